namespace Portolan.Protocol;

/// <summary>What the LIST dialects share: words between spaces, and dates.</summary>
internal static class Words
{
    /// <summary>Takes the next word, spaces before it dropped; what is left begins with the space behind it.</summary>
    public static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        var space = rest.IndexOf(' ');
        var word = space < 0 ? rest : rest[..space];
        rest = rest[word.Length..];
        return word;
    }

    public static bool TryMakeDate(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateOnly(year, month, day);
        return true;
    }
}
