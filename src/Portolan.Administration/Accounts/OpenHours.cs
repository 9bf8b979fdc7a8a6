namespace Portolan.Administration;

/// <summary>Whether a time lies within allowed hours.</summary>
internal static class OpenHours
{
    /// <param name="hours">Null and empty allow always.</param>
    /// <param name="local">In the server's local time.</param>
    public static bool Hold(IReadOnlyList<AllowedHours>? hours, DateTime local) => hours is null or [] || hours.Any(one => Holds(one, local));

    private static bool Holds(AllowedHours hours, DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        if (hours.To == TimeOnly.MinValue) return IsDay(hours, local) && time >= hours.From;
        if (hours.To > hours.From) return IsDay(hours, local) && time >= hours.From && time < hours.To;
        return (IsDay(hours, local) && time >= hours.From) || (IsDay(hours, local.AddDays(-1)) && time < hours.To);
    }

    private static bool IsDay(AllowedHours hours, DateTime local) => hours.Days.Count == 0 || hours.Days.Contains(local.DayOfWeek);
}
