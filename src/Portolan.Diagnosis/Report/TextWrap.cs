using System.Text;

namespace Portolan.Diagnosis;

/// <summary>Breaks text into lines by columns: at spaces, and anywhere between Chinese characters except before closing marks.</summary>
public static class TextWrap
{
    private const string NeverFirst = "，。：；！？）、”》,.;:!?)";

    public static IEnumerable<string> Lines(string text, int columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder();
        var width = 0;
        foreach (var word in Words(text))
        {
            var wide = TextWidth.Of(word);
            if (width > 0 && width + TextWidth.Of(word.TrimEnd()) > columns)
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
                width = 0;
            }
            line.Append(word);
            width += wide;
        }
        if (width > 0) yield return line.ToString().TrimEnd();
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            var wide = TextWidth.Of(text[i].ToString()) == 2 || TextWidth.Of(text[i - 1].ToString()) == 2;
            var breaks = text[i - 1] == ' ' || (wide && !NeverFirst.Contains(text[i], StringComparison.Ordinal));
            if (!breaks) continue;
            yield return text[start..i];
            start = i;
        }
        if (start < text.Length) yield return text[start..];
    }
}
