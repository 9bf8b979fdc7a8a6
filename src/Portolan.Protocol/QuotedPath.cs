namespace Portolan.Protocol;

/// <summary>The path in a 257 reply: <c>"dir with ""quotes"" inside"</c>. RFC 959 §5.4 and appendix II.</summary>
public static class QuotedPath
{
    public static string Quote(string path) => $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Finds the path in a 257 text. Where a server sent no quotes at all, a first word that begins with a slash is taken.</summary>
    public static bool TryFindIn(string replyText, out string path)
    {
        var open = replyText.IndexOf('"', StringComparison.Ordinal);
        if (open < 0) return TryTakeWord(replyText, out path);
        var close = FindClosing(replyText, open + 1);
        path = close < 0 ? "" : replyText[(open + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal);
        return close >= 0;
    }

    private static int FindClosing(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] != '"') continue;
            if (i + 1 == text.Length || text[i + 1] != '"') return i;
            i++; // a doubled quote is part of the name
        }
        return -1;
    }

    private static bool TryTakeWord(string text, out string path)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        path = text.StartsWith('/') ? text[..(space < 0 ? text.Length : space)] : "";
        return path.Length > 0;
    }
}
