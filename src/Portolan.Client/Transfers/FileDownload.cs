using Microsoft.Win32.SafeHandles;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>One file from the server to the disk: into <c>name.part</c> first, renamed when all is there.</summary>
internal sealed class FileDownload(ClientSession session, string path, string localFile, DownloadOptions options, IProgress<TransferProgress>? progress)
{
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2); // file systems and servers round

    private readonly string _part = PartOf(localFile);
    private readonly long _startedAt = session.Events.Time.GetTimestamp();

    /// <summary>Where a file is kept while it is not whole.</summary>
    public static string PartOf(string localFile) => localFile + ".part";

    public async Task<TransferSummary> RunAsync(CancellationToken cancellationToken)
    {
        var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await session.SetTypeAsync('I', cancellationToken).ConfigureAwait(false);
            var size = await TellAsync(FileFacts.SizeInTurnAsync(session, path, cancellationToken)).ConfigureAwait(false);
            var modified = options.Resume || options.KeepModified ? await TellAsync(FileFacts.ModifiedInTurnAsync(session, path, cancellationToken)).ConfigureAwait(false) : null;
            var offset = options.Resume ? ResumePoint(size, modified) : 0;
            var summary = offset > 0 && offset == size
                ? new TransferSummary(path, 0, offset, Elapsed, DataMode.None, null, null)
                : await FetchAsync(turn, offset, size, cancellationToken).ConfigureAwait(false);
            if (options.KeepModified && modified is { } time) File.SetLastWriteTimeUtc(_part, time);
            File.Move(_part, localFile, overwrite: true);
            return summary;
        }
        finally
        {
            turn.Dispose();
        }
    }

    private TimeSpan Elapsed => session.Events.Time.GetElapsedTime(_startedAt);

    private async Task<TransferSummary> FetchAsync(ClientSession.Turn turn, long offset, long? size, CancellationToken cancellationToken)
    {
        var file = Open(offset, size);
        try
        {
            try
            {
                return await FetchAsync(turn, file, offset, size, cancellationToken).ConfigureAwait(false);
            }
            catch (FtpReplyException e) when (offset > 0 && e.Command.StartsWith("REST", StringComparison.Ordinal))
            {
                session.Events.Note($"The server cannot resume ({e.Reply}): from the beginning.");
                RandomAccess.SetLength(file, 0);
                return await FetchAsync(turn, file, 0, size, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            var isEmpty = RandomAccess.GetLength(file) == 0;
            file.Dispose();
            if (isEmpty) File.Delete(_part);
            throw;
        }
        finally
        {
            file.Dispose();
        }
    }

    private async Task<TransferSummary> FetchAsync(ClientSession.Turn turn, SafeFileHandle file, long offset, long? size, CancellationToken cancellationToken)
    {
        var transfer = await DataConnector.OpenAsync(session, turn, new TransferRequest("RETR", path, TlsPurpose.Download, offset), cancellationToken).ConfigureAwait(false);
        using var ticker = ProgressTicker.Start(progress, path, transfer.Counter, offset, size, session.Events.Time);
        var bytes = await transfer.ReceiveFileAsync(file, offset, cancellationToken).ConfigureAwait(false);
        var reply = await transfer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        var total = offset + bytes;
        if (total < size)
            throw new FtpTruncatedException($"The server says that {path} was sent ({reply.Code}), but only {total} of {size} bytes came. What came is kept in {_part}; resume to get the rest.", size.Value, total);
        if (total > size) session.Events.Note($"{path} has grown from {size} to {total} bytes meanwhile.");
        return new TransferSummary(path, bytes, offset, Elapsed, transfer.Trace.Mode, transfer.Data.Tls, reply);
    }

    // The partial was written after the server's file was last changed: the same version (as far as both clocks agree).
    private long ResumePoint(long? size, DateTime? modified)
    {
        var part = new FileInfo(_part);
        if (!part.Exists || part.Length == 0) return 0;
        if (part.Length <= size && (modified is null || modified <= part.LastWriteTimeUtc + ClockGrain)) return part.Length;
        session.Events.Note(size is null ? $"The server does not tell the size of {path}: from the beginning." : $"{path} has changed on the server: from the beginning.");
        return 0;
    }

    private SafeFileHandle Open(long offset, long? size)
    {
        if (offset > 0) return File.OpenHandle(_part, FileMode.Open, FileAccess.Write, FileShare.Read);
        try
        {
            return File.OpenHandle(_part, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.None, preallocationSize: size ?? 0);
        }
        catch (IOException) when (size > 0)
        {
            // No room for all of it, or the size is a lie: take what fits.
            return File.OpenHandle(_part, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
    }

    // Size and time are good to know; RETR is the one that must succeed.
    private static async Task<T?> TellAsync<T>(Task<T?> asked)
        where T : struct
    {
        try
        {
            return await asked.ConfigureAwait(false);
        }
        catch (FtpReplyException)
        {
            return null;
        }
    }
}
