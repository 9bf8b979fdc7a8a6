using System.Net;
using Portolan.Diagnosis;

namespace Portolan.Server.Findings;

/// <summary>One thing that sessions come across: how often, from how many addresses, when last, with which values.</summary>
internal sealed class Sighting(TimeProvider time)
{
    private const int MostAddresses = 16;

    /// <summary>A thing not seen for so long is taken for over.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly HashSet<IPAddress> _addresses = [];
    private FindingFacts _facts = FindingFacts.None;
    private long _count;
    private long _lastAt;

    public void Note(FindingFacts facts)
    {
        lock (_gate)
        {
            if (IsOver) Clear();
            _count++;
            _lastAt = time.GetTimestamp();
            _facts = facts;
            if (facts.Client is { } client && _addresses.Count < MostAddresses) _addresses.Add(client);
        }
    }

    /// <summary>It is over, or new settings give it another chance.</summary>
    public void Forget()
    {
        lock (_gate) Clear();
    }

    /// <summary>What was seen of this client is over; without another one, all of it.</summary>
    public void Forget(IPAddress client)
    {
        if (Volatile.Read(ref _count) == 0) return;
        lock (_gate)
        {
            if (_addresses.Remove(client) && _addresses.Count == 0) Clear();
        }
    }

    public Seen Now
    {
        get
        {
            lock (_gate) return _count == 0 || IsOver ? default : new Seen(_count, _addresses.Count, _facts);
        }
    }

    private bool IsOver => time.GetElapsedTime(_lastAt) > Lately;

    private void Clear()
    {
        _count = 0;
        _addresses.Clear();
    }
}

/// <summary>What a <see cref="Sighting"/> knows at one moment; the default is nothing.</summary>
/// <param name="Addresses">Different client addresses, as far as they were counted.</param>
internal readonly record struct Seen(long Count, int Addresses, FindingFacts Facts);

/// <summary>All that sessions report for the findings.</summary>
internal sealed class Sightings(TimeProvider time)
{
    public Sighting PrivateAnnounced { get; } = new(time);

    public Sighting NameNotResolved { get; } = new(time);

    public Sighting RangeExhausted { get; } = new(time);

    public Sighting RangeWaited { get; } = new(time);

    public Sighting NeverResumed { get; } = new(time);

    public Sighting ExtendedPassiveFailed { get; } = new(time);

    public Sighting PassiveMissed { get; } = new(time);

    /// <summary>New settings hold: what was seen under the old ones proves nothing.</summary>
    public void Forget()
    {
        foreach (var sighting in (ReadOnlySpan<Sighting>)[PrivateAnnounced, NameNotResolved, RangeExhausted, RangeWaited, NeverResumed, ExtendedPassiveFailed, PassiveMissed]) sighting.Forget();
    }
}
