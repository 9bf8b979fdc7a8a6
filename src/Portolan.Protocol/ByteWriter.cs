using System.Globalization;
using System.Runtime.CompilerServices;

namespace Portolan.Protocol;

/// <summary>Writes ASCII and names into a span, left to right. The caller has measured: there is always room.</summary>
internal ref struct ByteWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Position { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte value) => _destination[Position++] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Position..]);
        Position += bytes.Length;
    }

    /// <summary>A number, padded on the left to at least <paramref name="width"/> bytes.</summary>
    public void AddDecimal(ulong value, int width = 1, byte padding = (byte)' ')
    {
        var digits = 1;
        for (var rest = value; rest >= 10; rest /= 10) digits++;
        while (width-- > digits) Add(padding);
        var target = _destination.Slice(Position, digits);
        for (var i = digits - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + value % 10);
            value /= 10;
        }
        Position += digits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTwoDigits(int value)
    {
        Add((byte)('0' + value / 10));
        Add((byte)('0' + value % 10));
    }

    public void AddHex(ulong value)
    {
        value.TryFormat(_destination[Position..], out var written, "x", CultureInfo.InvariantCulture);
        Position += written;
    }

    /// <summary>A name; bytes that would end the line or the string are shown as question marks.</summary>
    public void AddName(ReadOnlySpan<byte> name)
    {
        var target = _destination.Slice(Position, name.Length);
        Add(name);
        if (target.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) < 0) return;
        foreach (ref var b in target)
        {
            if (b is (byte)'\r' or (byte)'\n' or 0) b = (byte)'?';
        }
    }

    /// <summary>A line of a reply with its CRLF; characters that would end it are shown as spaces.</summary>
    public void AddLine(ReadOnlySpan<char> text)
    {
        var start = Position;
        Position += FtpText.Encode(text, _destination[Position..]);
        var line = _destination[start..Position];
        if (line.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
        {
            foreach (ref var b in line)
            {
                if (b is (byte)'\r' or (byte)'\n' or 0) b = (byte)' ';
            }
        }
        Add("\r\n"u8);
    }

    /// <summary>One column, padded on the right; bytes that would break columns or facts apart are shown as underscores.</summary>
    public void AddWord(ReadOnlySpan<char> word, int width = 0)
    {
        var start = Position;
        Position += FtpText.Encode(word, _destination[Position..]);
        foreach (ref var b in _destination[start..Position])
        {
            if (b is <= (byte)' ' or (byte)';' or 127) b = (byte)'_';
        }
        while (Position - start < width) Add((byte)' ');
    }
}
