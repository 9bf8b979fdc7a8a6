using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portolan.Testing;

/// <summary>Generated values that FTP meets.</summary>
public static class Any
{
    private const string Special = "\r\n\0\u00ff\u00fb\u00f4 \"'()|,.;:=-+/%0123456789<>dlrwx";

    /// <summary>Bytes as a peer may send them: those with a meaning in FTP often, all others sometimes.</summary>
    public static Gen<byte[]> WireBytes => Gen.ArrayOf(Gen.Frequency((3, SpecialByte), (1, AnyByte)));

    public static Gen<byte[]> Bytes => Gen.ArrayOf(AnyByte);

    /// <summary>A file name as text: any characters but CR, LF and NUL, and stray bytes (U+DC80 to U+DCFF); never empty.</summary>
    public static Gen<string> Name =>
        from runes in Gen.NonEmptyListOf(Gen.Frequency((6, Ascii), (2, Unicode), (1, StrayByte)))
        select Canonical(string.Concat(runes));

    /// <summary>One of the samples with some bytes changed, cut or repeated.</summary>
    public static Gen<byte[]> Damaged(params string[] samples) =>
        from sample in Gen.Elements(samples)
        let bytes = Encoding.UTF8.GetBytes(sample)
        from at in Gen.Choose(0, bytes.Length)
        from cut in Gen.Choose(0, 3)
        from put in Gen.ArrayOf(SpecialByte)
        select (byte[])[.. bytes.AsSpan(0, at), .. put, .. bytes.AsSpan(Math.Min(bytes.Length, at + cut))];

    /// <summary>A time to the millisecond, UTC, in the years that files have.</summary>
    public static Gen<DateTime> Time =>
        from day in Gen.Choose(0, 365 * 130)
        from millisecond in Gen.Choose(0, 86_399_999)
        select DateTime.UnixEpoch.AddDays(day).AddMilliseconds(millisecond);

    private static Gen<byte> AnyByte => Gen.Choose(0, 255).Select(value => (byte)value);

    private static Gen<byte> SpecialByte => Gen.Elements(Special.ToCharArray()).Select(c => (byte)c);

    private static Gen<string> Ascii => Gen.Choose(' ', '~').Select(c => ((char)c).ToString());

    private static Gen<string> Unicode => Gen.Elements("é", "ß", "中", "文", "ё", "\U0001F600", "\u0301", "\uFEFF", "\t", "\u0085");

    private static Gen<string> StrayByte => Gen.Choose(0xDC80, 0xDCFF).Select(c => ((char)c).ToString());

    // Stray bytes that happen to make valid UTF-8 together decode as that: take the form that decoding gives.
    private static string Canonical(string name) => Protocol.FtpText.Decode(Protocol.FtpText.Encode(name));
}
