namespace Portolan.Server.Sessions;

/// <summary>What clients name, made fit for a log line: no control characters, no halves of characters.</summary>
internal static class LogText
{
    public static string Printable(string text)
    {
        foreach (var c in text)
            if (char.IsControl(c) || char.IsSurrogate(c)) return Replace(text);
        return text;
    }

    private static string Replace(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            var inPair = char.IsHighSurrogate(source[i]) && i + 1 < span.Length && char.IsLowSurrogate(source[i + 1]);
            if (inPair) source.AsSpan(i++, 2).CopyTo(span[(i - 1)..]);
            else span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        }
    });
}
