using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Transfers;

/// <summary>Reads a part of a file and tells its hash; large files take a while, so the session goes on reading meanwhile.</summary>
internal sealed class HashCommand(ControlSession session, StoredFile file, HashKind kind, long start, long end, Func<long, string, Reply> reply) : LongCommand
{
    private const int BufferBytes = 256 * 1024;
    private readonly CancellationTokenSource _cancel = new();
    private long _read;

    public override ValueTask<Reply?> StartAsync() => ValueTask.FromResult<Reply?>(null);

    public override async ValueTask<Reply> FinishAsync()
    {
        try
        {
            var digest = await Task.Run(ComputeAsync, _cancel.Token); // off the session's thread: this is processor work
            return reply(start + _read, digest);
        }
        catch (OperationCanceledException)
        {
            return Replies.TransferFailed(Diagnosis.DataFailure.Aborted);
        }
        catch (StoreException e)
        {
            return Replies.StoreRefused(e.Error);
        }
        catch (IOException e)
        {
            session.Log.StoreFailed(session.Id, "HASH", e);
            return Replies.FilesFailed;
        }
    }

    public override void Cancel(CancelReason reason) => _cancel.Cancel();

    public override void Tick()
    {
        // Bounded by the file's length; there is no peer to wait for.
    }

    public override string Describe() => $"hashing: {Volatile.Read(ref _read)} bytes so far";

    public override ValueTask DisposeAsync() => file.DisposeAsync();

    private async Task<string> ComputeAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var hash = kind == HashKind.Crc32 ? null : IncrementalHash.CreateHash(NameOf(kind));
        var crc = new Crc32();
        try
        {
            while (start + _read < end)
            {
                var wanted = (int)Math.Min(BufferBytes, end - start - _read);
                var read = await file.ReadAsync(buffer.AsMemory(0, wanted), start + _read, _cancel.Token);
                if (read == 0) break;
                if (hash is null) crc.Append(buffer.AsSpan(0, read));
                else hash.AppendData(buffer.AsSpan(0, read));
                Volatile.Write(ref _read, _read + read);
                _cancel.Token.ThrowIfCancellationRequested();
            }
            return hash is null ? crc.GetCurrentHashAsUInt32().ToString("x8", System.Globalization.CultureInfo.InvariantCulture) : Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static HashAlgorithmName NameOf(HashKind kind) => kind switch
    {
        HashKind.Sha512 => HashAlgorithmName.SHA512,
        HashKind.Sha1 => HashAlgorithmName.SHA1,
        HashKind.Md5 => HashAlgorithmName.MD5,
        _ => HashAlgorithmName.SHA256,
    };
}
