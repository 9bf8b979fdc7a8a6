namespace Portolan.Server.Tests.Transcripts;

/// <summary>Bytes with <c>*</c> for any run of bytes.</summary>
internal static class Pattern
{
    public static bool Matches(string pattern, ReadOnlySpan<byte> text) => Matches([.. Transcript.Tokens(pattern)], text);

    private static bool Matches(ReadOnlySpan<(int Value, bool IsWildcard)> pattern, ReadOnlySpan<byte> text)
    {
        while (pattern is [(var value, false), .. var rest])
        {
            if (text.IsEmpty || text[0] != value) return false;
            pattern = rest;
            text = text[1..];
        }

        if (pattern.IsEmpty) return text.IsEmpty;
        for (var skip = 0; skip <= text.Length; skip++)
            if (Matches(pattern[1..], text[skip..])) return true;
        return false;
    }
}
