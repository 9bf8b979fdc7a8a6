using System.Globalization;
using System.Text;

namespace Portolan.Protocol;

/// <summary>Percent-encoding of URLs over the bytes that <see cref="FtpText"/> gives. RFC 1738 §2.2.</summary>
internal static class PercentText
{
    /// <summary>Decodes one part of a URL; null on success.</summary>
    public static FtpUrlProblem? TryDecode(string text, FtpUrlPart part, out string decoded)
    {
        decoded = "";
        var bytes = FtpText.Encode(text);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == '%')
            {
                if (i + 2 >= bytes.Length || !TryHex(bytes[i + 1], out var high) || !TryHex(bytes[i + 2], out var low)) return new(FtpUrlFault.Percent) { Part = part };
                b = (byte)(high << 4 | low);
                i += 2;
            }
            if (b is 0 or (byte)'\r' or (byte)'\n') return new(FtpUrlFault.LineEnd) { Part = part };
            bytes[length++] = b;
        }
        decoded = FtpText.Decode(bytes.AsSpan(0, length));
        return null;
    }

    /// <summary>Encodes all but letters, digits, <c>-._~</c> and the bytes of <paramref name="alsoPlain"/>.</summary>
    public static string Encode(string text, string alsoPlain)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var b in FtpText.Encode(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' || alsoPlain.Contains(c, StringComparison.Ordinal)) encoded.Append(c);
            else encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }

    private static bool TryHex(byte digit, out int value)
    {
        value = digit switch
        {
            >= (byte)'0' and <= (byte)'9' => digit - '0',
            >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }
}
