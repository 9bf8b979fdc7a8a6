using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Portolan.Protocol;

namespace Portolan.Server.Guard;

/// <summary>Stands at the door: who may not connect is turned away before a session costs anything, and who guesses passwords waits and is banned.</summary>
internal sealed class ServerGuard(ServerLog log, ServerEvents events, TimeProvider time, GuardSettings settings)
{
    private static readonly byte[] NameKey = RandomNumberGenerator.GetBytes(32);

    private readonly BanList _bans = new(time);
    private readonly LoginThrottle _throttle = new(time);
    private Door _door = new(settings);
    private long _turnedAway;
    private long _failedLogins;
    private long _delayedLogins;
    private long _refusedLogins;
    private long _automaticBans;

    public IReadOnlyList<Ban> Bans => _bans.All;

    public GuardCounters Counters => new(
        Interlocked.Read(ref _turnedAway), Interlocked.Read(ref _failedLogins), Interlocked.Read(ref _delayedLogins), Interlocked.Read(ref _refusedLogins),
        Interlocked.Read(ref _automaticBans), _bans.Count);

    /// <summary>Who is on the way to a ban.</summary>
    public IReadOnlyList<(IPNetwork Network, int Failures, DateTimeOffset LastAt)> FailingClients =>
        [.. _throttle.FailingClients(Volatile.Read(ref _door).Settings).Select(one => (NetworkOf(one.Client), one.Failures, time.GetUtcNow() - one.Age))];

    public bool TurnsAwaySilently => Volatile.Read(ref _door).Settings.TurnAwaySilently;

    public void Use(GuardSettings settings) => Volatile.Write(ref _door, new Door(settings));

    /// <summary>Null where the client may connect; else what it is told.</summary>
    public Reply? TurnAway(IPAddress client)
    {
        var refusal = IsBanned(client) ? Replies.AddressBanned : Volatile.Read(ref _door).LetsIn(client) ? null : Replies.AddressNotAllowed;
        if (refusal is not null) Interlocked.Increment(ref _turnedAway);
        return refusal;
    }

    public bool IsBanned(IPAddress client) => _bans.Holds(client) && !Volatile.Read(ref _door).NeverBan.Holds(client);

    /// <summary>How long this login waits before its password is looked at; null where it is refused unseen.</summary>
    public TimeSpan? DelayOf(IPAddress client, string user)
    {
        var delay = _throttle.Delay(Volatile.Read(ref _door).Settings, KeyOf(client), KeyOf(user));
        if (delay is null) Interlocked.Increment(ref _refusedLogins);
        else if (delay > TimeSpan.Zero) Interlocked.Increment(ref _delayedLogins);
        return delay;
    }

    public void LoginSucceeded(IPAddress client, string user) => _throttle.Succeeded(KeyOf(client), KeyOf(user));

    /// <summary>Counts a failed login; the ban where that was one too many.</summary>
    public Ban? LoginFailed(IPAddress client, string user)
    {
        Interlocked.Increment(ref _failedLogins);
        var door = Volatile.Read(ref _door);
        var mayBan = !door.NeverBan.Holds(client) && !_bans.Holds(client);
        if (_throttle.Failed(door.Settings, KeyOf(client), KeyOf(user), mayBan) is not { } earned) return null;
        var now = time.GetUtcNow();
        var ban = new Ban(NetworkKey.OfClient(client).ToNetwork(), "Too many failed logins.", now, now + earned.Length, earned.Count, IsAutomatic: true);
        Interlocked.Increment(ref _automaticBans);
        Set(ban);
        return ban;
    }

    public void Set(Ban ban)
    {
        if (ban is { IsAutomatic: true, Until: { } until })
            _throttle.Banned(Volatile.Read(ref _door).Settings, KeyOf(ban.Network.BaseAddress), ban.Count, until - time.GetUtcNow());
        _bans.Set(ban);
        log.Banned(ban.Network, ban.Until, SessionTexts.Of(ban).En);
        if (events.HasSubscribers) events.Raise(new Banned(time.GetUtcNow().UtcDateTime, ban));
    }

    /// <summary>False where there was no such ban.</summary>
    public bool Lift(IPNetwork network)
    {
        if (_bans.Remove(network) is not { } ban) return false;
        Ended(ban, byTime: false);
        return true;
    }

    /// <summary>Called by the heartbeat: tells which bans are over.</summary>
    public void Beat()
    {
        foreach (var ban in _bans.TakeEnded()) Ended(ban, byTime: true);
    }

    private void Ended(Ban ban, bool byTime)
    {
        log.Unbanned(ban.Network);
        if (events.HasSubscribers) events.Raise(new Unbanned(time.GetUtcNow().UtcDateTime, ban, byTime));
    }

    private static UInt128 KeyOf(IPAddress client)
    {
        var key = NetworkKey.OfClient(client);
        return key.IsIPv6 ? key.Prefix : (key.Prefix >> 96) | (UInt128.One << 32); // an IPv6 prefix has zeros there
    }

    private static IPNetwork NetworkOf(UInt128 key) => key >> 33 == 0
        ? NetworkKey.Of(key << 96, 32, isIPv6: false).ToNetwork()
        : NetworkKey.Of(key, 64, isIPv6: true).ToNetwork();

    /// <summary>Names come in any length and from anybody: keyed, so that none can be made to collide with another.</summary>
    private static UInt128 KeyOf(string user) => BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(NameKey, FtpText.Encode(user)));

    /// <summary>The settings with their networks ready to be asked.</summary>
    private sealed class Door(GuardSettings settings)
    {
        private readonly NetworkSet _allow = new(settings.Allow), _deny = new(settings.Deny);

        public GuardSettings Settings => settings;

        public NetworkSet NeverBan { get; } = new(settings.NeverBan);

        public bool LetsIn(IPAddress client) => !_deny.Holds(client) && (_allow.IsEmpty || _allow.Holds(client));
    }
}
