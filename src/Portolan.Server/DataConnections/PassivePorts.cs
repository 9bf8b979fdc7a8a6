using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>
/// The passive range. Ports are opened when first needed and stay open, picked by a cryptographic generator so that nobody can guess the next.
/// A port outside the range is never used: a client address that has taken every port waits for one, and is then told that the range is exhausted.
/// </summary>
internal sealed class PassivePorts(TimeProvider time, ServerLog log) : IDisposable
{
    private static readonly TimeSpan BlockedFor = TimeSpan.FromSeconds(30);

    /// <summary>Ports that the first pick is made among: enough that nobody guesses the next, few enough that they are soon open and stay so.</summary>
    /// <remarks>A range of 12,000 ports, all of them open, cost 40 MiB and 30 µs for each first use.</remarks>
    private const int PickAmong = 1024;

    /// <summary>Ports that are looked at for one whose dials arrive on the session's own thread: one that does not must move there. On two cores RETR was 1.45 times that of one where any was taken, 1.93 with this (docs/performance.md).</summary>
    private const int NearTries = 64;

    /// <summary>One pick of so many is made among all ports, near or not: else a session would never meet the half of the range that stands on another thread.</summary>
    private const int PickAnyOnceIn = 8;

    private readonly int _pickFrom = RandomPick.Below(ushort.MaxValue);
    private readonly ConcurrentDictionary<IPEndPoint, PassivePort> _open = new();
    private readonly ConcurrentDictionary<IPEndPoint, DateTimeOffset> _blocked = new();
    private readonly Lock _openGate = new();
    private readonly Lock _waitersGate = new();
    private readonly Dictionary<IPAddress, Queue<TaskCompletionSource>> _waiters = [];
    private StrongBox<PortRange>? _range; // null: no range is set
    private int _inUse;
    private int _peak;
    private long _refused;
    private long _strangers;
    private long _waited;
    private volatile bool _closed;

    /// <summary>Reservations now, the most at once so far, and PASV refused because the range was exhausted.</summary>
    public PassiveUsage Usage => new(Volatile.Read(ref _inUse), Volatile.Read(ref _peak), Interlocked.Read(ref _refused), Interlocked.Read(ref _strangers), Interlocked.Read(ref _waited));

    /// <summary>Every port that was opened, and those that another program holds.</summary>
    public IEnumerable<PassivePortState> Snapshot() =>
        _open.Values.Select(port => port.State).Concat(_blocked.Keys.Select(local => new PassivePortState(local, [], 0, 0, DateTimeOffset.UnixEpoch, IsTaken: true)));

    /// <summary>Now.</summary>
    public long UnixMilliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Reserves a port on <paramref name="local"/> for <paramref name="peer"/>; null when the range is exhausted for that address.</summary>
    public async ValueTask<PassiveChannel?> ReserveAsync(IPAddress local, IPAddress peer, PassiveSettings settings, bool holdPort, TlsScope? scope, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        if (TryReserve(local, peer, settings, holdPort, scope, trace) is { } channel) return channel;
        var startedAt = time.GetTimestamp();
        while (settings.PortWait - time.GetElapsedTime(startedAt) is var left && left > TimeSpan.Zero)
        {
            var freed = WaitForRelease(peer);
            if (TryReserve(local, peer, settings, holdPort, scope, trace) is { } later)
            {
                Interlocked.Increment(ref _waited);
                return later;
            }
            try
            {
                await freed.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                break;
            }
        }
        Interlocked.Increment(ref _refused);
        trace.Failure = DataFailure.RangeExhausted;
        return null;
    }

    /// <summary>Closes ports that are no longer in the range, once nobody waits on them. Called by the heartbeat and when settings change.</summary>
    public void Sweep(PortRange? range)
    {
        Volatile.Write(ref _range, range is { } now ? new StrongBox<PortRange>(now) : null);
        foreach (var (_, port) in _open)
            if (IsOutside(port)) CloseIfIdle(port);
        foreach (var (key, until) in _blocked)
            if (until <= time.GetUtcNow()) _blocked.TryRemove(key, out _);
    }

    public void Dispose()
    {
        lock (_openGate)
        {
            _closed = true;
            foreach (var port in _open.Values) port.Close();
            _open.Clear();
        }
    }

    /// <summary>Called by a port when somebody no longer waits on it.</summary>
    public void Released(PassivePort port, PassiveChannel channel)
    {
        Interlocked.Decrement(ref _inUse);
        if (IsOutside(port)) CloseIfIdle(port);
        WakeWaiters(channel.Peer);
    }

