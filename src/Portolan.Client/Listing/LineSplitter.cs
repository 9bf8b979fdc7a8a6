using System.Buffers;

namespace Portolan.Client;

/// <summary>Cuts the data of a listing into lines while it arrives. Ends are CRLF or a bare LF; a last line without an end counts.</summary>
internal sealed class LineSplitter : IDisposable
{
    private const int LongestLine = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _start;
    private int _end;

    /// <summary>Where to receive; invalidates the last line.</summary>
    /// <exception cref="FtpProtocolException">A line without end.</exception>
    public Memory<byte> GetFreeMemory()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length) Grow();
        return _buffer.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    /// <summary>Takes the next line without its end.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : WithoutReturn(rest[..end]);
        if (end >= 0) _start += end + 1;
        return end >= 0;
    }

    /// <summary>What is left behind the last line end.</summary>
    public ReadOnlySpan<byte> TakeRest()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        _start = _end;
        return WithoutReturn(rest);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;

    private void Grow()
    {
        if (_buffer.Length >= LongestLine) throw new FtpProtocolException(("A line of the listing is longer than 256 KiB: that is no listing.", "列表中有一行超过 256 KiB：这不是列表。"));
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
