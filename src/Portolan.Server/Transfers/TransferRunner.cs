using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.DataConnections;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Transfers;

/// <summary>One transfer: opens the session's data channel, moves the payload, closes the data connection and only then gives the final reply.</summary>
internal sealed class TransferRunner : LongCommand
{
    // Who sends a byte now and then holds a transfer as well as who sends none.
    private const int LeastBytesPerSecond = 2;

    private readonly ControlSession _session;
    private readonly string _verb;
    private readonly string _path;
    private readonly Payload _payload;
    private readonly DataChannel _channel;
    private readonly Reply _preliminary;
    private readonly ByteCounter _counter = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly long _startedAt;
    private TcpConnection? _dialled;
    private Connection? _connection;
    private CancelReason _cancelReason;
    private volatile Stage _stage = Stage.Opening;
    private long _lastBytes;
    private long _movedBytes;
    private long _lastMoveAt;
    private long _bytesPerSecond;

    private enum Stage
    {
        /// <summary>TCP and TLS; under the connect time-out.</summary>
        Opening,
        /// <summary>Bytes move; under the stall limit, also while the connection is closed.</summary>
        Moving,
        /// <summary>The store makes the upload final, in its own time: nobody is to blame for not sending.</summary>
        Committing,
    }

    /// <param name="preliminary">Sent before the data: 150, with the chosen name for STOU.</param>
    public TransferRunner(ControlSession session, string verb, string path, Payload payload, DataChannel channel, Reply preliminary)
    {
        (_session, _verb, _path, _payload, _channel, _preliminary) = (session, verb, path, payload, channel, preliminary);
        _startedAt = _lastMoveAt = session.Time.GetTimestamp();
    }

    /// <summary>Hands the session's data channel and the payload to a transfer.</summary>
    /// <param name="preliminary">Sent before the data; null for the plain 150.</param>
    public static TransferRunner Begin(ControlSession session, string verb, VirtualPath path, Payload payload, Reply? preliminary = null) =>
        new(session, verb, path.Value, payload, session.State.TakeChannel()!, preliminary ?? Replies.OpeningDataConnection);

    public override async ValueTask<Reply?> StartAsync()
    {
        _session.TransferStarted(this);
        if (_channel.ReadyForPreliminaryReply) return _preliminary;
        // TLS comes behind the 150: clients accept the server's dial, read the 150 and only then begin the handshake.
        var failure = await OpenAsync(dialOnly: true);
        return failure is { } outcome ? End(outcome) : _preliminary;
    }

    public override async ValueTask<Reply> FinishAsync()
    {
        var outcome = await OpenAsync(dialOnly: false) ?? await MoveAsync();
        await CloseConnectionAsync(outcome);
        return End(outcome);
    }

    public override void Cancel(CancelReason reason)
    {
        if (Interlocked.CompareExchange(ref _cancelReason, reason, CancelReason.None) == CancelReason.None) _cancel.Cancel();
    }

    public override void Tick()
    {
        var time = _session.Time;
        if (_stage == Stage.Committing) return;
        if (_stage == Stage.Opening)
        {
            if (time.GetElapsedTime(_startedAt) > _channel.ConnectTimeout) Cancel(CancelReason.ConnectTimeout);
            return;
        }
        var (bytes, limit) = (_counter.Value, _session.Options.Limits.StallTimeout);
        Volatile.Write(ref _bytesPerSecond, bytes - _lastBytes); // the heart beats once a second
        _lastBytes = bytes;
        if (bytes - _movedBytes >= Math.Max(1, LeastBytesPerSecond * limit.TotalSeconds)) (_movedBytes, _lastMoveAt) = (bytes, time.GetTimestamp());
        else if (time.GetElapsedTime(_lastMoveAt) > limit) Cancel(CancelReason.Stalled);
    }

    public override string Describe() => $"{_verb} {_path}: {_counter.Value} bytes so far";

    public override TransferInfo Transfer => new(
        _session.Id, _session.State.UserName, _verb, _path, _payload.IsUpload, _counter.Value, _payload.TotalBytes, Volatile.Read(ref _bytesPerSecond),
        _session.Time.GetUtcNow() - _session.Time.GetElapsedTime(_startedAt), _channel.Trace);

    public override async ValueTask DisposeAsync()
    {
        _dialled?.Abort();
        _connection?.Abort(); // still there only after a fault of our own: the client must not take what it has for the whole
        _channel.Dispose();
        await _payload.DisposeAsync();
    }

    /// <summary>The data connection, TLS included; null when it stands.</summary>
    private async ValueTask<TransferOutcome?> OpenAsync(bool dialOnly)
    {
        try
        {
            if (dialOnly)
            {
                _dialled = await _channel.OpenAsync(_cancel.Token);
                return null;
            }
            var dialled = _dialled;
            _dialled = null;
            _connection = await new DataConnectionOpening(_session, _channel, _payload.Purpose).OpenAsync(dialled, _cancel.Token);
            _lastMoveAt = _session.Time.GetTimestamp();
            _stage = Stage.Moving;
            return null;
        }
        catch (OperationCanceledException)
        {
            return NotConnected(_cancelReason == CancelReason.ConnectTimeout ? TimedOutCause() : DataFailure.None);
        }
        catch (ConnectionException e)
        {
            _session.Log.DataConnectionFailed(_session.Id, _channel.Trace.Mode.Verb(), e.Fault, e.Message);
            if (e.Fault is ConnectionFault.TlsHandshake or ConnectionFault.TlsProtocol or ConnectionFault.TruncatedTls) return NotConnected(DataFailure.TlsHandshakeFailed);
            if (_cancelReason != CancelReason.None) return NotConnected(_cancelReason == CancelReason.ConnectTimeout ? TimedOutCause() : DataFailure.None);
            return NotConnected(_channel.Trace.Failure == DataFailure.None ? DataFailure.Reset : _channel.Trace.Failure);
        }
    }

