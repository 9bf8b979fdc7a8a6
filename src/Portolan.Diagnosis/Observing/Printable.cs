namespace Portolan.Diagnosis;

/// <summary>Makes a text of the other side safe to print: one line, no control characters, no escape sequences, not endless.</summary>
public static class Printable
{
    private const int Longest = 240;

    public static string Line(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var cut = text.Length > Longest ? text.AsSpan(0, Longest) : text;
        return string.Create(cut.Length, cut, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? ' ' : source[i];
        }).Trim();
    }
}
