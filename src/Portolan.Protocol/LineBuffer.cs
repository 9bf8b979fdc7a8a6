namespace Portolan.Protocol;

/// <summary>What <see cref="LineBuffer.TryRead"/> found.</summary>
public enum LineStatus
{
    /// <summary>No complete line yet.</summary>
    NeedMore,
    Line,
    /// <summary>A line over the limit has just ended; it was thrown away, the next one is fine.</summary>
    TooLong,
}

/// <summary>
/// Receive buffer and line splitter of a control connection, for both ends. CRLF and a bare LF end a line; CR NUL is a CR (RFC 2640 §2.1).
/// Telnet (RFC 854): IAC IAC is the byte 0xFF, IAC WILL/WONT/DO/DONT x and the two-byte commands (IP, DM, AYT …) are dropped;
/// before any other byte, 0xFF stands for itself, because clients send Latin-1 names without doubling it.
/// </summary>
/// <remarks>An idle connection holds a small array; it grows while a long line arrives and shrinks when all was read. Not thread-safe.
/// Not for data connections: there is no Telnet on them.</remarks>
public sealed class LineBuffer
{
    private const int SmallSize = 256;
    private const int Spare = 4; // a CR that may end the line, an undecided IAC, and at least one byte to receive
    private const byte Lf = (byte)'\n', Cr = (byte)'\r', Iac = 0xFF, FirstCommand = 240, FirstOption = 251;

    private readonly int _maxLength;
    private readonly byte[] _small = new byte[SmallSize];
    private byte[] _buffer;

    // The line so far, cleaned, is [_start, _start + _length); bytes not yet looked at are [_next, _end).
    private int _start, _length, _next, _end;

    // State of the line so far.
    private Telnet _telnet;
    private bool _afterCr; // the last byte of the line so far is a CR that may turn out to be half of its end
    private bool _skipping;

    /// <param name="maxLength">Bytes a line may have, without its end.</param>
    public LineBuffer(int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        _maxLength = maxLength;
        _buffer = _small;
    }

    private enum Telnet : byte { None, Command, Option }

    /// <summary>True where nothing waits: neither a line nor a part of one. AUTH TLS asks this before the handshake.</summary>
    public bool IsEmpty => _next == _end && _length == 0 && _telnet == Telnet.None && !_skipping;

    /// <summary>
    /// Where to receive; report the count with <see cref="Advance"/>. Invalidates the last line.
    /// Never empty after <see cref="TryRead"/> said NeedMore; may be empty while lines wait unread.
    /// </summary>
    public Memory<byte> GetFreeMemory()
    {
        var full = _end == _buffer.Length;
        if (_next == _end) CloseGap();
        if (_start > 0) MoveToFront();
        if (full) Grow();
        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes over <paramref name="count"/> bytes that were received into <see cref="GetFreeMemory"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <summary>Takes the next line, without its end; valid until the next call of any member.</summary>
    public LineStatus TryRead(out ReadOnlySpan<byte> line)
    {
        while (_next < _end)
        {
            var b = _buffer[_next];
            if (_telnet != Telnet.None) StepTelnet(b);
            else if (b == Lf) return EndLine(out line);
            else if (b == Iac) { _telnet = Telnet.Command; _next++; }
            else if (b == Cr) { Take(1); _afterCr = true; }
            else if (b == 0 && _afterCr) { _afterCr = false; _next++; }
            else Take(PlainRun());
        }
        line = default;
        if (IsEmpty) Clear();
        return LineStatus.NeedMore;
    }

    /// <summary>Forgets everything received.</summary>
    public void Clear()
    {
        _start = _length = _next = _end = 0;
        _telnet = Telnet.None;
        _afterCr = _skipping = false;
        _buffer = _small;
    }

    private int PlainRun()
    {
        var rest = _buffer.AsSpan(_next, _end - _next);
        var stop = rest.IndexOfAny(Lf, Cr, Iac);
        return stop < 0 ? rest.Length : stop;
    }

    // The byte behind IAC decides: a second IAC is data, a command is dropped, anything else shows that the IAC was no IAC.
    private void StepTelnet(byte b)
    {
        var isOption = _telnet == Telnet.Option;
        _telnet = !isOption && b is >= FirstOption and < Iac ? Telnet.Option : Telnet.None;
        if (isOption || b is >= FirstCommand and < Iac) { _next++; return; }
        if (b != Iac) _next--; // the gap that the IAC left is still there
        _buffer[_next] = Iac;
        Take(1);
    }

    // Moves bytes from the unread part to the line.
    private void Take(int count)
    {
        var target = _start + _length;
        if (target != _next && !_skipping) _buffer.AsSpan(_next, count).CopyTo(_buffer.AsSpan(target));
        _next += count;
        _length += count;
        _afterCr = false;
        _skipping |= _length > _maxLength + 1; // one more, for the CR of its end
        if (!_skipping) return;
        _length = 0;
        _start = _next;
    }

    private LineStatus EndLine(out ReadOnlySpan<byte> line)
    {
        var length = _afterCr && _length > 0 ? _length - 1 : _length;
        var tooLong = _skipping || length > _maxLength;
        line = tooLong ? default : _buffer.AsSpan(_start, length);
        _next++;
        _start = _next;
        _length = 0;
        _afterCr = _skipping = false;
        return tooLong ? LineStatus.TooLong : LineStatus.Line;
    }

    private void CloseGap() => _next = _end = _start + _length + (_telnet == Telnet.Command ? 1 : 0);

    private void MoveToFront()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _next -= _start;
        _end -= _start;
        _start = 0;
    }

    private void Grow()
    {
        var size = Math.Min(Math.Max(_maxLength + Spare, SmallSize), _buffer.Length * 2);
        if (size > _buffer.Length) Array.Resize(ref _buffer, size);
    }
}
