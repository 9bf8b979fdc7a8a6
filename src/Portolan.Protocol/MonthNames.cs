using System.Collections.Frozen;

namespace Portolan.Protocol;

/// <summary>
/// Month names that <c>ls</c> prints in the languages servers run in. A name is here only if it means the same month everywhere:
/// "lip" is June in Croatian and July in Polish, so neither language is.
/// </summary>
internal static class MonthNames
{
    private const int LongestName = 12;

    private static readonly FrozenDictionary<string, int> Months = Build(
        "jan jän janv ene gen янв",
        "feb fév févr fevr fev фев",
        "mar mär mrz mars mrt мар",
        "apr avr abr апр",
        "may mai maj mei mag май мая",
        "jun juin giu июн",
        "jul juil lug июл",
        "aug aoû août aout ago авг",
        "sep sept set сен",
        "oct okt ott out окт",
        "nov ноя",
        "dec dez déc dic des дек");

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup = Months.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>1 to 12. Understands Latin-1 bytes too, a full stop behind the name, and the numbered months of Chinese, Japanese and Korean.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int month)
    {
        month = 0;
        if (text.Length is < 2 or > LongestName) return false;
        if (text[^1] is '月' or '월') return Numbers.TryParse(text[..^1], out month) && month is >= 1 and <= 12;
        Span<char> name = stackalloc char[LongestName];
        for (var i = 0; i < text.Length; i++) name[i] = FtpText.IsEscaped(text[i]) ? (char)(text[i] & 0xFF) : text[i];
        return Lookup.TryGetValue(name[..text.Length].TrimEnd('.'), out month);
    }

    private static FrozenDictionary<string, int> Build(params ReadOnlySpan<string> namesOfMonths)
    {
        var months = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < namesOfMonths.Length; i++)
        {
            foreach (var name in namesOfMonths[i].Split(' ')) months.Add(name, i + 1);
        }
        return months.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
