using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Accounts;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Transfers;

namespace Portolan.Server.Sessions;

/// <summary>
/// One control connection. A single task owns all its state and is the only writer of replies: it awaits the next command line, or the
/// next line and the running transfer together, so that ABOR, STAT, NOOP and QUIT are answered while data moves.
/// </summary>
internal sealed class ControlSession
{
    private const int MostUnknownCommands = 20;
    private const int MostWaiting = 100;
    private const int MostReplyBytes = 64 * 1024;
    private const long NotSending = -1;

    private readonly ServerContext _server;
    private readonly LineBuffer _lines;
    private readonly ReplyWriter _replies = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _implicitTls;
    private readonly long _startedAt;

    // what the heartbeat looks at
    private long _loginStartedAt;
    private long _lastActivityAt;
    private long _sendingSince = NotSending;
    private volatile bool _ended;

    // the running long command, and the commands that wait for its end
    private LongCommand? _work;
    private Task<Reply?>? _stage;
    private bool _started;
    private Task<int>? _receive;
    private readonly Queue<CommandLineReceived> _waiting = new();
    private CommandLineReceived _newestWaiting;
    private readonly List<Reply> _afterWork = [];

    // the end
    private int _unknownCommands;
    private Reply? _closeReply;
    private bool _closeReplySaid;
    private bool _quitting;
    private bool _closing;
    private bool _inputEnded;
    private string? _endReason;

    public ControlSession(ServerContext server, TcpConnection connection, bool implicitTls, long id)
    {
        (_server, _implicitTls, Id) = (server, implicitTls, id);
        Options = server.Options;
        Connection = connection;
        (Client, Local) = (connection.RemoteEndPoint, connection.LocalEndPoint);
        _lines = new LineBuffer(Options.Limits.MaxLineBytes);
        _startedAt = _loginStartedAt = _lastActivityAt = server.Time.GetTimestamp();
        StartedAt = server.Time.GetUtcNow();
    }

    public long Id { get; }

    /// <summary>The snapshot this session began with.</summary>
    public FtpServerOptions Options { get; }

    /// <summary>The snapshot in force now: what data connections go by.</summary>
    public FtpServerOptions LiveOptions => _server.Options;

    public ServerContext Server => _server;

    public ServerLog Log => _server.Log;

    public TimeProvider Time => _server.Time;

    public SessionState State { get; } = new();

    public Connection Connection { get; private set; }

    public IPEndPoint Client { get; }

    public IPEndPoint Local { get; }

    /// <summary>Binds data connections to the TLS session of this control connection; null without TLS.</summary>
    public TlsScope? TlsScope { get; private set; }

    /// <summary>Bytes already received behind the command that runs: AUTH refuses to go on with any.</summary>
    public bool HasUnreadInput => !_lines.IsEmpty || _waiting.Count > 0;

    /// <summary>By the settings, or by the account.</summary>
    public bool RequiresTls => Options.Tls.Required || State.Account is { RequireTls: true };

    public LongCommand? RunningWork => _work;

    /// <summary>The newest data connection, or the refusal of one; null before the first.</summary>
    public DataConnectionTrace? LastTrace { get; private set; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>True while replies are on their way to the client.</summary>
    public bool IsSending => Volatile.Read(ref _sendingSince) != NotSending;

    /// <summary>Runs the session to its end. Never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (_implicitTls) await StartTlsAsync();
            if (!_closing)
            {
                _replies.Add(Replies.Greeting(Options.Greeting));
                await LoopAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _endReason ??= _closeReply?.Text ?? "closed by the server";
        }
        catch (ConnectionException e)
        {
            _endReason ??= e.Message;
        }
        catch (Exception e)
        {
            _endReason ??= "internal error";
            Log.Bug(Id, e);
        }
        await EndAsync();
    }

    /// <summary>Ends the session with a 421 from any thread; a running transfer is ended first, or waited for.</summary>
    public void RequestClose(Reply reason, bool letTransferFinish = false)
    {
        Interlocked.CompareExchange(ref _closeReply, reason, null);
        var work = _work;
        if (work is null) _stop.Cancel();
        else if (!letTransferFinish) work.Cancel(CancelReason.ServerClosing);
    }

    /// <summary>Ends the session at once, without a word.</summary>
    public void Abort()
    {
        _work?.Cancel(CancelReason.ServerClosing);
        _stop.Cancel();
        Connection.Abort();
    }

