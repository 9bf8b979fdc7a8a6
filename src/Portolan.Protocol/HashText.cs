using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portolan.Protocol;

/// <summary>The 213 text of HASH: <c>SHA-256 0-49 6169…ef file.txt</c>. draft-bryan-ftpext-hash §3.1.</summary>
/// <param name="Kind">The algorithm.</param>
/// <param name="Start">The first byte of the range.</param>
/// <param name="End">The last byte of the range, as the server counts it.</param>
/// <param name="Digest">Lower-case hexadecimal digits.</param>
/// <param name="Name">The file, as the server wrote it.</param>
public sealed record HashText(HashKind Kind, long Start, long End, string Digest, string Name)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{HashNames.ToText(Kind)} {Start}-{End} {Digest} {Name}");

    public static bool TryParse(string text, [NotNullWhen(true)] out HashText? hash)
    {
        hash = null;
        var words = text.Split(' ', 4);
        if (words.Length != 4 || words[3].Length == 0 || !HashNames.TryParse(words[0], out var kind)) return false;
        var range = words[1].Split('-');
        if (range.Length != 2 || !Numbers.TryParse(range[0], out long start) || !Numbers.TryParse(range[1], out long end)) return false;
        if (words[2].Length != HashNames.LengthOf(kind) * 2 || !IsHex(words[2])) return false;
        hash = new HashText(kind, start, end, words[2].ToLowerInvariant(), words[3]);
        return true;
    }

    /// <summary>Finds the digest in the reply to XMD5, XCRC and their like: the first word of the right length, whatever stands around it.</summary>
    public static bool TryFindDigest(string replyText, HashKind kind, out string digest)
    {
        foreach (var range in replyText.AsSpan().SplitAny(' ', '\n', '"', '='))
        {
            var word = replyText.AsSpan(range);
            if (word.Length != HashNames.LengthOf(kind) * 2 || !IsHex(word)) continue;
            digest = word.ToString().ToLowerInvariant();
            return true;
        }
        digest = "";
        return false;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }
        return true;
    }
}
