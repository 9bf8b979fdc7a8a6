using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;

namespace Portolan.Net.Linux;

/// <summary>Waits for one socket in one direction, again and again without allocating.</summary>
/// <remarks>
/// A wait may end early; who waits tries again and finds out. A standing signal is watched for good and costs no system call a wait;
/// it wakes its poller with every arrival, so it suits conversations and not bulk data: 25,000 times for a GiB.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class SocketSignal : IValueTaskSource
{
    private readonly Lock _moving = new();
    private readonly uint _events;
    private readonly bool _standing;
    private Poller _poller;
    private ulong _id;
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _cancellation;
    private TaskCompletionSource? _second;
    private int _waiting;
    private bool _watched;
    private volatile bool _ready;
    private volatile bool _drained;
    private volatile bool _more;
    private volatile bool _closed;

    public SocketSignal(Poller poller, uint events, bool standing = false)
    {
        (_poller, _events, _standing) = (poller, events, standing);
        _id = poller.Register(this);
    }

    public Poller Poller => _poller;

    /// <summary>True where the last receive emptied the socket and nothing has come since: trying would be in vain. Only standing signals know.</summary>
    public bool IsDrained => _drained;

    /// <summary>Who waits goes on on <paramref name="poller"/> from now on; what has arrived already is told there. For standing signals.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public void MoveTo(Poller poller, SafeHandle socket)
    {
        if (_poller == poller) return;
        lock (_moving)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_poller == poller) return;
            var id = poller.Register(this);
            try
            {
                if (_watched) poller.Stand(socket, id, _events); // both watch it for a moment, so that nothing is missed
            }
            catch
            {
                poller.Remove(id);
                throw;
            }
            if (_watched) _poller.Forget(socket);
            _poller.Remove(_id);
            (_poller, _id) = (poller, id);
        }
    }

    /// <summary>Called before a receive, which may empty the socket.</summary>
    public void BeforeReceive()
    {
        _ready = false;
        _drained = _standing && _watched && !_more;
    }

    /// <summary>Called after a receive that filled its buffer: more may be there.</summary>
    public void MoreIsLikely() => _drained = false;

    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public ValueTask WaitAsync(SafeHandle socket, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (Interlocked.CompareExchange(ref _waiting, 1, 0) != 0)
            return WaitAsSecondAsync(socket, cancellationToken);
        try
        {
            Arm(socket);
        }
        catch
        {
            Rearm();
            throw;
        }
        _cancellation = cancellationToken.UnsafeRegister(static (signal, token) => ((SocketSignal)signal!).End(new OperationCanceledException(token), onPoller: false), this);
        if (_closed || _ready)
            End(exception: null, onPoller: false);
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Called by the poller: ends the waits that are under way, and runs what waited.</summary>
    /// <param name="more">The end, a fault or urgent data is there as well: a receive that comes back short has not seen all.</param>
    public void Fire(bool more)
    {
        if (more)
            _more = true;
        Wake(onPoller: true);
    }

    /// <summary>The socket was closed: the kernel forgets it without a word, so who waits must be told.</summary>
    /// <remarks>As with a cancellation, what waited goes on on the thread pool: who closes may be in the middle of something, and hold a lock.</remarks>
    public void Close()
    {
        lock (_moving)
        {
            _closed = true;
            _poller.Remove(_id);
        }
        Wake(onPoller: false);
    }

    void IValueTaskSource.GetResult(short token)
    {
        // Waits for a cancellation that is just being told, so that it cannot hit the next wait.
        _cancellation.Dispose();
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _ready = false; // what came until now is found by the attempt that follows
            Rearm();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Arm(SafeHandle socket)
    {
        var again = _watched;
        _watched = true;
        if (!_standing) _poller.Arm(socket, _id, _events, again);
        else if (!again) _poller.Stand(socket, _id, _events);
        else ObjectDisposedException.ThrowIf(socket.IsClosed, socket);
    }

    private void Rearm()
    {
        _core.Reset();
        Volatile.Write(ref _waiting, 0);
    }

    private void Wake(bool onPoller)
    {
        _ready = _standing;
        _drained = false;
        End(exception: null, onPoller);
        Interlocked.Exchange(ref _second, null)?.TrySetResult();
    }

    private void End(Exception? exception, bool onPoller)
    {
        if (Interlocked.CompareExchange(ref _waiting, 2, 1) != 1)
            return;
        _core.RunContinuationsAsynchronously = !(onPoller && _poller.RunsWork);
        if (exception is null)
            _core.SetResult(true);
        else
            _core.SetException(exception);
    }

    /// <summary>A TLS reader that has to write meets the writer here; both wake together.</summary>
    private async ValueTask WaitAsSecondAsync(SafeHandle socket, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = Interlocked.CompareExchange(ref _second, mine, null) ?? mine;
        Arm(socket);
        if (_closed || _ready)
            Wake(onPoller: false);
        await shared.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
