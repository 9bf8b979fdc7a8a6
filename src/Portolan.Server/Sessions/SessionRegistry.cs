using System.Collections.Concurrent;
using System.Net;
using Portolan.Protocol;

namespace Portolan.Server.Sessions;

/// <summary>All sessions that run, and the door: who may come in by the limits.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<long, ControlSession> _sessions = new();
    private readonly ConcurrentDictionary<IPAddress, int> _perAddress = new();
    private int _count;
    private long _lastId;

    public int Count => Volatile.Read(ref _count);

    public IEnumerable<ControlSession> All => _sessions.Select(pair => pair.Value);

    public ControlSession? Find(long id) => _sessions.GetValueOrDefault(id);

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Counts a client in; null, or the reply that turns it away.</summary>
    public Reply? TryAdmit(IPAddress client, LimitSettings limits)
    {
        if (Interlocked.Increment(ref _count) > limits.MaxSessions)
        {
            Interlocked.Decrement(ref _count);
            return Replies.TooManySessions;
        }
        if (_perAddress.AddOrUpdate(client, 1, static (_, n) => n + 1) > limits.MaxSessionsPerAddress)
        {
            Leave(client);
            return Replies.TooManySessionsFromAddress;
        }
        return null;
    }

    public void Add(ControlSession session) => _sessions[session.Id] = session;

    /// <summary>Counts a client out that <see cref="TryAdmit"/> let in.</summary>
    public void Remove(ControlSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        Leave(session.Client.Address);
    }

    /// <summary>Counts a client out that never became a session.</summary>
    public void Leave(IPAddress client)
    {
        Interlocked.Decrement(ref _count);
        while (_perAddress.TryGetValue(client, out var n))
        {
            if (n > 1 ? _perAddress.TryUpdate(client, n - 1, n) : _perAddress.TryRemove(new(client, n))) return;
        }
    }
}
