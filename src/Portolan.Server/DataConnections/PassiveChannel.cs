using System.Collections.Concurrent;
using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>Passive mode: a port that waits for one client address. The connection may arrive before the transfer command does.</summary>
/// <param name="scope">The TLS sessions of the login where PROT P is set.</param>
internal sealed class PassiveChannel(
    PassivePort port, IPAddress peer, bool holdPort, TlsScope? scope, TimeSpan connectTimeout, DataConnectionTrace trace, TimeProvider time)
    : DataChannel(trace, time)
{
    private const int MostArrivals = 4;
    private readonly Lock _gate = new();
    private readonly Queue<TcpConnection> _arrived = new();
    private readonly ConcurrentDictionary<TcpConnection, EarlyHandshake> _early = new();
    private TaskCompletionSource<TcpConnection>? _waiting;
    private bool _closed;

    public IPAddress Peer => peer;

    public int Port => port.Number;

    public override TimeSpan ConnectTimeout => connectTimeout;

    /// <summary>The port listens, so the client can do its part: some dial only after 150.</summary>
    public override bool ReadyForPreliminaryReply => true;

    public override ValueTask<TcpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!port.IsNear) port.TakeArrivals(); // who has dialled need not wait for the other thread
        lock (_gate)
        {
            if (_arrived.TryDequeue(out var connection)) return ValueTask.FromResult(connection);
            if (_closed) throw new ConnectionException(ConnectionFault.Aborted, "the passive port was given up");
            _waiting = new TaskCompletionSource<TcpConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask<TcpConnection>(WaitAsync(_waiting, cancellationToken));
        }
    }

    public override ValueTask<Connection> SecureAsync(TcpConnection dialled, TlsScope scope, TlsPurpose purpose, CancellationToken cancellationToken) =>
        _early.TryRemove(dialled, out var early) ? early.CompleteAsync(purpose, cancellationToken) : base.SecureAsync(dialled, scope, purpose, cancellationToken);

    public override ValueTask StayPlainAsync(TcpConnection dialled) => _early.TryRemove(dialled, out var early) ? early.StopAsync() : ValueTask.CompletedTask;

    public override bool TakesSeveralDials => holdPort;

    public override void Found() => port.Release(this);

    /// <summary>Called by the port when the client's address dialled. False when nobody wants the connection any more.</summary>
    public bool Offer(TcpConnection connection)
    {
        TaskCompletionSource<TcpConnection>? waiting;
        lock (_gate)
        {
            if (_closed || _arrived.Count >= MostArrivals) return false;
            Connected(connection);
            waiting = _waiting;
            _waiting = null;
            if (waiting is null)
            {
                if (scope is not null) _early[connection] = new EarlyHandshake(connection, scope);
                _arrived.Enqueue(connection);
            }
        }
        if (!holdPort) port.Release(this); // accepted: the port is free for the next transfer of this address
        if (waiting is not null && !waiting.TrySetResult(connection)) connection.Abort();
        return true;
    }

    /// <summary>Another address dialled this port and was dropped; the real client is still waited for.</summary>
    public void NoteStranger(IPAddress stranger)
    {
        lock (_gate)
        {
            Trace.StrangersDropped++;
            Trace.LastStranger = stranger;
        }
    }

    public override void Dispose()
    {
        if (Trace.Remote is null) port.TakeArrivals();
        port.Release(this);
        TaskCompletionSource<TcpConnection>? waiting;
        lock (_gate)
        {
            _closed = true;
            waiting = _waiting;
            while (_arrived.TryDequeue(out var connection)) _ = _early.TryRemove(connection, out var early) ? early.GiveUpAsync() : CloseInOrderAsync(connection);
        }
        waiting?.TrySetException(new ConnectionException(ConnectionFault.Aborted, "the passive port was given up"));
    }

    /// <summary>A client whose transfer was refused may have sent its TLS hello already; a reset would make some of them give up the session.</summary>
    private static async Task CloseInOrderAsync(TcpConnection connection)
    {
        try
        {
            await connection.CompleteAsync();
        }
        catch (ConnectionException)
        {
            // The client closed first: that is as good.
        }
        await connection.DisposeAsync();
    }

    private static async Task<TcpConnection> WaitAsync(TaskCompletionSource<TcpConnection> waiting, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<TcpConnection>)state!).TrySetCanceled(token), waiting);
        return await waiting.Task;
    }
}
