using System.Buffers;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Transfers;

/// <summary>A file on its way from the client. The target keeps its old content until <see cref="CommitAsync"/>.</summary>
/// <param name="announcedBytes">What ALLO said; null where nothing.</param>
internal sealed class UploadPayload(UploadFile file, bool ascii, long? announcedBytes = null) : Payload
{
    private const int BufferBytes = 1024 * 1024;
    private AsciiDecoder _decoder; // not readonly: a value that keeps its state
    private long _end = file.StartOffset;

    public override bool IsUpload => true;

    public override long? TotalBytes => announcedBytes;

    public override async ValueTask MoveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        if (ascii || file.Handle is not { } handle)
        {
            await ReceiveAsync(connection, counter, cancellationToken);
            return;
        }
        var before = counter.Value;
        try
        {
            await connection.ReceiveFileAsync(handle, _end, long.MaxValue - _end, counter, cancellationToken);
        }
        finally
        {
            _end += counter.Value - before; // also when the end is a fault: an upload without close_notify is committed with all it brought
        }
    }

    public override ValueTask CommitAsync(CancellationToken cancellationToken) => file.CommitAsync(_end, cancellationToken);

    public override ValueTask DisposeAsync() => file.DisposeAsync();

    private async ValueTask ReceiveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            await connection.ReceiveAsync(Memory<byte>.Empty, cancellationToken); // a thousand slow uploads must not hold a thousand buffers
            read = await ReceivePieceAsync(connection, counter, cancellationToken);
        }
        while (read > 0);
    }

    private async ValueTask<int> ReceivePieceAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var converted = ascii ? ArrayPool<byte>.Shared.Rent(BufferBytes + 1) : buffer;
        try
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(0, Math.Min(BufferBytes, file.MostAtOnce)), cancellationToken);
            counter.Add(read);
            var written = !ascii ? read : read > 0 ? _decoder.Convert(buffer.AsSpan(0, read), converted).Written : _decoder.Finish(converted);
            await WriteAsync(converted.AsMemory(0, written), cancellationToken);
            return read;
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
