using System.Buffers;
using Portolan.Net;

namespace Portolan.Server.Transfers;

/// <summary>A listing on its way to the client: written while the directory is read, sent in large pieces, in constant memory.</summary>
/// <param name="source">What is read; given back also when no data connection ever stood.</param>
internal sealed class ListingPayload(IDisposable? source, Func<ListingWriter, CancellationToken, ValueTask> write) : Payload
{
    public override bool IsUpload => false;

    public override async ValueTask MoveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken)
    {
        using var writer = new ListingWriter(connection, counter);
        await write(writer, cancellationToken);
        await writer.SendAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        source?.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Collects listing lines and sends them when a piece is full.</summary>
internal sealed class ListingWriter(Connection connection, ByteCounter counter) : IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private int _used;
    private bool _isLong;

    /// <summary>Room for at least <paramref name="bytes"/>; false when <see cref="FlushAsync"/> must be awaited first.</summary>
    public bool HasRoom(int bytes) => _buffer.Length - _used >= bytes;

    /// <summary>The free room.</summary>
    public Span<byte> Free => _buffer.AsSpan(_used);

    public void Advance(int bytes) => _used += bytes;

    /// <summary>Sends what was collected; afterwards there is room for at least <paramref name="roomFor"/> bytes.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken, int roomFor = 0)
    {
        await SendAsync(cancellationToken);
        // Else each long listing would hold up the sessions of this thread until the watch gives them another.
        if (_isLong) await PoolThread.Switch();
        _isLong = true;
        if (_buffer.Length >= roomFor) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(roomFor);
    }

    /// <summary>Sends what was collected.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_used == 0) return;
        await connection.SendAsync(_buffer.AsMemory(0, _used), cancellationToken);
        counter.Add(_used);
        _used = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
