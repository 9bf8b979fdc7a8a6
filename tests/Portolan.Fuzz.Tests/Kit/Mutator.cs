using System.Text;

namespace Portolan.Fuzz.Tests.Kit;

/// <summary>Changes bytes as fuzzers do: flips, cuts, repeats, and puts in what has a meaning in FTP.</summary>
internal static class Mutator
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\0", "\t", " ", "\"", "..", "../", "/", "\\", "*", "?", "[", "]", "{", "}", "~", ";", "=", ",", "|", "(", ")", "%2f", "%00",
            "-1", "0", "255", "256", "65535", "65536", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616",
            "\u00ff\u00f4", "\u00ff\u00f2", "\u00ff\u00ff", "\u00ff\u00fd\u0001", "\u00c0\u00af", "\u00ed\u00b2\u0080", "\u00ef\u00bb\u00bf", "220 ", "150-", "227 ", "::", "%n%s",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>A changed copy, at most <paramref name="most"/> bytes long.</summary>
    public static byte[] Change(Random random, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> other = default, int most = 64 * 1024)
    {
        List<byte> changed = [.. bytes];
        for (var left = 1 + random.Next(4); left > 0; left--) ChangeOnce(random, changed, other);
        if (changed.Count > most) changed.RemoveRange(most, changed.Count - most);
        return [.. changed];
    }

    private static void ChangeOnce(Random random, List<byte> bytes, ReadOnlySpan<byte> other)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(bytes.Count == 0 ? 3 : 9))
        {
            case 0:
                bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            case 1:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 2:
                if (other.IsEmpty) break;
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.Slice(from, random.Next(1, other.Length - from + 1)));
                break;
            case 3:
                bytes[at % bytes.Count] ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                bytes[at % bytes.Count] = (byte)random.Next(256);
                break;
            case 5:
                bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                break;
            case 6:
                at %= bytes.Count;
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 5)));
                break;
            case 7:
                at %= bytes.Count;
                var piece = bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 16)));
                for (var times = random.Next(1, 40); times > 0 && bytes.Count < 64 * 1024; times--) bytes.InsertRange(at, piece);
                break;
            default:
                at %= bytes.Count;
                var word = Words[random.Next(Words.Length)];
                for (var i = 0; i < word.Length && at + i < bytes.Count; i++) bytes[at + i] = word[i];
                break;
        }
    }
}