    /// <summary>Called by the heartbeat: the session's time-outs. Data activity counts as activity.</summary>
    public void Tick()
    {
        if (_ended) return;
        if (Volatile.Read(ref _sendingSince) is var since and not NotSending && Time.GetElapsedTime(since) > Options.Limits.StallTimeout)
        {
            _endReason ??= "the client does not read its replies";
            Abort();
            return;
        }
        if (_work is { } work)
        {
            work.Tick();
            Volatile.Write(ref _lastActivityAt, Time.GetTimestamp());
            return;
        }
        if (_closeReply is not null) _stop.Cancel(); // asked to close while a transfer ran that is over now
        else if (!State.LoggedIn && Time.GetElapsedTime(Volatile.Read(ref _loginStartedAt)) > Options.Limits.LoginTimeout) RequestClose(Replies.LoginTooSlow);
        else if (Time.GetElapsedTime(Volatile.Read(ref _lastActivityAt)) > Options.Limits.IdleTimeout) RequestClose(Replies.IdleTooLong);
    }

    /// <summary>Queues a reply ahead of a handler's own (ABOR: none of its business is lost).</summary>
    public void AddReply(Reply reply)
    {
        if (Log.TracesCommands) Log.Sent(Id, reply.ToString());
        _replies.Add(reply);
    }

    /// <summary>QUIT while a transfer runs: the session ends behind it. RFC 959 §4.1.1.</summary>
    public void CloseAfterWork(Reply goodbye)
    {
        Interlocked.CompareExchange(ref _closeReply, goodbye, null);
        _endReason ??= "QUIT";
    }

    /// <summary>A reply behind the final one of the running command (each ABOR's own 226).</summary>
    public void SayAfterWork(Reply reply) => _afterWork.Add(reply);

    /// <summary>REIN: the time to log in begins anew.</summary>
    public void RestartLoginClock() => Volatile.Write(ref _loginStartedAt, Time.GetTimestamp());

    /// <summary>Hands the session's data channel and the payload to a transfer.</summary>
    public TransferRunner BeginTransfer(string verb, VirtualPath path, Payload payload, Reply? preliminary = null) =>
        new(this, verb, path.Value, payload, State.TakeChannel()!, preliminary ?? Replies.OpeningDataConnection);

    /// <summary>A fresh trace of a data connection that belongs to this session.</summary>
    public DataConnectionTrace NewTrace(DataMode mode) => LastTrace =
        new() { Mode = mode, StartedAt = Time.GetUtcNow().UtcDateTime, ControlLocal = Local, ControlRemote = Client };

    public void Started()
    {
        Log.SessionStarted(Id, Client, Local);
        _server.Metrics.SessionStarted();
        if (_server.Events.HasSubscribers) _server.Events.Raise(new SessionStarted(Time.GetUtcNow().UtcDateTime, Id, Client, Local));
    }

    public void LoggedIn(string user, bool tls)
    {
        Log.LoggedIn(Id, LogText.Printable(user), Client);
        _server.Metrics.LoggedIn();
        if (_server.Events.HasSubscribers) _server.Events.Raise(new LoggedIn(Time.GetUtcNow().UtcDateTime, Id, user, Client, tls));
    }

    public void LoginRefused(string user, LoginRefusal refusal)
    {
        Log.LoginRefused(Id, LogText.Printable(user), Client, refusal);
        _server.Metrics.LoginRefused();
        if (_server.Events.HasSubscribers) _server.Events.Raise(new LoginRefused(Time.GetUtcNow().UtcDateTime, Id, user, Client, refusal));
    }

    public void TransferEnded(TransferRecord transfer)
    {
        var trace = transfer.Connection;
        Log.TransferEnded(Id, transfer.Verb, LogText.Printable(transfer.Path), transfer.Succeeded ? "complete" : trace.Failure.ToString(), trace.ReplyCode,
            transfer.Bytes, (long)transfer.Duration.TotalMilliseconds, trace.Mode.ToString());
        if (Log.TracesDataConnections) Log.DataConnection(Id, TraceText.Of(trace));
        _server.Metrics.TransferEnded(transfer);
        _server.Reach.Note(trace);
        if (_server.Events.HasSubscribers) _server.Events.Raise(new TransferEnded(Time.GetUtcNow().UtcDateTime, Id, transfer));
    }

    private async ValueTask LoopAsync()
    {
        while (!_closing)
        {
            if (_replies.Length > MostReplyBytes) await FlushAsync();
            if (_work is not null) await StepAsync();
            else if (_closeReply is not null) break;
            else if (TakeCommand() is { } command) await ExecuteAsync(command);
            else if (_inputEnded) return;
            else
            {
                await FlushAsync();
                await ReceiveAsync();
            }
        }
        if (!_closing && _closeReply is { } last)
        {
            AddReply(last);
            _closeReplySaid = true;
            _endReason ??= last.Text;
        }
        await FlushAsync();
    }

