using Microsoft.Win32.SafeHandles;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>One file from the disk to the server.</summary>
internal sealed class FileUpload(ClientSession session, string localFile, string path, UploadOptions options, IProgress<TransferProgress>? progress)
{
    private readonly long _startedAt = session.Events.Time.GetTimestamp();

    public async Task<TransferSummary> RunAsync(CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(localFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        var offset = options.Mode == UploadMode.Resume ? await ResumePointAsync(length, cancellationToken).ConfigureAwait(false) : 0;
        var summary = offset > 0 && offset == length
            ? new TransferSummary(path, 0, offset, Elapsed, DataMode.None, null, null)
            : await SendAsync(file, offset, length, cancellationToken).ConfigureAwait(false);
        if (options.Mode is UploadMode.Replace or UploadMode.Resume) await CompareSizeAsync(length, cancellationToken).ConfigureAwait(false);
        if (options.KeepModified) await FileChanges.SetModifiedAsync(session, summary.Path, File.GetLastWriteTimeUtc(localFile), cancellationToken).ConfigureAwait(false);
        return summary;
    }

    /// <summary>Bytes that are on the server already; 0 where there is no such file.</summary>
    public static async Task<long> RemoteSizeAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await FileFacts.SizeAsync(session, path, cancellationToken).ConfigureAwait(false)
                ?? throw new FtpProtocolException(("The server does not tell sizes, so an upload cannot be resumed. Upload the whole file.", "服务器不提供文件大小，因此无法续传。请上传整个文件。"));
        }
        catch (FtpReplyException e) when (e.Reply.Code == 550)
        {
            return 0;
        }
    }

    private TimeSpan Elapsed => session.Events.Time.GetElapsedTime(_startedAt);

    private async Task<TransferSummary> SendAsync(SafeFileHandle file, long offset, long length, CancellationToken cancellationToken)
    {
        var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await session.SetTypeAsync('I', cancellationToken).ConfigureAwait(false);
            var transfer = await OpenAsync(turn, offset, cancellationToken).ConfigureAwait(false);
            using var ticker = ProgressTicker.Start(progress, path, transfer.Counter, offset, length, session.Events.Time);
            var sent = await transfer.SendFileAsync(file, offset, length - offset, cancellationToken).ConfigureAwait(false);
            if (offset + sent < length)
            {
                var shrunk = new FtpTruncatedException($"{localFile} became shorter while it was sent; the upload was given up.", length, offset + sent);
                await transfer.AbortAsync(shrunk).ConfigureAwait(false);
                throw shrunk;
            }
            var reply = await transfer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            var stored = options.Mode == UploadMode.Unique ? UniqueName(transfer.Start) ?? UniqueName(reply) ?? path : path;
            return new TransferSummary(stored, sent, offset, Elapsed, transfer.Trace.Mode, transfer.Data.Tls, reply);
        }
        finally
        {
            turn.Dispose();
        }
    }

    private async Task<Transfer> OpenAsync(ClientSession.Turn turn, long offset, CancellationToken cancellationToken)
    {
        if (options.Mode == UploadMode.Append) return await OpenAsync("APPE", path, 0).ConfigureAwait(false);
        if (options.Mode == UploadMode.Unique) return await OpenAsync("STOU", null, 0).ConfigureAwait(false);
        if (offset > 0 && !session.Features.Has("REST")) return await OpenAsync("APPE", path, 0).ConfigureAwait(false);
        try
        {
            return await OpenAsync("STOR", path, offset).ConfigureAwait(false);
        }
        catch (FtpReplyException e) when (offset > 0 && e.Command.StartsWith("REST", StringComparison.Ordinal))
        {
            return await OpenAsync("APPE", path, 0).ConfigureAwait(false); // appends at the same place
        }

        Task<Transfer> OpenAsync(string verb, string? argument, long restartAt) =>
            DataConnector.OpenAsync(session, turn, new TransferRequest(verb, argument, TlsPurpose.Upload, restartAt), cancellationToken);
    }

    private async Task<long> ResumePointAsync(long length, CancellationToken cancellationToken)
    {
        var there = await RemoteSizeAsync(session, path, cancellationToken).ConfigureAwait(false);
        if (there <= length) return there;
        session.Events.Note($"{path} is longer on the server ({there} bytes) than here ({length}): another file; from the beginning.");
        return 0;
    }

    private async Task CompareSizeAsync(long length, CancellationToken cancellationToken)
    {
        if (!session.Features.Has("SIZE")) return;
        long? stored;
        try
        {
            stored = await FileFacts.SizeAsync(session, path, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpReplyException)
        {
            return; // write-only directories, files that are moved away at once: the 226 has to do
        }
        if (stored is { } actual && actual != length)
            throw new FtpTruncatedException($"The server confirmed the upload of {path}, but holds {actual} bytes where {length} were sent. Resume or upload again.", length, actual);
    }

    // "150 FILE: name", RFC 1123 §4.1.2.9
    private static string? UniqueName(Reply reply)
    {
        var at = reply.Text.IndexOf("FILE:", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var name = reply.Text[(at + 5)..].Trim();
        return name.Length == 0 ? null : name;
    }
}
