using System.Diagnostics.CodeAnalysis;

namespace Portolan.Protocol;

/// <summary>
/// The DOS dialect of IIS and its like: <c>01-29-97  11:32PM       &lt;DIR&gt;          prog</c>. Month first, with dots day first;
/// also years of four digits (in front too), 24 hours and thousands separators.
/// </summary>
internal static class DosList
{
    private const int DirectoryPadding = 10; // IIS writes that many spaces behind <DIR>

    public static bool TryParse(string line, [NotNullWhen(true)] out ListEntry? entry)
    {
        entry = null;
        var rest = line.AsSpan();
        if (!TryParseDate(Words.Take(ref rest), out var date) || !TryParseTime(Words.Take(ref rest), out var time)) return false;
        var sizeOrKind = Words.Take(ref rest);
        if (sizeOrKind.Length == 2 && TryApplyHalf(sizeOrKind, ref time)) sizeOrKind = Words.Take(ref rest);
        if (!TryParseKind(sizeOrKind, out var kind, out var size)) return false;
        rest = SkipPadding(rest, kind);
        if (rest.IsEmpty) return false;
        entry = new ListEntry
        {
            Name = rest.ToString(),
            Raw = line,
            Facts = new EntryFacts { Kind = kind, Size = size, UnixMode = -1, Links = 1, Modified = date.ToDateTime(time) },
            TimePrecision = TimePrecision.Minute,
        };
        return true;
    }

    private static bool TryParseDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.SplitAny(parts, "-/.") != 3) return false;
        var (yearAt, monthAt, dayAt) = text[parts[0]].Length == 4 ? (0, 1, 2) : text.Contains('.') ? (2, 1, 0) : (2, 0, 1);
        var yearText = text[parts[yearAt]];
        if (yearText.Length is not (2 or 4) || !Numbers.TryParse(yearText, out int year)) return false;
        if (!Numbers.TryParse(text[parts[monthAt]], out int month) || !Numbers.TryParse(text[parts[dayAt]], out int day)) return false;
        if (yearText.Length == 2) year += year < 70 ? 2000 : 1900;
        return Words.TryMakeDate(year, month, day, out date);
    }

    private static bool TryParseTime(ReadOnlySpan<char> text, out TimeOnly time)
    {
        var half = text.Length > 5 ? text[^2..] : default;
        if (!TryParseClock(half.IsEmpty ? text : text[..^2], out time)) return false;
        return half.IsEmpty || TryApplyHalf(half, ref time);
    }

    private static bool TryParseClock(ReadOnlySpan<char> text, out TimeOnly time)
    {
        time = default;
        var colon = text.IndexOf(':');
        if (colon < 1 || !Numbers.TryParse(text[..colon], out int hour) || !Numbers.TryParse(text[(colon + 1)..], out int minute)) return false;
        if (hour > 23 || minute > 59) return false;
        time = new TimeOnly(hour, minute);
        return true;
    }

    private static bool TryApplyHalf(ReadOnlySpan<char> half, ref TimeOnly time)
    {
        var isMorning = half.Equals("AM", StringComparison.OrdinalIgnoreCase);
        if (!isMorning && !half.Equals("PM", StringComparison.OrdinalIgnoreCase)) return false;
        if (time.Hour > 12) return true; // a clock of 24 hours that says PM all the same
        time = new TimeOnly(time.Hour % 12 + (isMorning ? 0 : 12), time.Minute);
        return true;
    }

    private static bool TryParseKind(ReadOnlySpan<char> text, out EntryKind kind, out long size)
    {
        size = 0;
        kind = text switch
        {
            "<DIR>" => EntryKind.Directory,
            "<JUNCTION>" or "<SYMLINK>" or "<SYMLINKD>" => EntryKind.Link,
            _ => EntryKind.File,
        };
        if (kind != EntryKind.File) return true;
        foreach (var c in text)
        {
            if (c is ',' or '.') continue;
            if (!char.IsAsciiDigit(c) || size > (long.MaxValue - 9) / 10) return false;
            size = size * 10 + (c - '0');
        }
        return !text.IsEmpty && char.IsAsciiDigit(text[0]);
    }

    private static ReadOnlySpan<char> SkipPadding(ReadOnlySpan<char> rest, EntryKind kind)
    {
        var trimmed = rest.TrimStart(' ');
        var spaces = rest.Length - trimmed.Length;
        if (kind == EntryKind.File) return rest[Math.Min(1, spaces)..];
        return spaces > DirectoryPadding ? rest[DirectoryPadding..] : trimmed;
    }
}
