using System.Diagnostics.CodeAnalysis;

namespace Portolan.Protocol;

/// <summary>What <see cref="ListParser.TryParse"/> made of a line.</summary>
public enum ListParse
{
    Entry,
    /// <summary>A line that holds no entry, such as "total 12".</summary>
    Ignored,
    /// <summary>No dialect fits: to be told to the user, never passed over.</summary>
    NotUnderstood,
}

/// <summary>
/// Parses the lines of LIST, which no standard describes: <c>ls -l</c> in its variations, DOS (IIS) and EPLF. Each line stands for itself.
/// </summary>
/// <param name="time">Tells the year of lines that leave it out.</param>
public sealed class ListParser(TimeProvider time)
{
    // "total" of ls -l in the locales that servers were seen to run in.
    private static readonly HashSet<string> Totals = new(StringComparer.OrdinalIgnoreCase)
    {
        "total", "insgesamt", "totale", "totalt", "totaal", "razem", "итого", "合計", "总用量", "總計", "합계",
    };

    public ListParse TryParse(ReadOnlySpan<byte> line, out ListEntry? entry)
    {
        var text = FtpText.Decode(line.TrimEnd("\r\n"u8));
        entry = null;
        if (string.IsNullOrWhiteSpace(text)) return ListParse.Ignored;
        if (TryParseAny(text, out entry)) return ListParse.Entry;
        return IsTotal(text) ? ListParse.Ignored : ListParse.NotUnderstood;
    }

    private bool TryParseAny(string line, [NotNullWhen(true)] out ListEntry? entry)
    {
        if (line[0] == '+') return EplfList.TryParse(line, out entry);
        return char.IsAsciiDigit(line[0]) ? DosList.TryParse(line, out entry) : UnixList.TryParse(line, time.GetUtcNow().UtcDateTime, out entry);
    }

    private static bool IsTotal(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && char.IsAsciiDigit(words[1][0]) && Totals.Contains(words[0]);
    }
}
