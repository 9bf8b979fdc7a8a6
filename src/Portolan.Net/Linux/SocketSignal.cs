using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;

namespace Portolan.Net.Linux;

/// <summary>Waits for one socket in one direction, again and again without allocating.</summary>
/// <remarks>A wait may end early; who waits tries again and finds out.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class SocketSignal : IValueTaskSource
{
    private readonly SignalThread _thread;
    private readonly ulong _id;
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private TaskCompletionSource? _second;
    private int _waiting;
    private volatile bool _closed;

    public SocketSignal(SignalThread thread)
    {
        _thread = thread;
        _id = thread.Register(this);
    }

    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public ValueTask WaitAsync(SafeHandle socket, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _waiting, 1, 0) != 0)
            return WaitAsSecondAsync(socket, cancellationToken);
        try
        {
            _thread.Arm(socket, _id);
        }
        catch
        {
            Rearm();
            throw;
        }
        _cancellation = cancellationToken.UnsafeRegister(static (signal, token) => ((SocketSignal)signal!).End(new OperationCanceledException(token)), this);
        if (_closed)
            Fire();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Ends the waits that are under way.</summary>
    public void Fire()
    {
        End(exception: null);
        Interlocked.Exchange(ref _second, null)?.TrySetResult();
    }

    /// <summary>The socket was closed: the kernel forgets it without a word, so who waits must be told.</summary>
    public void Close()
    {
        _closed = true;
        _thread.Remove(_id);
        Fire();
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
            Rearm();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Rearm()
    {
        _core.Reset();
        Volatile.Write(ref _waiting, 0);
    }

    private void End(Exception? exception)
    {
        if (Interlocked.CompareExchange(ref _waiting, 2, 1) != 1)
            return;
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
        _thread.Arm(socket, _id);
        if (_closed)
            Fire();
        await shared.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
