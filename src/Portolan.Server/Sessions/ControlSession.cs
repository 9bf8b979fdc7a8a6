using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Accounts;
using Portolan.Server.Quotas;

namespace Portolan.Server.Sessions;

/// <summary>
/// One control connection as everybody else sees it: who is there, what is remembered, what runs, and the wish that it ends.
/// Its loop (<c>Control/ControlLoop</c>) is one task, which alone owns <see cref="State"/> and writes replies.
/// </summary>
internal sealed class ControlSession
{
    private const long NotSending = -1;
    private static readonly TimeSpan LastReplyLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly long _startedAt;
    private readonly List<Reply> _afterWork = [];

    // what the heartbeat looks at
    private long _loginStartedAt;
    private long _lastActivityAt;
    private long _sendingSince = NotSending;
    private volatile bool _ended;
    private Farewell? _farewell;
    private Ending? _ending;
    private Pause? _pause;

    public ControlSession(ServerContext server, TcpConnection connection, bool implicitTls, long id)
    {
        (Server, ImplicitTls, Id) = (server, implicitTls, id);
        Options = server.Options;
        Connection = connection;
        (Client, Local) = (connection.RemoteEndPoint, connection.LocalEndPoint);
        _startedAt = _loginStartedAt = _lastActivityAt = server.Time.GetTimestamp();
        StartedAt = server.Time.GetUtcNow();
        Watch = new SessionWatch(this);
    }

    public long Id { get; }

    public bool ImplicitTls { get; }

    /// <summary>The snapshot this session began with.</summary>
    public FtpServerOptions Options { get; }

    /// <summary>The snapshot in force now: what data connections go by.</summary>
    public FtpServerOptions LiveOptions => Server.Options;

    public ServerContext Server { get; }

    public ServerLog Log => Server.Log;

    public TimeProvider Time => Server.Time;

    /// <summary>Reports for the server's findings.</summary>
    public SessionWatch Watch { get; }

    public SessionState State { get; } = new();

    public Connection Connection { get; set; }

    public IPEndPoint Client { get; }

    public IPEndPoint Local { get; }

    /// <summary>Binds data connections to the TLS session of this control connection; null without TLS.</summary>
    public TlsScope? TlsScope { get; set; }

    /// <summary>Bytes already received behind the command that runs: AUTH refuses to go on with any. Set by the loop.</summary>
    public bool HasUnreadInput { get; set; }

    /// <summary>By account, network or server, as they were when the session began.</summary>
    public bool RequiresTls => EffectiveSettings.For(Options, Client.Address, State.Account).TlsRequired;

    /// <summary>What holds for this client's data connections now.</summary>
    public EffectiveSettings DataRules => EffectiveSettings.For(LiveOptions, Client.Address, State.Account);

    /// <summary>The transfer or hash that runs. Set by the loop.</summary>
    public LongCommand? RunningWork { get; set; }

    /// <summary>The newest data connection, or the refusal of one; null before the first.</summary>
    public DataConnectionTrace? LastTrace { get; private set; }

    public DateTimeOffset StartedAt { get; }

    public TimeSpan Age => Time.GetElapsedTime(_startedAt);

    /// <summary>True while replies are on their way to the client.</summary>
    public bool IsSending => Volatile.Read(ref _sendingSince) != NotSending;

    /// <summary>True while the session is made to wait.</summary>
    public bool IsPausing => Volatile.Read(ref _pause) is { Over.Task.IsCompleted: false };

    /// <summary>Cancelled when the session is to end without waiting for anything.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>How a session that was asked to end does so; null while nobody asked.</summary>
    public Farewell? Farewell => Volatile.Read(ref _farewell);

    /// <summary>Replies behind the final one of the running command (each ABOR's own 226). Emptied by the loop.</summary>
    public List<Reply> AfterWork => _afterWork;

    /// <summary>Ends the session with a 421 from any thread; a running transfer is ended first, or waited for.</summary>
    public void RequestClose(Farewell last, bool letTransferFinish = false)
    {
        CloseWith(last);
        var work = RunningWork;
        if (work is null) _stop.Cancel();
        else if (!letTransferFinish) work.Cancel(CancelReason.ServerClosing);
    }

