using System.Text;

namespace Portolan.Protocol;

/// <summary>Time values, <c>YYYYMMDDHHMMSS[.fff]</c>, always UTC. RFC 3659 §2.3.</summary>
public static class FtpTime
{
    /// <summary>Bytes that one value takes at most.</summary>
    public const int MaxLength = 18;

    private const int DigitsWithoutFraction = 14;

    /// <summary>Parses a time; digits of the fraction beyond 100 ns are dropped.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        var dot = text.IndexOf('.');
        var digits = dot < 0 ? text : text[..dot];
        if (!TryParseYear(ref digits, out var year) || digits.Length != 10 || !Numbers.AreDigits(digits)) return false;
        int month = Two(digits), day = Two(digits[2..]), hour = Two(digits[4..]), minute = Two(digits[6..]), second = Two(digits[8..]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 60) return false;
        if (!TryParseFraction(dot < 0 ? "0" : text[(dot + 1)..], out var ticks)) return false;
        utc = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Utc).AddTicks(ticks); // a leap second counts as :59
        return true;
    }

    public static string Format(DateTime utc)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(bytes[..Write(utc, bytes)]);
    }

    /// <summary>Writes the time to the millisecond (three digits only where they are not zero: what clients expect) and returns the bytes written.</summary>
    public static int Write(DateTime utc, Span<byte> destination)
    {
        var writer = new ByteWriter(destination);
        Write(utc, ref writer);
        return writer.Position;
    }

    internal static void Write(DateTime utc, ref ByteWriter writer)
    {
        var (date, time) = utc;
        var (year, month, day) = date;
        writer.AddTwoDigits(year / 100);
        writer.AddTwoDigits(year % 100);
        writer.AddTwoDigits(month);
        writer.AddTwoDigits(day);
        writer.AddTwoDigits(time.Hour);
        writer.AddTwoDigits(time.Minute);
        writer.AddTwoDigits(time.Second);
        if (time.Millisecond == 0) return;
        writer.Add((byte)'.');
        writer.AddDecimal((ulong)time.Millisecond, 3, (byte)'0');
    }

    // Servers of the nineties wrote "19" and the years since 1900: 2000 came out as 19100.
    private static bool TryParseYear(ref ReadOnlySpan<char> digits, out int year)
    {
        var isYear2000Bug = digits.Length == DigitsWithoutFraction + 1 && digits.StartsWith("19");
        var length = isYear2000Bug ? 3 : 4;
        if (isYear2000Bug) digits = digits[2..];
        if (digits.Length < length || !Numbers.TryParse(digits[..length], out year))
        {
            year = 0;
            return false;
        }
        digits = digits[length..];
        if (isYear2000Bug) year += 1900;
        return true;
    }

    private static bool TryParseFraction(ReadOnlySpan<char> fraction, out int ticks)
    {
        ticks = 0;
        if (fraction.IsEmpty || !Numbers.AreDigits(fraction)) return false;
        for (var i = 0; i < 7; i++) ticks = ticks * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        return true;
    }

    private static int Two(ReadOnlySpan<char> digits) => (digits[0] - '0') * 10 + digits[1] - '0';
}
