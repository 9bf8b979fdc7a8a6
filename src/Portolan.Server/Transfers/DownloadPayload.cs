using System.Buffers;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Transfers;

/// <summary>A file on its way to the client, from an offset on, as it is or with its line ends converted (TYPE A).</summary>
internal sealed class DownloadPayload(StoredFile file, long offset, bool ascii) : Payload
{
    private const int BufferBytes = 256 * 1024;

    public override bool IsUpload => false;

    public override long? TotalBytes => ascii ? null : Math.Max(0, file.Facts.Size - offset);

    public override async ValueTask MoveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        if (ascii) await SendAsciiAsync(connection, counter, cancellationToken);
        else if (file.Handle is { } handle) await connection.SendFileAsync(handle, offset, Math.Max(0, file.Facts.Size - offset), counter, cancellationToken); // what it held when it was opened
        else await SendAsync(connection, counter, cancellationToken);
    }

    public override ValueTask DisposeAsync() => file.DisposeAsync();

    private async ValueTask SendAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var at = offset;
            while (await file.ReadAsync(buffer, at, cancellationToken) is var read and > 0)
            {
                await connection.SendAsync(buffer.AsMemory(0, read), cancellationToken);
                counter.Add(read);
                at += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The offset counts bytes of the converted file (RFC 3659 §5.3), so those are converted and dropped.</summary>
    private async ValueTask SendAsciiAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        var source = ArrayPool<byte>.Shared.Rent(BufferBytes / 2);
        var converted = ArrayPool<byte>.Shared.Rent(BufferBytes + 2);
        try
        {
            var encoder = new AsciiEncoder();
            var toSkip = offset;
            var at = 0L;
            while (await file.ReadAsync(source.AsMemory(0, BufferBytes / 2), at, cancellationToken) is var read and > 0)
            {
                at += read;
                var (_, written) = encoder.Convert(source.AsSpan(0, read), converted);
                await SendBehindAsync(written);
            }
            await SendBehindAsync(encoder.Finish(converted));

            async ValueTask SendBehindAsync(int written)
            {
                var skipped = (int)Math.Min(toSkip, written);
                toSkip -= skipped;
                if (written == skipped) return;
                await connection.SendAsync(converted.AsMemory(skipped, written - skipped), cancellationToken);
                counter.Add(written - skipped);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
            ArrayPool<byte>.Shared.Return(converted);
        }
    }
}
