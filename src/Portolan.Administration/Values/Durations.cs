using System.Globalization;

namespace Portolan.Administration;

/// <summary>Durations as people write them: a number and a unit (ms, s, m, h, d).</summary>
public static class Durations
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) || !TryNumber(text[..^unit.Length], out var number)) continue;
            if (number * seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
            duration = TimeSpan.FromSeconds(number * seconds);
            return true;
        }
        return false;
    }

    /// <summary>True for a number that lacks its unit.</summary>
    public static bool IsBareNumber(string text) => TryNumber(text, out _);

    /// <summary>The shortest exact spelling, such as <c>90s</c> or <c>5m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        for (var i = Units.Length - 1; i > 0; i--)
        {
            var count = duration.TotalSeconds / Units[i].Seconds;
            if (count >= 1 && count == Math.Floor(count)) return string.Create(CultureInfo.InvariantCulture, $"{count}{Units[i].Unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