    private async ValueTask<TransferOutcome> MoveAsync()
    {
        try
        {
            _channel.Trace.Close = await MoveBytesAsync();
            _channel.Reach(DataStep.LastByte);
            await CommitAsync();
            return _channel.Trace.Close == CloseKind.TruncatedTls
                ? new TransferOutcome(TransferEnd.CompletedWithoutCloseNotify, DataFailure.NoCloseNotify)
                : new TransferOutcome(TransferEnd.Completed);
        }
        catch (ConnectionException e) when (_cancelReason == CancelReason.None)
        {
            _channel.Trace.Close = e.Fault == ConnectionFault.Reset ? CloseKind.Reset : CloseKind.None;
            return TransferOutcome.FromFault(e.Fault);
        }
        catch (Exception e) when (_cancelReason != CancelReason.None && e is OperationCanceledException or ConnectionException)
        {
            _channel.Trace.Close = CloseKind.Aborted;
            return Cancelled();
        }
        catch (StoreException e)
        {
            return new TransferOutcome(TransferEnd.StoreFailed, Store: e.Error);
        }
        catch (Exception e)
        {
            _session.Log.StoreFailed(_session.Id, _verb, e);
            return new TransferOutcome(TransferEnd.StoreFailed, Store: StoreErrors.From(e));
        }
    }

    /// <summary>Several clients never send close_notify: their uploads are served, and marked everywhere as ended without it.</summary>
    private async ValueTask<CloseKind> MoveBytesAsync()
    {
        var connection = _connection!;
        try
        {
            if (_payload.IsUpload) await connection.ReceiveAsync(Memory<byte>.Empty, _cancel.Token);
            _channel.Reach(DataStep.FirstByte);
            await _payload.MoveAsync(connection, _counter, _cancel.Token);
            return connection.Tls is null ? CloseKind.Fin : CloseKind.CloseNotify;
        }
        catch (ConnectionException e) when (e.Fault == ConnectionFault.TruncatedTls && _payload.IsUpload && !_session.Options.Tls.RequireCloseNotify)
        {
            return CloseKind.TruncatedTls;
        }
    }

    private async ValueTask CommitAsync()
    {
        _stage = Stage.Committing;
        await _payload.CommitAsync(_cancel.Token);
        _lastMoveAt = _session.Time.GetTimestamp();
        _stage = Stage.Moving;
    }

    /// <summary>In order after success, so that the client reads its last byte; with a reset otherwise, so that it does not take a part for the whole.</summary>
    private async ValueTask CloseConnectionAsync(TransferOutcome outcome)
    {
        if (_connection is not { } connection) return;
        var inOrder = outcome.End is TransferEnd.Completed or TransferEnd.CompletedWithoutCloseNotify;
        if (!inOrder) connection.Abort();
        else if (connection.Tls is not null) await CompleteQuietlyAsync(connection); // without TLS the close itself says all, one system call less
        await connection.DisposeAsync();
        _connection = null;
        _channel.Reach(DataStep.Closed);
    }

    private async ValueTask CompleteQuietlyAsync(Connection connection)
    {
        try
        {
            await connection.CompleteAsync(_cancel.Token);
        }
        catch (Exception e) when (e is ConnectionException or OperationCanceledException)
        {
            _session.Log.DataConnectionFailed(_session.Id, "close", (e as ConnectionException)?.Fault ?? ConnectionFault.Aborted, e.Message);
        }
    }

    private Reply End(TransferOutcome outcome)
    {
        var trace = _channel.Trace;
        trace.Bytes = _counter.Value;
        if (outcome.Cause != DataFailure.None) trace.Failure = outcome.Cause;
        else if (outcome.End == TransferEnd.Completed) trace.Failure = DataFailure.None;
        if (outcome.End == TransferEnd.StoreFailed) trace.Failure = DataFailure.StoreFailed;
        var reply = outcome.ToReply();
        trace.ReplyCode = reply.Code;
        _session.TransferEnded(new TransferRecord(
            _session.Id, _session.State.UserName, _verb, _path, _payload.IsUpload, _counter.Value,
            _session.Time.GetElapsedTime(_startedAt), outcome.End is TransferEnd.Completed or TransferEnd.CompletedWithoutCloseNotify, trace));
        return reply;
    }

    private TransferOutcome Cancelled() => _cancelReason switch
    {
        CancelReason.Stalled => new(TransferEnd.Stalled, DataFailure.Stalled),
        CancelReason.ServerClosing => new(TransferEnd.ServerClosing, DataFailure.ServerClosed),
        CancelReason.ControlLost => new(TransferEnd.Aborted, DataFailure.ControlLost),
        _ => new(TransferEnd.Aborted, DataFailure.Aborted),
    };

    private TransferOutcome NotConnected(DataFailure cause) =>
        cause == DataFailure.None ? Cancelled() : new TransferOutcome(TransferEnd.NotConnected, cause);

    private DataFailure TimedOutCause()
    {
        var trace = _channel.Trace;
        if (trace.Failure == DataFailure.TlsNotResumed) return DataFailure.TlsNotResumed;
        if (trace.Reached >= DataStep.Connected) return DataFailure.TlsHandshakeTimedOut;
        if (trace.Active) return DataFailure.TimedOut;
        return trace.StrangersDropped > 0 ? DataFailure.StrangerDialled : DataFailure.NoConnectionArrived;
    }
}
