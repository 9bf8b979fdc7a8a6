using System.Buffers;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Server.Control;

/// <summary>
/// Collects replies and sends them together when the session has nothing more to do: pipelined commands, and a 150 with its 226 where
/// the transfer was over at once, cost one send. Holds no buffer while idle.
/// </summary>
internal sealed class ReplyWriter
{
    private ReadOnlyMemory<byte> _first;
    private byte[]? _collected;
    private int _length;

    public void Add(Reply reply)
    {
        var bytes = reply.Encoded;
        if (_length == 0)
        {
            (_first, _length) = (bytes, bytes.Length); // the usual case: one reply, sent as it is encoded
            return;
        }
        if (_collected is null)
        {
            _collected = ArrayPool<byte>.Shared.Rent(Math.Max(1024, _length + bytes.Length));
            _first.CopyTo(_collected);
        }
        else if (_collected.Length < _length + bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_collected.Length * 2, _length + bytes.Length));
            _collected.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_collected);
            _collected = larger;
        }
        bytes.CopyTo(_collected.AsMemory(_length));
        _length += bytes.Length;
    }

    public bool IsEmpty => _length == 0;

    /// <summary>Bytes collected.</summary>
    public int Length => _length;

    public async ValueTask FlushAsync(Connection connection, CancellationToken cancellationToken)
    {
        var collected = _collected;
        var data = collected is null ? _first : collected.AsMemory(0, _length);
        (_first, _collected, _length) = (default, null, 0);
        await connection.SendAsync(data, cancellationToken);
        if (collected is not null) ArrayPool<byte>.Shared.Return(collected); // after a fault the collector has it: the send may still hold it
    }
}
