using System.Globalization;

namespace Portolan.Protocol;

/// <summary>The time in a line of <c>ls -l</c>, in all the orders that servers were seen to write.</summary>
internal readonly record struct ListTime(DateTime Value, TimePrecision Precision, bool IsUtc = false)
{
    /// <summary>Takes the words of a date; what is left begins with the one space before the name. On failure nothing is taken.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> rest, DateTime nowUtc, out ListTime time)
    {
        var tail = rest;
        var first = Words.Take(ref tail);
        var taken = first.Length switch
        {
            10 when first[4] == '-' => TryTakeIso(first, ref tail, out time),
            5 when first[2] == '-' => TryTakeShortIso(first, ref tail, nowUtc, out time),
            _ => TryTakeNamedMonth(first, ref tail, nowUtc, out time),
        };
        if (taken) rest = tail;
        return taken;
    }

    // 2006-03-03 14:19 | 2006-03-03 14:19:31.000000000 +0100 | 2006-03-03 and one space more
    private static bool TryTakeIso(scoped ReadOnlySpan<char> first, ref ReadOnlySpan<char> tail, out ListTime time)
    {
        time = default;
        if (!DateOnly.TryParseExact(first, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        time = new ListTime(date.ToDateTime(default), TimePrecision.Day);
        var afterClock = tail;
        var clockText = Words.Take(ref afterClock);
        if (!TryParseClock(clockText, out var clock, out var precision))
        {
            if (tail.StartsWith("  ")) tail = tail[1..];
            return true;
        }
        tail = afterClock;
        time = new ListTime(date.ToDateTime(clock), precision);
        return !clockText.Contains('.') || TryTakeZone(ref tail, ref time);
    }

    private static bool TryTakeZone(ref ReadOnlySpan<char> tail, ref ListTime time)
    {
        var zone = Words.Take(ref tail);
        if (zone.Length != 5 || zone[0] is not ('+' or '-') || !Numbers.TryParse(zone[1..], out int offset)) return false;
        var minutes = (offset / 100 * 60 + offset % 100) * (zone[0] == '-' ? -1 : 1);
        if (time.Value.Year is 1 or 9999) return false;
        time = new ListTime(DateTime.SpecifyKind(time.Value.AddMinutes(-minutes), DateTimeKind.Utc), time.Precision, IsUtc: true);
        return true;
    }

    // 03-23 14:19
    private static bool TryTakeShortIso(scoped ReadOnlySpan<char> first, ref ReadOnlySpan<char> tail, DateTime nowUtc, out ListTime time)
    {
        time = default;
        return Numbers.TryParse(first[..2], out int month) && Numbers.TryParse(first[3..], out int day)
            && TryParseClock(Words.Take(ref tail), out var clock, out var precision)
            && TryAddYear(month, day, clock, precision, nowUtc, out time);
    }

    // Mar 23 14:19 | Mar 23 2006 | 23 Mar 2006 | Mar 23 14:19:31 2006
    private static bool TryTakeNamedMonth(scoped ReadOnlySpan<char> first, ref ReadOnlySpan<char> tail, DateTime nowUtc, out ListTime time)
    {
        time = default;
        var second = Words.Take(ref tail);
        var isMonthFirst = MonthNames.TryParse(first, out var month);
        if (!isMonthFirst && !MonthNames.TryParse(second, out month)) return false;
        if (!TryParseDay(isMonthFirst ? second : first, out var day)) return false;
        var third = Words.Take(ref tail);
        if (TryParseYear(third, out var year)) return TryMake(year, month, day, default, TimePrecision.Day, out time);
        if (!TryParseClock(third, out var clock, out var precision)) return false;
        if (precision == TimePrecision.Minute) return TryAddYear(month, day, clock, precision, nowUtc, out time);
        return TryParseYear(Words.Take(ref tail), out year) && TryMake(year, month, day, clock, precision, out time); // ls -lT of BSD
    }

    private static bool TryParseDay(ReadOnlySpan<char> text, out int day) => Numbers.TryParse(text.TrimEnd(".日일"), out day);

    private static bool TryParseYear(ReadOnlySpan<char> text, out int year)
    {
        text = text.TrimEnd("年년");
        year = 0;
        return text.Length == 4 && Numbers.TryParse(text, out year);
    }

    private static bool TryParseClock(ReadOnlySpan<char> text, out TimeOnly clock, out TimePrecision precision)
    {
        clock = default;
        precision = TimePrecision.Minute;
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is not (2 or 3) || !Numbers.TryParse(text[parts[0]], out int hour) || !Numbers.TryParse(text[parts[1]], out int minute)) return false;
        if (hour > 23 || minute > 59) return false;
        clock = new TimeOnly(hour, minute);
        if (count == 2) return true;
        precision = TimePrecision.Second;
        var seconds = text[parts[2]];
        var dot = seconds.IndexOf('.');
        if (!Numbers.TryParse(dot < 0 ? seconds : seconds[..dot], out int second) || second > 59) return false;
        clock = clock.Add(TimeSpan.FromSeconds(second));
        return true;
    }

    // The year is left out for recent times: it is the latest that does not lead more than a day ahead (the server's zone is unknown).
    private static bool TryAddYear(int month, int day, TimeOnly clock, TimePrecision precision, DateTime nowUtc, out ListTime time)
    {
        for (var year = nowUtc.Year + 1; year >= nowUtc.Year - 8; year--) // 8: the longest way back to a 29 February
        {
            if (TryMake(year, month, day, clock, precision, out time) && time.Value <= nowUtc.AddDays(1)) return true;
        }
        time = default;
        return false;
    }

    private static bool TryMake(int year, int month, int day, TimeOnly clock, TimePrecision precision, out ListTime time)
    {
        var isDate = Words.TryMakeDate(year, month, day, out var date);
        time = isDate ? new ListTime(date.ToDateTime(clock), precision) : default;
        return isDate;
    }
}
