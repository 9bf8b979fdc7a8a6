namespace Portolan.Stores.Sql;

/// <summary>Numbers for rows: microseconds since 1970, never the same twice, never going back.</summary>
internal sealed class RowIds(long newest)
{
    private long _newest = newest;

    public long Next(DateTimeOffset at)
    {
        var wanted = at.ToStored();
        while (true)
        {
            var last = Volatile.Read(ref _newest);
            var next = Math.Max(wanted, last + 1);
            if (Interlocked.CompareExchange(ref _newest, next, last) == last) return next;
        }
    }
}
