using System.Globalization;

namespace Portolan.Cli.Values;

/// <summary>Bytes and times as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Three digits that count and a binary unit: <c>17 B</c>, <c>1.50 MiB</c>, <c>120 GiB</c>.</summary>
    public static string Format(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1000 && unit < Units.Length - 1; unit++) bytes /= 1024;
        var format = unit == 0 || bytes >= 100 ? "0" : bytes >= 10 ? "0.0" : "0.00";
        return bytes.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    public static string FormatRate(long bytes, TimeSpan elapsed) =>
        Format(bytes / Math.Max(elapsed.TotalSeconds, 0.001)) + "/s";

    public static string Format(TimeSpan elapsed) => elapsed.TotalMinutes < 1
        ? elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : elapsed.ToString(elapsed.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
