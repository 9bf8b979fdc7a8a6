using System.Buffers;
using System.Globalization;

namespace Portolan.Protocol;

/// <summary>One reply: a three-digit code and one or more lines of text. RFC 959 §4.2.</summary>
public sealed class Reply
{
    private const int FrameBytes = 3 + 1 + 2; // code, its space or hyphen, CRLF

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
        var most = 0;
        foreach (var line in Lines) most += FrameBytes + FtpText.GetMaxByteCount(line.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var wire = new ByteWriter(buffer);
            for (var i = 0; i < Lines.Count; i++)
            {
                if (i == 0 || i == Lines.Count - 1) wire.AddDecimal((ulong)Code);
                wire.Add(i == Lines.Count - 1 ? " "u8 : i == 0 ? "-"u8 : " "u8);
                wire.AddLine(Lines[i]);
            }
            return CommandText.DoubleIac(buffer.AsSpan(0, wire.Position));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
