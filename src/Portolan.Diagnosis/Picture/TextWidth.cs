using System.Text;

namespace Portolan.Diagnosis;

/// <summary>Widths of text in columns of a terminal: Chinese characters take two.</summary>
public static class TextWidth
{
    public static int Of(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes()) columns += Of(rune);
        return columns;
    }

    /// <summary>Cuts a text to at most so many columns, with a mark where something was cut.</summary>
    public static string Cut(string text, int columns, string mark = "…")
    {
        if (Of(text) <= columns) return text;
        var room = columns - mark.Length;
        if (room <= 0) return columns > 0 ? mark[..Math.Min(mark.Length, columns)] : "";
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            room -= Of(rune);
            if (room < 0) break;
            cut.Append(rune.ToString());
        }
        return cut.Append(mark).ToString();
    }

    /// <summary>Fills up with spaces on the right.</summary>
    public static string PadRight(string text, int columns) => text + new string(' ', Math.Max(0, columns - Of(text)));

    /// <summary>Fills up with spaces on the left.</summary>
    public static string PadLeft(string text, int columns) => new string(' ', Math.Max(0, columns - Of(text))) + text;

    private static int Of(Rune rune) => rune.Value switch
    {
        < 0x20 or 0x7f => 0,
        >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff => 2,
        >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6 or >= 0x20000 and <= 0x3fffd => 2,
        _ => 1,
    };
}
