using System.Collections.Concurrent;

namespace Portolan.Server.Sessions;

/// <summary>The doctors whose report is awaited. Each is heard once.</summary>
internal sealed class DoctorInvitations(TimeProvider time)
{
    private const int Most = 1000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);

    public void Add(string invitation, DateTimeOffset until)
    {
        foreach (var (known, end) in _ends)
            if (end <= time.GetUtcNow() || _ends.Count >= Most) _ends.TryRemove(known, out _);
        _ends[invitation] = until;
    }

    /// <summary>False where it is not known, is over, or was heard already.</summary>
    public bool TryTake(string invitation) => _ends.TryRemove(invitation, out var until) && until > time.GetUtcNow();
}
