namespace Portolan.Server.Guard;

/// <summary>
/// Counts failed logins by address and by account, and says how long the next one waits. Who logs in well does not clear an address: an
/// attacker with an account of his own would reset it between guesses. But that account from that address never waits again until it fails.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    public const int MostRemembered = 65_536;
    private const int MostShown = 100;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RecentTable<Failures> _addresses = new(MostRemembered);
    private readonly RecentTable<Failures> _accounts = new(MostRemembered);
    private readonly RecentTable<bool> _proven = new(MostRemembered);

    /// <summary>How many addresses and accounts are remembered.</summary>
    public int Remembered
    {
        get
        {
            lock (_gate) return _addresses.Count + _accounts.Count + _proven.Count;
        }
    }

    /// <summary>
    /// How long a login waits before its password is looked at; null where the logins of its address would wait longer than the longest
    /// delay. Those of one address wait in a row; those to one account side by side, so that nobody is locked out of an account by others.
    /// </summary>
    public TimeSpan? Delay(GuardSettings settings, UInt128 client, UInt128 account)
    {
        lock (_gate)
        {
            if (settings.LongestDelay == TimeSpan.Zero || _proven.Find(Pair(client, account))) return TimeSpan.Zero;
            var now = time.GetTimestamp();
            var byAccount = Live(_accounts, account, now, settings) is { } tried ? After(now, tried.NextAt) : TimeSpan.Zero;
            if (Live(_addresses, client, now, settings) is not { } failures) return byAccount;
            var byAddress = After(now, failures.NextAt);
            if (byAddress > settings.LongestDelay) return null;
            failures.NextAt = Math.Max(now, failures.NextAt) + Ticks(DelayFor(failures.Count, settings));
            return byAddress > byAccount ? byAddress : byAccount;
        }
    }

    /// <summary>A login failed. The length of the ban its address has earned, and which of its bans that is; null while it has not.</summary>
    public (TimeSpan Length, int Count)? Failed(GuardSettings settings, UInt128 client, UInt128 account, bool mayBan)
    {
        lock (_gate)
        {
            _proven.Remove(Pair(client, account));
            Count(_accounts, account, settings);
            var failures = Count(_addresses, client, settings);
            if (!mayBan || settings.FailuresBeforeBan == 0 || failures.Count < settings.FailuresBeforeBan) return null;
            var grown = settings.FirstBan.TotalSeconds * Math.Pow(settings.Growth, failures.Bans);
            return (grown < settings.LongestBan.TotalSeconds ? TimeSpan.FromSeconds(grown) : settings.LongestBan, failures.Bans + 1);
        }
    }

    /// <summary>Clients whose failures still count, the most first, each with the time since its last.</summary>
    public IReadOnlyList<(UInt128 Client, int Failures, TimeSpan Age)> FailingClients(GuardSettings settings)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            return
            [
                .. _addresses.All
                    .Where(pair => pair.Value.Count > 0 && time.GetElapsedTime(pair.Value.Since, now) <= settings.Window)
                    .OrderByDescending(pair => pair.Value.Count).Take(MostShown)
                    .Select(pair => (pair.Key, pair.Value.Count, time.GetElapsedTime(pair.Value.LastAt, now))),
            ];
        }
    }

    /// <summary>An address is banned for the how manieth time, as its next ban must know; counting begins anew.</summary>
    public void Banned(GuardSettings settings, UInt128 client, int bans, TimeSpan length)
    {
        lock (_gate)
        {
            if (_addresses.Find(client) is not { } failures) _addresses.Put(client, failures = new Failures());
            (failures.Count, failures.Bans, failures.BansForgottenAt) = (0, bans, time.GetTimestamp() + Ticks(length + settings.LongestBan));
        }
    }

    public void Succeeded(UInt128 client, UInt128 account)
    {
        lock (_gate) _proven.Put(Pair(client, account), true);
    }

    private static TimeSpan DelayFor(int failures, GuardSettings settings)
    {
        if (failures < settings.FailuresBeforeDelay) return TimeSpan.Zero;
        var grown = FirstDelay * Math.Pow(2, Math.Min(failures - settings.FailuresBeforeDelay, 20));
        return grown < settings.LongestDelay ? grown : settings.LongestDelay;
    }

    private Failures Count(RecentTable<Failures> table, UInt128 key, GuardSettings settings)
    {
        var now = time.GetTimestamp();
        var failures = Live(table, key, now, settings);
        if (failures is null) table.Put(key, failures = new Failures());
        if (failures.Count++ == 0) failures.Since = now;
        failures.LastAt = now;
        failures.NextAt = Math.Max(failures.NextAt, now + Ticks(DelayFor(failures.Count, settings)));
        return failures;
    }

    private Failures? Live(RecentTable<Failures> table, UInt128 key, long now, GuardSettings settings)
    {
        if (table.Find(key) is not { } failures) return null;
        if (time.GetElapsedTime(failures.Since, now) > settings.Window) failures.Count = 0;
        if (now > failures.BansForgottenAt) failures.Bans = 0;
        return failures;
    }

    private TimeSpan After(long now, long next) => next > now ? time.GetElapsedTime(now, next) : TimeSpan.Zero;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static UInt128 Pair(UInt128 client, UInt128 account) => client ^ ((account << 1) | (account >> 127));

    private sealed class Failures
    {
        public int Count;
        public long Since;
        public long LastAt;
        public long NextAt;
        public int Bans;
        public long BansForgottenAt;
    }
}
