using System.Text;

namespace Portolan.Cli.Help;

/// <summary>Text in columns of a terminal, where a Chinese character takes two.</summary>
internal static class TextColumns
{
    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>Breaks at blanks and between Chinese characters, never before closing punctuation.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && Width(line.ToString()) + Width(piece.TrimEnd()) > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
            }
            line.Append(line.Length == 0 ? piece.TrimStart() : piece);
        }
        if (line.Length > 0) yield return line.ToString().TrimEnd();
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        Rune? before = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (before is { } last && MayBreak(last, rune))
            {
                yield return piece.ToString();
                piece.Clear();
            }
            piece.Append(rune.ToString());
            before = rune;
        }
        if (piece.Length > 0) yield return piece.ToString();
    }

    private static bool MayBreak(Rune before, Rune next) => before.Value == ' '
        ? next.Value != ' '
        : (Width(before) == 2 || Width(next) == 2) && !"、，。：；！？）”】".Contains(next.ToString(), StringComparison.Ordinal)
            && !"（“【".Contains(before.ToString(), StringComparison.Ordinal) && next.Value != ' ';

    // East Asian wide and full-width blocks; enough for the texts of this program and for file names in listings.
    private static int Width(Rune rune) => rune.Value switch
    {
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD => 2,
        _ => 1,
    };
}