    /// <summary>While a long command runs: whatever comes first, its end or another command line.</summary>
    private async ValueTask StepAsync()
    {
        await TakeWhileWorkingAsync();
        await FlushAsync();
        if (_stage!.IsCompleted)
        {
            await AdvanceAsync(await StageResultAsync());
            return;
        }
        if (_inputEnded || !MayReadOn)
        {
            await Task.WhenAny(_stage);
            return;
        }
        _receive ??= Connection.ReceiveAsync(_lines.GetFreeMemory(), _stop.Token).AsTask();
        await Task.WhenAny(_receive, _stage);
        if (!_receive.IsCompleted) return;
        await ReceiveAsync();
        if (!_inputEnded || _quitting) return; // who said QUIT may close its side; the transfer is finished all the same
        _waiting.Clear();
        _work!.Cancel(CancelReason.ControlLost);
    }

    /// <summary>No more than a bounded number of commands waits; and AUTH or CCC must find no receive pending that would take the bytes behind it.</summary>
    private bool MayReadOn => _waiting.Count < MostWaiting && (_waiting.Count == 0 || !_newestWaiting.ChangesConnection);

    /// <summary>Answers what is answered during a transfer; what must wait stays in order. ABOR overtakes: it is about what runs now.</summary>
    private async ValueTask TakeWhileWorkingAsync()
    {
        while (MayReadOn && TakeLine() is { } command)
        {
            if (_quitting) continue; // nothing behind QUIT counts
            _quitting = command.Row is { Verb: "QUIT" } && command.Argument.Length == 0;
            var now = command.Row is { Busy: Busy.AtOnce } && (_waiting.Count == 0 || command.Row.Verb == "ABOR");
            if (now) await ExecuteAsync(command);
            else _waiting.Enqueue(_newestWaiting = command);
        }
    }

    /// <summary>The reply of the stage that ended. An exception here is a bug: logged, answered 451, and the session goes on.</summary>
    private async ValueTask<Reply?> StageResultAsync()
    {
        try
        {
            return await _stage!;
        }
        catch (Exception e)
        {
            Log.Bug(Id, e);
            return Replies.InternalError;
        }
    }

    private async ValueTask ExecuteAsync(CommandLineReceived command)
    {
        if (Log.TracesCommands) Log.Received(Id, command.ToLogText());
        if (command.Problem is { } problem)
        {
            AddReply(problem);
            if (++_unknownCommands >= MostUnknownCommands || command.IsForeignProtocol) _closeReply = Replies.TooManyBadCommands;
            return;
        }
        _unknownCommands = 0;
        var result = await Dispatcher.RunAsync(this, command.Row!, command.Argument, _stop.Token);
        if (result.Reply is { } reply) AddReply(reply);
        if (result.Work is { } work) await BeginAsync(work);
        switch (result.After)
        {
            case AfterReply.Close:
                _endReason ??= result.Reply is { Code: 221 } ? "QUIT" : result.Reply!.Text;
                _closing = true;
                break;
            case AfterReply.StartTls:
                await FlushAsync();
                await StartTlsAsync();
                break;
            case AfterReply.StopTls:
                await FlushAsync();
                await StopTlsAsync();
                break;
        }
    }

    private async ValueTask BeginAsync(LongCommand work)
    {
        (_work, _started) = (work, false);
        var stage = work.StartAsync();
        if (stage.IsCompletedSuccessfully) await AdvanceAsync(stage.Result);
        else _stage = stage.AsTask();
    }

    /// <summary>Takes the reply of a finished stage and goes on to the next, or ends the command.</summary>
    private async ValueTask AdvanceAsync(Reply? reply)
    {
        if (reply is not null)
        {
            if (_started || !reply.IsPreliminary)
            {
                await EndWorkAsync(reply);
                return;
            }
            AddReply(reply);
        }
        _started = true;
        var stage = _work!.FinishAsync();
        if (stage.IsCompletedSuccessfully) await EndWorkAsync(stage.Result);
        else _stage = AsNullable(stage);

        static async Task<Reply?> AsNullable(ValueTask<Reply> stage) => await stage;
    }

    private async ValueTask EndWorkAsync(Reply final)
    {
        await DisposeWorkAsync();
        if (TlsScope is not null && Connection.Tls is not null) await TlsScope.RenewTicketAsync(_stop.Token);
        AddReply(final);
        foreach (var behind in _afterWork) AddReply(behind);
        _afterWork.Clear();
        Volatile.Write(ref _lastActivityAt, Time.GetTimestamp());
    }