    /// <summary>Ends the session at once, without a word.</summary>
    public void Abort()
    {
        RunningWork?.Cancel(CancelReason.ServerClosing);
        _stop.Cancel();
        Connection.Abort();
    }

    public void Stop() => _stop.Cancel();

    /// <summary>Ends the session with this reply, from within.</summary>
    public void CloseWith(Farewell last) => Interlocked.CompareExchange(ref _farewell, last, null);

    public void Because(Farewell last) => Because(last.End, last.Text);

    /// <summary>Why the session ends; the first word counts.</summary>
    /// <param name="text">The same in English, for the log.</param>
    public void Because(SessionEnd end, string text) => Interlocked.CompareExchange(ref _ending, new Ending(end, text), null);

    /// <summary>Called by the heartbeat: the session's time-outs. Data activity counts as activity.</summary>
    public void Tick()
    {
        if (_ended) return;
        if (Volatile.Read(ref _pause) is { } pause && Time.GetElapsedTime(pause.Since) >= pause.Length) pause.Over.TrySetResult();
        var patience = _farewell is null ? Options.Limits.StallTimeout : LastReplyLimit;
        if (Volatile.Read(ref _sendingSince) is var since and not NotSending && Time.GetElapsedTime(since) > patience)
        {
            Because(SessionEnd.RepliesUnread, "the client does not read its replies");
            Abort();
            return;
        }
        if (State.Account?.Use?.StandingNow() is { } standing and not AccountStanding.Good) RequestClose(Farewell.AccountEnded, letTransferFinish: standing != AccountStanding.Revoked);
        if (RunningWork is { } work)
        {
            work.Tick();
            NoteActivity();
            return;
        }
        if (!State.LoggedIn && Time.GetElapsedTime(Volatile.Read(ref _loginStartedAt)) > Options.Limits.LoginTimeout) RequestClose(Farewell.LoginTimeout);
        else if (Time.GetElapsedTime(Volatile.Read(ref _lastActivityAt)) > Options.Limits.IdleTimeout) RequestClose(Farewell.Idle);
    }

    /// <summary>Lets the session wait. The heartbeat ends it: however many sessions wait, none has a timer.</summary>
    /// <exception cref="OperationCanceledException">The session is to end.</exception>
    public async Task PauseAsync(TimeSpan length)
    {
        var pause = new Pause(Time.GetTimestamp(), length, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _pause, pause);
        await pause.Over.Task.WaitAsync(Stopping);
        Volatile.Write(ref _pause, null);
    }

    public void NoteActivity() => Volatile.Write(ref _lastActivityAt, Time.GetTimestamp());

    public void NoteSending(bool sending) => Volatile.Write(ref _sendingSince, sending ? Time.GetTimestamp() : NotSending);

    /// <summary>From now on the heartbeat leaves the session alone.</summary>
    public void NoteEnded() => _ended = true;

    /// <summary>REIN, and AUTH behind a login: the time to log in begins anew.</summary>
    public void RestartLoginClock() => Volatile.Write(ref _loginStartedAt, Time.GetTimestamp());

    /// <summary>A fresh trace of a data connection that belongs to this session.</summary>
    public DataConnectionTrace NewTrace(DataMode mode) => LastTrace = TraceOf(mode);

    private DataConnectionTrace TraceOf(DataMode mode) => new() { Mode = mode, StartedAt = Time.GetUtcNow().UtcDateTime, ControlLocal = Local, ControlRemote = Client };

    /// <summary>425 for a transfer that no meeting point was agreed on for; the log names why: nobody asked, or what was asked for was refused.</summary>
    public Reply RefuseWithoutChannel(string verb)
    {
        var cause = LastTrace is { ReplyCode: >= 400, Failure: not DataFailure.None } refused ? refused.Failure : DataFailure.NotAnnounced;
        Log.DataConnectionRefused(Id, verb, cause.ToText());
        return Replies.NoDataChannel;
    }

