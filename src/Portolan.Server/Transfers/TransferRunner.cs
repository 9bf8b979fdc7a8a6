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
    private bool _opening = true;
    private long _lastBytes;
    private long _lastMoveAt;

    /// <param name="preliminary">Sent before the data: 150, with the chosen name for STOU.</param>
    public TransferRunner(ControlSession session, string verb, string path, Payload payload, DataChannel channel, Reply preliminary)
    {
        (_session, _verb, _path, _payload, _channel, _preliminary) = (session, verb, path, payload, channel, preliminary);
        _startedAt = _lastMoveAt = session.Time.GetTimestamp();
    }

    /// <summary>Active mode dials before 150; TLS waits for it, since most clients shake hands only when they have read 150.</summary>
    public override async ValueTask<Reply?> StartAsync()
    {
        if (_channel.ReadyForPreliminaryReply) return _preliminary;
        var failure = await ConnectAsync(async () => _dialled = await _channel.OpenAsync(_cancel.Token));
        return failure is { } outcome ? End(outcome) : _preliminary;
    }

    public override async ValueTask<Reply> FinishAsync()
    {
        var outcome = await ConnectAsync(ProtectAsync) ?? await MoveAsync();
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
        if (_opening)
        {
            if (time.GetElapsedTime(_startedAt) > _channel.ConnectTimeout) Cancel(CancelReason.ConnectTimeout);
            return;
        }
        var bytes = _counter.Value;
        if (bytes != _lastBytes) (_lastBytes, _lastMoveAt) = (bytes, time.GetTimestamp());
        else if (time.GetElapsedTime(_lastMoveAt) > _session.Options.Limits.StallTimeout) Cancel(CancelReason.Stalled);
    }

    public override string Describe() => $"{_verb} {_path}: {_counter.Value} bytes so far";

    public override async ValueTask DisposeAsync()
    {
        if (_dialled is not null) await _dialled.DisposeAsync();
        if (_connection is not null) await _connection.DisposeAsync();
        await _payload.DisposeAsync();
        _channel.Dispose();
    }

    /// <summary>Runs one step towards the data connection; null when it succeeded, else how the transfer ended.</summary>
    private async ValueTask<TransferOutcome?> ConnectAsync(Func<Task> step)
    {
        try
        {
            await step();
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
            return NotConnected(_channel.Trace.Failure == DataFailure.None ? DataFailure.Reset : _channel.Trace.Failure);
        }
    }

    /// <summary>The data connection, TLS included. A connection that proves to be somebody else's is dropped, and the next is waited for.</summary>
    private async Task ProtectAsync()
    {
        while (_connection is null)
        {
            var connection = _dialled ?? await _channel.OpenAsync(_cancel.Token);
            _dialled = null;
            _connection = await ProtectAsync(connection);
        }
        _opening = false;
        _lastMoveAt = _session.Time.GetTimestamp();
    }

    /// <summary>Runs TLS where PROT P is set; null when this connection was somebody else's and another may come.</summary>
    private async ValueTask<Connection?> ProtectAsync(TcpConnection connection)
    {
        if (!_session.State.ProtectData || _session.TlsScope is not { } scope) return connection;
        var trace = _channel.Trace;
        Connection secured;
        try
        {
            secured = await scope.AuthenticateAsync(connection, _payload.Purpose, _cancel.Token);
        }
        catch (ConnectionException) when (_channel.TryReopen())
        {
            return null;
        }
        trace.TlsProtocol = secured.Tls!.Protocol.ToString();
        trace.TlsResumed = secured.Tls.Resumed;
        if (secured.Tls.Resumed is false && _session.Options.Tls.SessionReuse == TlsSessionReuse.Require)
        {
            trace.Failure = DataFailure.TlsNotResumed;
            await secured.CompleteAsync(_cancel.Token);
            await secured.DisposeAsync();
            if (_channel.TryReopen()) return null;
            throw new ConnectionException(ConnectionFault.Other, "the data connection did not resume the TLS session of the control connection");
        }
        _channel.Reach(DataStep.TlsDone);
        return secured;
    }

    private async ValueTask<TransferOutcome> MoveAsync()
    {
        try
        {
            await _payload.MoveAsync(_connection!, _counter, _cancel.Token);
            _channel.Reach(DataStep.LastByte);
            await _payload.CommitAsync(_cancel.Token);
            _channel.Trace.Close = _connection!.Tls is null ? CloseKind.Fin : CloseKind.CloseNotify;
            return new TransferOutcome(TransferEnd.Completed);
        }
        catch (ConnectionException e) when (e.Fault == ConnectionFault.TruncatedTls && _payload.IsUpload && !_session.Options.Tls.RequireCloseNotify)
        {
            return await CommitWithoutCloseNotifyAsync();
        }
        catch (ConnectionException e) when (_cancelReason == CancelReason.None)
        {
            _channel.Trace.Close = e.Fault == ConnectionFault.Reset ? CloseKind.Reset : CloseKind.None;
            return TransferOutcome.FromFault(e.Fault);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionException)
        {
            return Cancelled();
        }
        catch (StoreException e)
        {
            return new TransferOutcome(TransferEnd.StoreFailed, Store: e.Error);
        }
        catch (IOException e)
        {
            _session.Log.StoreFailed(_session.Id, _verb, e);
            return new TransferOutcome(TransferEnd.StoreFailed, Store: StoreErrors.FromIO(e));
        }
    }

    /// <summary>Several clients never send close_notify: their uploads are served, and marked everywhere as ended without it.</summary>
    private async ValueTask<TransferOutcome> CommitWithoutCloseNotifyAsync()
    {
        _channel.Trace.Close = CloseKind.TruncatedTls;
        try
        {
            await _payload.CommitAsync(_cancel.Token);
            return new TransferOutcome(TransferEnd.CompletedWithoutCloseNotify, DataFailure.NoCloseNotify);
        }
        catch (StoreException e)
        {
            return new TransferOutcome(TransferEnd.StoreFailed, Store: e.Error);
        }
    }

    /// <summary>In order after success, so that the client reads its last byte; with a reset otherwise, so that it does not take a part for the whole.</summary>
    private async ValueTask CloseConnectionAsync(TransferOutcome outcome)
    {
        if (_connection is not { } connection) return;
        var inOrder = outcome.End is TransferEnd.Completed or TransferEnd.CompletedWithoutCloseNotify;
        if (!inOrder) connection.Abort();
        else await CompleteQuietlyAsync(connection);
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
        if (trace.Reached >= DataStep.Connected) return DataFailure.TlsHandshakeTimedOut;
        if (trace.Active) return DataFailure.TimedOut;
        if (trace.Failure == DataFailure.TlsNotResumed) return DataFailure.TlsNotResumed;
        return trace.StrangersDropped > 0 ? DataFailure.StrangerDialled : DataFailure.NoConnectionArrived;
    }
}
