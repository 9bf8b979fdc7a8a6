using System.Net;

namespace Portolan.Server;

/// <summary>A network whose clients may not connect for a while. A single address is a network of its own.</summary>
/// <param name="Reason">Somebody's own words; may be empty. See <see cref="SessionTexts.Of(Ban)"/>.</param>
/// <param name="Until">UTC; null lasts until it is lifted.</param>
/// <param name="Count">Which ban of this address it is, as far as the server remembers.</param>
/// <param name="IsAutomatic">Because of failed logins; false was said by somebody.</param>
public sealed record Ban(IPNetwork Network, string Reason, DateTimeOffset At, DateTimeOffset? Until, int Count = 1, bool IsAutomatic = false);

/// <summary>What the guard did since the start.</summary>
/// <param name="TurnedAway">Connections of who is banned or not allowed.</param>
/// <param name="FailedLogins">Counted against an address and an account.</param>
/// <param name="DelayedLogins">Had to wait before their password was looked at.</param>
/// <param name="RefusedLogins">Were told to come later, because too many of their address were waiting.</param>
/// <param name="AutomaticBans">Ever made.</param>
/// <param name="BansNow">In force.</param>
public readonly record struct GuardCounters(long TurnedAway, long FailedLogins, long DelayedLogins, long RefusedLogins, long AutomaticBans, int BansNow);
