using System.Collections.Concurrent;
using System.Net;

namespace Portolan.Server.Guard;

/// <summary>Networks, each until its time. Asking takes no lock, and one look-up for each length of prefix in use: however many there are, it costs the same.</summary>
internal sealed class NetworkSet
{
    public const long Forever = long.MaxValue;

    private readonly ConcurrentDictionary<NetworkKey, long> _ends = new();
    private readonly Dictionary<(bool IsIPv6, byte Length), int> _counts = [];
    private readonly Lock _gate = new();
    private (bool IsIPv6, byte Length)[] _lengths = [];

    public NetworkSet()
    {
    }

    public NetworkSet(IEnumerable<IPNetwork> networks)
    {
        foreach (var network in networks) Set(NetworkKey.Of(network));
    }

    public bool IsEmpty => Volatile.Read(ref _lengths).Length == 0;

    public bool Holds(IPAddress address, long now = 0)
    {
        var lengths = Volatile.Read(ref _lengths);
        if (lengths.Length == 0) return false;
        var (bits, isIPv6) = NetworkKey.BitsOf(address);
        foreach (var length in lengths)
            if (length.IsIPv6 == isIPv6 && _ends.TryGetValue(NetworkKey.Of(bits, length.Length, isIPv6), out var end) && end > now) return true;
        return false;
    }

    public void Set(NetworkKey network, long end = Forever)
    {
        lock (_gate)
        {
            if (!_ends.ContainsKey(network)) Count(network, +1);
            _ends[network] = end;
        }
    }

    public void Remove(NetworkKey network)
    {
        lock (_gate)
            if (_ends.TryRemove(network, out _)) Count(network, -1);
    }

    private void Count(NetworkKey network, int change)
    {
        var length = (network.IsIPv6, network.Length);
        var before = _counts.GetValueOrDefault(length);
        if (before + change == 0) _counts.Remove(length);
        else _counts[length] = before + change;
        if (before == 0 || before + change == 0) Volatile.Write(ref _lengths, [.. _counts.Keys]);
    }
}