    /// <summary>Called by a port when it dropped a connection that nobody waited for.</summary>
    public void StrangerDropped(PassivePort port, IPAddress stranger)
    {
        Interlocked.Increment(ref _strangers);
        log.StrangerDropped(stranger, port.Number);
    }

    private PassiveChannel? TryReserve(IPAddress local, IPAddress peer, PassiveSettings settings, bool holdPort, TlsScope? scope, DataConnectionTrace trace)
    {
        var range = settings.Ports ?? new PortRange(1025, 65535);
        var tries = settings.Ports is null ? 64 : range.Count;
        var start = _pickFrom + RandomPick.Below(Math.Min(range.Count, PickAmong));
        var nearTries = RandomPick.Below(PickAnyOnceIn) == 0 ? 0 : Math.Min(NearTries, tries);
        for (var i = 0; i < nearTries; i++)
            if (TryReserveOne(i, mustBeNear: true) is { } near) return near;
        for (var i = 0; i < tries; i++)
            if (TryReserveOne(i, mustBeNear: false) is { } any) return any;
        return null;

        PassiveChannel? TryReserveOne(int i, bool mustBeNear)
        {
            // Without a range every try is a fresh random port; in a range the search goes round once from a random place.
            var number = settings.Ports is null ? range.First + RandomPick.Below(range.Count) : range.First + ((start + i) % range.Count);
            if (TryOpen(new IPEndPoint(local, number)) is not { } port || (mustBeNear && !port.IsNear)) return null;
            var channel = new PassiveChannel(port, peer, holdPort, scope, settings.ConnectTimeout, trace, time);
            if (!port.TryReserve(channel)) return null;
            NotePeak(Interlocked.Increment(ref _inUse));
            return channel;
        }
    }

    private PassivePort? TryOpen(IPEndPoint local)
    {
        if (_open.TryGetValue(local, out var open)) return open;
        lock (_openGate) // two sessions that open one port would each take the other for a stranger to the range
        {
            if (_open.TryGetValue(local, out var won)) return won;
            if (_closed || _blocked.ContainsKey(local)) return null;
            try
            {
                return _open[local] = new PassivePort(local, this);
            }
            catch (ConnectionException e)
            {
                _blocked[local] = time.GetUtcNow() + BlockedFor;
                log.PassivePortTaken(local, e.Fault);
                return null;
            }
        }
    }

    private bool IsOutside(PassivePort port) => Volatile.Read(ref _range) is not { } range || !range.Value.Contains(port.Number);

    private void CloseIfIdle(PassivePort port)
    {
        if (port.TryClose()) _open.TryRemove(new(port.Local, port));
    }

    private void NotePeak(int used)
    {
        var peak = Volatile.Read(ref _peak);
        while (used > peak && Interlocked.CompareExchange(ref _peak, used, peak) is var seen && seen != peak) peak = seen;
    }

    private Task WaitForRelease(IPAddress peer)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waitersGate)
        {
            if (!_waiters.TryGetValue(peer, out var queue)) _waiters[peer] = queue = new();
            while (queue.TryPeek(out var first) && first.Task.IsCompleted) queue.Dequeue();
            queue.Enqueue(signal);
        }
        return signal.Task;
    }

    private void WakeWaiters(IPAddress peer)
    {
        lock (_waitersGate)
        {
            if (_waiters.Count == 0 || !_waiters.Remove(peer, out var queue)) return;
            foreach (var signal in queue) signal.TrySetResult();
        }
    }
}

/// <summary>How the passive range is used.</summary>
/// <param name="Waiting">Ports announced to clients that have not arrived yet.</param>
/// <param name="Peak">The most of them at once since the start.</param>
/// <param name="Refused">PASV and EPSV answered 425 because the range was exhausted.</param>
/// <param name="StrangersDropped">Connections to passive ports from addresses nobody waited for.</param>
/// <param name="Waited">PASV and EPSV answered only after another client's port became free: the range is nearly exhausted for an address.</param>
public readonly record struct PassiveUsage(int Waiting, int Peak, long Refused, long StrangersDropped, long Waited);

/// <summary>One port of the passive range that was needed so far.</summary>
/// <param name="Waiting">Clients that were told this port and have not arrived yet.</param>
/// <param name="Announced">How often it was told to a client.</param>
/// <param name="Accepted">How often the client arrived.</param>
/// <param name="LastAt">When it was last told to a client; UTC.</param>
/// <param name="IsTaken">Another program holds it, so that it cannot be used.</param>
public readonly record struct PassivePortState(IPEndPoint Local, IReadOnlyList<IPAddress> Waiting, long Announced, long Accepted, DateTimeOffset LastAt, bool IsTaken = false);
