using System.Buffers;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Transfers;

/// <summary>A file on its way from the client. The target keeps its old content until <see cref="CommitAsync"/>.</summary>
internal sealed class UploadPayload(UploadFile file, bool ascii) : Payload
{
    private const int BufferBytes = 1024 * 1024;
    private long _end = file.StartOffset;

    public override bool IsUpload => true;

    public override async ValueTask MoveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        if (!ascii && file.Handle is { } handle)
            _end += await connection.ReceiveFileAsync(handle, _end, long.MaxValue - _end, counter, cancellationToken);
        else
            await ReceiveAsync(connection, counter, cancellationToken);
    }

    public override ValueTask CommitAsync(CancellationToken cancellationToken) => file.CommitAsync(_end, cancellationToken);

    public override ValueTask DisposeAsync() => file.DisposeAsync();

    private async ValueTask ReceiveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var converted = ascii ? ArrayPool<byte>.Shared.Rent(BufferBytes + 1) : buffer;
        try
        {
            var decoder = new AsciiDecoder();
            while (await connection.ReceiveAsync(buffer.AsMemory(0, BufferBytes), cancellationToken) is var read and > 0)
            {
                counter.Add(read);
                var written = ascii ? decoder.Convert(buffer.AsSpan(0, read), converted).Written : read;
                await WriteAsync(converted.AsMemory(0, written), cancellationToken);
            }
            if (ascii) await WriteAsync(converted.AsMemory(0, decoder.Finish(converted)), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (ascii) ArrayPool<byte>.Shared.Return(converted);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (data.IsEmpty) return;
        await file.WriteAsync(data, _end, cancellationToken);
        _end += data.Length;
    }
}