    /// <summary>521 for a transfer without TLS where policy demands it. The meeting point stays: PROT P may follow.</summary>
    public Reply RefuseUnprotected(string verb)
    {
        Log.DataConnectionRefused(Id, verb, DataFailure.TlsRequired.ToText());
        if (State.Channel?.Trace is not { } agreed) return Replies.TlsRequired;
        var trace = TraceOf(agreed.Mode);
        (trace.Announced, trace.Failure, trace.ReplyCode) = (agreed.Announced, DataFailure.TlsRequired, Replies.TlsRequired.Code);
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        DataRefused(trace);
        return Replies.TlsRequired;
    }

    /// <summary>A data connection was refused before a transfer: remembered by whoever listens.</summary>
    public void DataRefused(DataConnectionTrace trace)
    {
        Server.Metrics.DataConnectionFailed(trace.Failure);
        if (Server.Events.HasSubscribers) Server.Events.Raise(new DataConnectionRefused(Time.GetUtcNow().UtcDateTime, Id, State.Account?.Name, trace));
    }

    /// <summary>A command was refused because the account's quota is used up.</summary>
    public void QuotaRefused(string verb, string argument)
    {
        if (Server.Events.HasSubscribers && State.Account is { } account) Server.Events.Raise(new QuotaRefused(Time.GetUtcNow().UtcDateTime, Id, account.Name, verb, argument));
    }

    public void Started()
    {
        Log.SessionStarted(Id, Client, Local);
        Server.Metrics.SessionStarted();
        Watch.Started();
        if (Server.Events.HasSubscribers) Server.Events.Raise(new SessionStarted(Time.GetUtcNow().UtcDateTime, Id, Client, Local));
    }

    public void LoggedIn(string user, bool tls)
    {
        Log.LoggedIn(Id, LogText.Printable(user), Client);
        Server.Metrics.LoggedIn();
        if (Server.Events.HasSubscribers) Server.Events.Raise(new LoggedIn(Time.GetUtcNow().UtcDateTime, Id, user, Client, tls));
    }

    public void LoginRefused(string user, LoginRefusal refusal)
    {
        Log.LoginRefused(Id, LogText.Printable(user), Client, refusal);
        Server.Metrics.LoginRefused();
        if (Server.Events.HasSubscribers) Server.Events.Raise(new LoginRefused(Time.GetUtcNow().UtcDateTime, Id, user, Client, refusal));
    }

    public void TransferStarted(LongCommand work)
    {
        if (Server.Events.HasSubscribers && work.Transfer is { } transfer) Server.Events.Raise(new TransferStarted(Time.GetUtcNow().UtcDateTime, Id, transfer));
    }

    public void TransferEnded(TransferRecord transfer)
    {
        var trace = transfer.Connection;
        Log.TransferEnded(Id, transfer.Verb, LogText.Printable(transfer.Path), transfer.Succeeded ? "complete" : trace.Failure.ToString(), trace.ReplyCode,
            transfer.Bytes, (long)transfer.Duration.TotalMilliseconds, trace.Mode.ToString());
        if (Log.TracesDataConnections) Log.DataConnection(Id, TraceText.Of(trace));
        Server.Metrics.TransferEnded(transfer);
        if (transfer.Verb == "RETR" && State.Account?.Use is { Limits.MetersDownloads: false } use) use.Note(downloaded: transfer.Bytes); // else counted piece by piece
        Server.Reach.Note(trace);
        Watch.DataConnectionEnded(trace);
        if (Server.Events.HasSubscribers) Server.Events.Raise(new TransferEnded(Time.GetUtcNow().UtcDateTime, Id, transfer));
    }

    public void Ended(string? user)
    {
        var (end, text) = _ending ?? new Ending(SessionEnd.ClientClosed, "the client closed the control connection");
        Log.SessionEnded(Id, Age, text);
        if (Server.Events.HasSubscribers) Server.Events.Raise(new SessionEnded(Time.GetUtcNow().UtcDateTime, Id, user, end, text));
        Server.Sessions.Remove(this); // last: who waited for the end of all sessions then knows everything of them
    }

    private sealed record Ending(SessionEnd End, string Text);

    private sealed record Pause(long Since, TimeSpan Length, TaskCompletionSource Over);
}
