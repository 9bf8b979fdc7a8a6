namespace Portolan.Stores.Sql;

/// <summary>Times as they are stored: microseconds since 1970.</summary>
internal static class Times
{
    public static long ToStored(this DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long? ToStored(this DateTimeOffset? time) => time?.ToStored();

    public static DateTimeOffset FromStored(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
