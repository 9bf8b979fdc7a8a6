using System.Net;

namespace Portolan.Server.Guard;

/// <summary>The bans in force. Automatic ones are bounded in number: where there is no room, one that ends soon makes it.</summary>
internal sealed class BanList(TimeProvider time)
{
    public const int MostAutomatic = 100_000;
    private const int Looked = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<NetworkKey, Ban> _bans = [];
    private readonly NetworkSet _networks = new();
    private int _automatic;
    private long _firstEnd = NetworkSet.Forever;

    public IReadOnlyList<Ban> All
    {
        get
        {
            lock (_gate) return [.. _bans.Values.Where(ban => !IsOver(ban))];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _bans.Count;
        }
    }

    /// <summary>Takes no lock.</summary>
    public bool Holds(IPAddress client) => !_networks.IsEmpty && _networks.Holds(client, time.GetUtcNow().UtcTicks);

    /// <summary>Adds a ban, or replaces the one of the same network.</summary>
    public void Set(Ban ban)
    {
        var key = NetworkKey.Of(ban.Network);
        lock (_gate)
        {
            Drop(key);
            if (ban.IsAutomatic && _automatic >= MostAutomatic) MakeRoom();
            _bans[key] = ban;
            _automatic += ban.IsAutomatic ? 1 : 0;
            _networks.Set(key, EndOf(ban));
            _firstEnd = Math.Min(_firstEnd, EndOf(ban));
        }
    }

    /// <summary>The ban that was lifted; null where there was none.</summary>
    public Ban? Remove(IPNetwork network)
    {
        lock (_gate) return Drop(NetworkKey.Of(network));
    }

    /// <summary>Takes out what is over. Costs nothing while nothing is.</summary>
    public IReadOnlyList<Ban> TakeEnded()
    {
        if (time.GetUtcNow().UtcTicks < Volatile.Read(ref _firstEnd)) return [];
        lock (_gate)
        {
            Ban[] ended = [.. _bans.Values.Where(IsOver)];
            foreach (var ban in ended) Drop(NetworkKey.Of(ban.Network));
            Volatile.Write(ref _firstEnd, _bans.Values.Select(EndOf).DefaultIfEmpty(NetworkSet.Forever).Min());
            return ended;
        }
    }

    private static long EndOf(Ban ban) => ban.Until?.UtcTicks ?? NetworkSet.Forever;

    private bool IsOver(Ban ban) => EndOf(ban) <= time.GetUtcNow().UtcTicks;

    private void MakeRoom()
    {
        var soonest = _bans.Where(pair => pair.Value.IsAutomatic).Take(Looked).MinBy(pair => EndOf(pair.Value));
        Drop(soonest.Key);
    }

    private Ban? Drop(NetworkKey key)
    {
        if (!_bans.Remove(key, out var ban)) return null;
        _automatic -= ban.IsAutomatic ? 1 : 0;
        _networks.Remove(key);
        return ban;
    }
}
