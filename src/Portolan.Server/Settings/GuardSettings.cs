using System.Net;

namespace Portolan.Server;

/// <summary>Who may connect at all, and what becomes of those who guess passwords. IPv6 clients are counted, and banned, by their /64.</summary>
public sealed record GuardSettings
{
    /// <summary>Networks whose clients may connect; empty lets all in.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>Networks whose clients may not connect, whatever <see cref="Allow"/> says.</summary>
    public IReadOnlyList<IPNetwork> Deny { get; init; } = [];

    /// <summary>Networks that no ban touches: this machine itself, unless told otherwise.</summary>
    public IReadOnlyList<IPNetwork> NeverBan { get; init; } = [new(IPAddress.Parse("127.0.0.0"), 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>Closes the connections of who may not connect without a word; false says 421 and why.</summary>
    public bool TurnAwaySilently { get; init; }

    /// <summary>Failed logins of one address within <see cref="Window"/> before it is banned; 0 bans nobody.</summary>
    public int FailuresBeforeBan { get; init; } = 10;

    /// <summary>How long failed logins are counted together.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the first ban of an address lasts.</summary>
    public TimeSpan FirstBan { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many times longer each further ban lasts, at least 1.</summary>
    public double Growth { get; init; } = 3;

    /// <summary>No automatic ban lasts longer; so long an address is also remembered after one.</summary>
    public TimeSpan LongestBan { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Failed logins of an address, or to an account, before the next ones must wait: a second first, then twice as long each time.</summary>
    public int FailuresBeforeDelay { get; init; } = 3;

    /// <summary>The longest of these waits; zero lets nobody wait.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);
}
