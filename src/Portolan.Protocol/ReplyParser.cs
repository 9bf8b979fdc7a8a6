using System.Diagnostics.CodeAnalysis;

namespace Portolan.Protocol;

/// <summary>
/// Puts replies together for the client, line by line. RFC 959 §4.2: a reply of several lines begins with <c>123-</c> and ends at the first line
/// that begins with <c>123</c> and a space; lines between may begin with anything, and many servers repeat <c>123-</c> on each.
/// </summary>
/// <param name="maxLines">Lines that one reply may have.</param>
/// <param name="maxBytes">Bytes that one reply may have.</param>
public sealed class ReplyParser(int maxLines = 1000, int maxBytes = 256 * 1024)
{
    private const int CodeLength = 3;

    private readonly List<string> _lines = [];
    private int _code; // 0 between replies
    private int _bytes;

    /// <summary>True after the first and before the last line of a longer reply.</summary>
    public bool IsInside => _code != 0;

    /// <summary>Takes one line (without its end); true where it completes a reply. An empty line between replies is passed over.</summary>
    /// <exception cref="ReplyFormatException">The line begins no reply, or the reply outgrows its bounds.</exception>
    public bool TryAdd(ReadOnlySpan<byte> line, [NotNullWhen(true)] out Reply? reply)
    {
        reply = null;
        if (!IsInside && line.IsEmpty) return false;
        if ((_bytes += line.Length) > maxBytes || _lines.Count >= maxLines) throw new ReplyFormatException(ReplyFault.TooLong);
        return IsInside ? Continue(line, out reply) : Begin(line, out reply);
    }

    private bool Begin(ReadOnlySpan<byte> line, out Reply? reply)
    {
        reply = null;
        var code = CodeOf(line, out var separator);
        if (code is < 100 or > 659 || separator is not (' ' or '-')) throw new ReplyFormatException(ReplyFault.NoReply, Preview(line));
        _lines.Add(TextOf(line));
        if (separator == ' ') return End(code, out reply);
        _code = code;
        return false;
    }

    private bool Continue(ReadOnlySpan<byte> line, out Reply? reply)
    {
        reply = null;
        var code = CodeOf(line, out var separator);
        var isOurs = code == _code && separator is (' ' or '-');
        if (isOurs) _lines.Add(TextOf(line));
        else _lines.Add(FtpText.Decode(line.StartsWith(" "u8) ? line[1..] : line)); // the space that RFC 959 asks for is not text
        return isOurs && separator == ' ' && End(code, out reply);
    }

    private bool End(int code, out Reply? reply)
    {
        reply = new Reply(code, [.. _lines]);
        _lines.Clear();
        _code = _bytes = 0;
        return true;
    }

    // A bare code counts as a last line: some servers send no text.
    private static int CodeOf(ReadOnlySpan<byte> line, out char separator)
    {
        separator = line.Length > CodeLength ? (char)line[CodeLength] : ' ';
        if (line.Length < CodeLength || !IsDigit(line[0]) || !IsDigit(line[1]) || !IsDigit(line[2])) return -1;
        return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
    }

    private static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);

    private static string TextOf(ReadOnlySpan<byte> line) => line.Length > CodeLength ? FtpText.Decode(line[(CodeLength + 1)..]) : "";

    // For people to read: no control characters.
    private static string Preview(ReadOnlySpan<byte> line)
    {
        var preview = FtpText.Decode(line[..Math.Min(line.Length, 80)]);
        return string.Create(preview.Length, preview, static (chars, text) =>
        {
            for (var i = 0; i < chars.Length; i++) chars[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '?' : text[i];
        });
    }
}
