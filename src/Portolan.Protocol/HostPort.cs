using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Protocol;

/// <summary>The address of PORT and of the 227 reply, <c>h1,h2,h3,h4,p1,p2</c>. RFC 959 §4.1.2.</summary>
public static class HostPort
{
    /// <summary>Bytes that one value takes at most.</summary>
    public const int MaxLength = 23;

    /// <summary>Parses the argument of PORT: six decimal bytes, nothing else but spaces around the whole.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        text = text.Trim((byte)' ');
        if (text.Length > MaxLength || !Ascii.IsValid(text)) return false;
        Span<char> chars = stackalloc char[MaxLength];
        Encoding.ASCII.GetChars(text, chars);
        if (TryReadSix(chars[..text.Length], spaces: false, out var found, out var read) && read == text.Length) endPoint = found;
        return endPoint is not null;
    }

    /// <summary>Finds the address in a 227 text, wherever it stands, with or without parentheses. RFC 1123 §4.1.2.6.</summary>
    public static bool TryFindIn(string replyText, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        for (var i = 0; i < replyText.Length; i++)
        {
            var startsNumber = char.IsAsciiDigit(replyText[i]) && (i == 0 || !char.IsAsciiDigit(replyText[i - 1]));
            if (startsNumber && TryReadSix(replyText.AsSpan(i), spaces: true, out endPoint, out _)) return true;
        }
        endPoint = null;
        return false;
    }

    /// <exception cref="ArgumentException">Not an IPv4 address (nor one mapped into IPv6).</exception>
    public static string Format(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(bytes[..Write(endPoint, bytes)]);
    }

    /// <summary>Writes without allocating and returns the bytes written, at most <see cref="MaxLength"/>.</summary>
    /// <exception cref="ArgumentException">Not an IPv4 address (nor one mapped into IPv6).</exception>
    public static int Write(IPEndPoint endPoint, Span<byte> destination)
    {
        var isMapped = endPoint.Address.IsIPv4MappedToIPv6;
        if (endPoint.AddressFamily != AddressFamily.InterNetwork && !isMapped) throw new ArgumentException("PORT and 227 carry IPv4 addresses only.", nameof(endPoint));
        Span<byte> address = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(address, out var length);
        var writer = new ByteWriter(destination);
        foreach (var b in address[(length - 4)..length])
        {
            writer.AddDecimal(b);
            writer.Add((byte)',');
        }
        writer.AddDecimal((ulong)endPoint.Port >> 8);
        writer.Add((byte)',');
        writer.AddDecimal((ulong)endPoint.Port & 0xFF);
        return writer.Position;
    }

    private static bool TryReadSix(ReadOnlySpan<char> text, bool spaces, [NotNullWhen(true)] out IPEndPoint? endPoint, out int read)
    {
        endPoint = null;
        read = 0;
        Span<byte> numbers = stackalloc byte[6];
        for (var i = 0; i < 6; i++)
        {
            if (i > 0 && !TryReadComma(text, spaces, ref read)) return false;
            if (!TryReadByte(text, ref read, out numbers[i])) return false;
        }
        endPoint = new IPEndPoint(new IPAddress(numbers[..4]), numbers[4] << 8 | numbers[5]);
        return true;
    }

    private static bool TryReadComma(ReadOnlySpan<char> text, bool spaces, ref int read)
    {
        while (spaces && read < text.Length && text[read] == ' ') read++;
        if (read == text.Length || text[read++] != ',') return false;
        while (spaces && read < text.Length && text[read] == ' ') read++;
        return true;
    }

    private static bool TryReadByte(ReadOnlySpan<char> text, ref int read, out byte value)
    {
        var number = 0;
        var start = read;
        while (read < text.Length && read - start < 4 && char.IsAsciiDigit(text[read])) number = number * 10 + (text[read++] - '0');
        value = (byte)number;
        return read - start is >= 1 and <= 3 && number <= 255;
    }
}