    private async ValueTask DisposeWorkAsync()
    {
        var work = _work!;
        (_work, _stage) = (null, null);
        try
        {
            await work.DisposeAsync();
        }
        catch (Exception e)
        {
            Log.Bug(Id, e);
        }
    }

    private CommandLineReceived? TakeCommand() => _waiting.TryDequeue(out var waiting) ? waiting : TakeLine();

    private CommandLineReceived? TakeLine()
    {
        if (_receive is not null) return null; // the buffer belongs to the pending receive
        return _lines.TryRead(out var line) switch
        {
            LineStatus.Line => CommandLineReceived.Parse(line),
            LineStatus.TooLong => CommandLineReceived.TooLong,
            _ => null,
        };
    }

    private async ValueTask ReceiveAsync()
    {
        var pending = _receive;
        _receive = null;
        var received = pending is not null ? await pending : await Connection.ReceiveAsync(_lines.GetFreeMemory(), _stop.Token);
        Volatile.Write(ref _lastActivityAt, Time.GetTimestamp());
        if (received == 0) _inputEnded = true;
        else _lines.Advance(received);
    }

    private async ValueTask FlushAsync()
    {
        if (_replies.IsEmpty) return;
        Volatile.Write(ref _sendingSince, Time.GetTimestamp());
        await _replies.FlushAsync(Connection, _stop.Token);
        Volatile.Write(ref _sendingSince, NotSending);
    }

    private async ValueTask StartTlsAsync()
    {
        if (_server.Certificate.Context is not { } context)
        {
            Close("TLS was switched off");
            return;
        }
        var scope = context.CreateScope();
        try
        {
            Connection = await scope.AuthenticateAsync((TcpConnection)Connection, TlsPurpose.Control, _stop.Token);
        }
        catch (Exception e)
        {
            scope.Dispose();
            if (e is not ConnectionException) throw;
            Log.ControlTlsFailed(Id, e.Message);
            Close("TLS handshake failed");
            return;
        }
        TlsScope?.Dispose(); // of an earlier AUTH, taken off by CCC
        TlsScope = scope;
        var tls = Connection.Tls!;
        Log.ControlTls(Id, tls.Protocol.ToString(), tls.CipherSuite, tls.Resumed);
    }

    private async ValueTask StopTlsAsync() => Connection = await Connection.RemoveTlsAsync(_stop.Token);

    /// <summary>Ends the session without another word.</summary>
    private void Close(string reason)
    {
        _endReason ??= reason;
        _closing = true;
    }

    private async Task EndAsync()
    {
        _ended = true;
        var user = State.UserName;
        try
        {
            await EndWorkEarlyAsync();
            State.LogOut();
            await SayLastWordAsync();
            await ReleaseConnectionAsync();
        }
        catch (Exception e)
        {
            Log.Bug(Id, e);
            Connection.Abort();
        }
        finally
        {
            var reason = _endReason ?? "the client closed the control connection";
            _server.Sessions.Remove(this);
            Log.SessionEnded(Id, Time.GetElapsedTime(_startedAt), reason);
            if (_server.Events.HasSubscribers) _server.Events.Raise(new SessionEnded(Time.GetUtcNow().UtcDateTime, Id, user, reason));
        }
    }

    /// <summary>The control connection is gone or the session is ended from outside while a transfer runs: it ends too, and is recorded.</summary>
    private async ValueTask EndWorkEarlyAsync()
    {
        if (_work is not { } work) return;
        work.Cancel(CancelReason.ControlLost);
        try
        {
            var reply = _stage is null ? null : await StageResultAsync();
            if (!_started && reply is null or { IsPreliminary: true }) await work.FinishAsync();
        }
        finally
        {
            await DisposeWorkAsync();
        }
    }

    /// <summary>The 421 of a time-out or a stop, and an orderly end; neither may keep a dead peer's session alive.</summary>
    private async ValueTask SayLastWordAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), Time);
        try
        {
            if (!_closing && !_closeReplySaid && _closeReply is { } reply) AddReply(reply);
            if (!_replies.IsEmpty) await _replies.FlushAsync(Connection, soon.Token);
            await Connection.CompleteAsync(soon.Token);
        }
        catch (Exception e) when (e is ConnectionException or OperationCanceledException or ObjectDisposedException)
        {
            Connection.Abort();
        }
    }

    private async ValueTask ReleaseConnectionAsync()
    {
        await _stop.CancelAsync();
        if (_receive is { } receive)
        {
            await Task.WhenAny(receive);
            _ = receive.Exception; // seen: it is only that we stopped listening
        }
        await Connection.DisposeAsync();
        TlsScope?.Dispose();
    }
}
