using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
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
    private readonly ConcurrentDictionary<IPEndPoint, PassivePort> _open = new();
    private readonly ConcurrentDictionary<IPEndPoint, DateTimeOffset> _blocked = new();
    private readonly Lock _waitersGate = new();
    private readonly Dictionary<IPAddress, Queue<TaskCompletionSource>> _waiters = [];
    private PortRange? _range;
    private int _inUse;
    private int _peak;
    private long _refused;
    private long _strangers;
    private volatile bool _closed;

    /// <summary>Reservations now, the most at once so far, and PASV refused because the range was exhausted.</summary>
    public PassiveUsage Usage => new(Volatile.Read(ref _inUse), Volatile.Read(ref _peak), Interlocked.Read(ref _refused), Interlocked.Read(ref _strangers));

    /// <summary>Every open port with the number of clients that it waits for.</summary>
    public IEnumerable<PassivePortState> Snapshot() =>
        _open.Values.Select(port => new PassivePortState(port.Local, port.WaitingCount, port.Accepted));

    /// <summary>Reserves a port on <paramref name="local"/> for <paramref name="peer"/>; null when the range is exhausted for that address.</summary>
    public async ValueTask<PassiveChannel?> ReserveAsync(IPAddress local, IPAddress peer, PassiveSettings settings, bool holdPort, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        if (TryReserve(local, peer, settings, holdPort, trace) is { } channel) return channel;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), deadline, settings.PortWait, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                var freed = WaitForRelease(peer);
                if (TryReserve(local, peer, settings, holdPort, trace) is { } later) return later;
                await freed.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _refused);
            trace.Failure = DataFailure.RangeExhausted;
            return null;
        }
    }

    /// <summary>Closes ports that are no longer in the range, once nobody waits on them. Called by the heartbeat and when settings change.</summary>
    public void Sweep(PortRange? range)
    {
        _range = range;
        foreach (var (key, port) in _open)
            if (range is not { } now || !now.Contains(key.Port))
                CloseIfIdle(key, port);
        foreach (var (key, until) in _blocked)
            if (until <= time.GetUtcNow()) _blocked.TryRemove(key, out _);
    }

    public void Dispose()
    {
        _closed = true;
        foreach (var port in _open.Values) port.Dispose();
        _open.Clear();
    }

    private PassiveChannel? TryReserve(IPAddress local, IPAddress peer, PassiveSettings settings, bool holdPort, DataConnectionTrace trace)
    {
        var range = settings.Ports ?? new PortRange(1025, 65535);
        var tries = settings.Ports is null ? 64 : range.Count;
        var start = RandomNumberGenerator.GetInt32(range.Count);
        for (var i = 0; i < tries; i++)
        {
            // Without a range every try is a fresh random port; in a range the search goes round once from a random place.
            var number = settings.Ports is null ? range.First + RandomNumberGenerator.GetInt32(range.Count) : range.First + ((start + i) % range.Count);
            if (TryOpen(new IPEndPoint(local, number)) is not { } port) continue;
            var channel = new PassiveChannel(port, peer, holdPort, settings.ConnectTimeout, trace, time);
            if (!port.TryReserve(channel)) continue;
            var used = Interlocked.Increment(ref _inUse);
            if (used > Volatile.Read(ref _peak)) Volatile.Write(ref _peak, used);
            return channel;
        }
        return null;
    }

    private PassivePort? TryOpen(IPEndPoint local)
    {
        if (_open.TryGetValue(local, out var open)) return open;
        if (_closed || _blocked.ContainsKey(local)) return null;
        try
        {
            var port = new PassivePort(local, Released, StrangerDropped);
            if (_open.TryAdd(local, port)) return port;
            port.Dispose();
            return _open.GetValueOrDefault(local);
        }
        catch (ConnectionException e)
        {
            if (_open.TryGetValue(local, out var won)) return won; // another session opened it meanwhile
            _blocked[local] = time.GetUtcNow() + BlockedFor;
            log.PassivePortTaken(local, e.Fault);
            return null;
        }
    }

    private void Released(PassivePort port, PassiveChannel channel)
    {
        Interlocked.Decrement(ref _inUse);
        if (_range is not { } range || !range.Contains(port.Number)) CloseIfIdle(port.Local, port);
        WakeWaiter(channel.Peer);
    }

    private void StrangerDropped(PassivePort port, IPAddress stranger)
    {
        Interlocked.Increment(ref _strangers);
        log.StrangerDropped(stranger, port.Number);
    }

    private void CloseIfIdle(IPEndPoint key, PassivePort port)
    {
        if (port.WaitingCount > 0 || !_open.TryRemove(new(key, port))) return;
        if (port.WaitingCount > 0 && _open.TryAdd(key, port)) return; // somebody reserved it in between
        port.Dispose();
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

    private void WakeWaiter(IPAddress peer)
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
public readonly record struct PassiveUsage(int Waiting, int Peak, long Refused, long StrangersDropped);

/// <summary>One open port of the passive range.</summary>
public readonly record struct PassivePortState(IPEndPoint Local, int Waiting, long Accepted);
