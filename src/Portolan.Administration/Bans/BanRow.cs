using System.Net;

namespace Portolan.Administration;

/// <summary>A ban as it is kept: an address or a network that may not connect for a while.</summary>
/// <param name="Network">An address is a network of its full length.</param>
/// <param name="Until">Null is until somebody lifts it.</param>
/// <param name="Count">The how manieth ban of this network it is; automatic ones grow with it.</param>
/// <param name="By">See <see cref="Actor"/>.</param>
public sealed record BanRow(IPNetwork Network, string Reason, DateTimeOffset At, DateTimeOffset? Until, int Count, bool Automatic, string By)
{
    public bool IsOver(DateTimeOffset now) => Until <= now;
}

/// <summary>Bans, also those that are over: the next one of the same network lasts longer.</summary>
public interface IBanStore
{
    /// <summary>All that are kept, the newest first.</summary>
    ValueTask<IReadOnlyList<BanRow>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds or replaces the ban of its network.</summary>
    ValueTask SaveAsync(BanRow ban, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>False where there is none.</summary>
    ValueTask<bool> RemoveAsync(IPNetwork network, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Forgets bans that ended before <paramref name="endedBefore"/>.</summary>
    ValueTask ForgetAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken);
}
