using System.Globalization;
using System.Text;

namespace Portolan.Protocol;

/// <summary>One reply: a three-digit code and one or more lines of text. RFC 959 §4.2.</summary>
public sealed class Reply
{
    private byte[]? _encoded;

    public Reply(int code, params IReadOnlyList<string> lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 659);
        if (lines.Count == 0) throw new ArgumentException("A reply has at least one line.", nameof(lines));
        Code = code;
        Lines = lines;
    }

    public int Code { get; }

    /// <summary>The text without code and line ends; the first and the last line of a longer reply included.</summary>
    public IReadOnlyList<string> Lines { get; }

    public string Text => string.Join('\n', Lines);

    /// <summary>1 preliminary, 2 completed, 3 intermediate, 4 transient failure, 5 permanent failure.</summary>
    public int Class => Code / 100;

    public bool IsPreliminary => Class == 1;

    public bool IsCompletion => Class == 2;

    public bool IsIntermediate => Class == 3;

    public bool IsFailure => Class >= 4;

    /// <summary>The bytes on the wire, encoded once. Middle lines of a longer reply begin with a space, so that none looks like the last; a byte 0xFF is doubled (Telnet, RFC 959 §2.3).</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded ??= Encode();

    public override string ToString() => $"{Code.ToString(CultureInfo.InvariantCulture)} {Text}";

    private byte[] Encode()
    {
        var wire = new StringBuilder();
        for (var i = 0; i < Lines.Count; i++)
        {
            var last = i == Lines.Count - 1;
            if (last) wire.Append(CultureInfo.InvariantCulture, $"{Code} ");
            else if (i == 0) wire.Append(CultureInfo.InvariantCulture, $"{Code}-");
            else wire.Append(' ');
            foreach (var c in Lines[i]) wire.Append(c is '\r' or '\n' or '\0' ? ' ' : c); // nothing in a text can end the line
            wire.Append("\r\n");
        }
        return CommandText.DoubleIac(FtpText.Encode(wire.ToString()));
    }
}
