using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Control;

/// <summary>
/// The one task of a session: it awaits the next command line, or the next line and the running transfer together, so that ABOR, STAT, NOOP
/// and QUIT are answered while data moves. Nobody else touches the session's state or writes replies.
/// </summary>
internal sealed class ControlLoop
{
    private const int MostUnknownCommands = 20;
    private const int MostWaiting = 32;
    private const int MostReplyBytes = 64 * 1024;

    private readonly ControlSession _session;
    private readonly LineBuffer _lines;
    private readonly ReplyWriter _replies = new();
    private readonly WorkStages _work;
    private Task<int>? _receive;

    // commands that wait for the end of the running one
    private readonly Queue<CommandLineReceived> _waiting = new();
    private CommandLineReceived _newestWaiting;

    private int _unknownCommands;
    private bool _farewellSaid;
    private bool _quitting;
    private bool _closing;
    private bool _inputEnded;

    private ControlLoop(ControlSession session)
    {
        _session = session;
        _lines = new LineBuffer(session.Options.Limits.MaxLineBytes);
        _work = new WorkStages(session, Say);
    }

    /// <summary>Runs a session to its end. Never throws.</summary>
    public static Task RunAsync(ControlSession session) => new ControlLoop(session).RunAsync();

    private async Task RunAsync()
    {
        try
        {
            if (_session.ImplicitTls) await StartTlsAsync();
            if (!_closing)
            {
                _replies.Add(Replies.Greeting(_session.Options.Greeting));
                await LoopAsync();
            }
        }
        catch (OperationCanceledException) when (_session.Stopping.IsCancellationRequested)
        {
            if (_session.Farewell is { } asked) _session.Because(asked);
            else _session.Because(SessionEnd.ServerStopped, "closed by the server");
        }
        catch (ConnectionException e)
        {
            _session.Because(SessionEnd.ConnectionLost, e.Message);
        }
        catch (Exception e)
        {
            _session.Because(SessionEnd.InternalError, "internal error");
            _session.Log.Bug(_session.Id, e);
        }
        await EndAsync();
    }

    private async ValueTask LoopAsync()
    {
        while (!_closing)
        {
            if (_replies.Length > MostReplyBytes) await FlushAsync();
            if (_work.Running) await StepAsync();
            else if (_session.Farewell is not null) break;
            else if (TakeCommand() is { } command) await ExecuteAsync(command);
            else if (_inputEnded) return;
            else
            {
                await FlushAsync();
                await ReceiveAsync();
            }
        }
        if (!_closing && _session.Farewell is { } last)
        {
            Say(last.Reply);
            _farewellSaid = true;
            _session.Because(last);
        }
        await FlushAsync();
    }

    /// <summary>While a long command runs: whatever comes first, its end or another command line.</summary>
    private async ValueTask StepAsync()
    {
        await TakeWhileWorkingAsync();
        await FlushAsync();
        if (_work.Stage.IsCompleted)
        {
            await _work.AdvanceAsync();
            return;
        }
        if (_inputEnded || !MayReadOn)
        {
            await Task.WhenAny(_work.Stage);
            return;
        }
        _receive ??= _session.Connection.ReceiveAsync(_lines.GetFreeMemory(), _session.Stopping).AsTask();
        await Task.WhenAny(_receive, _work.Stage);
        if (!_receive.IsCompleted) return;
        await ReceiveAsync();
        if (!_inputEnded || _quitting) return; // who said QUIT may close its side; the transfer is finished all the same
        _waiting.Clear();
        _session.RunningWork!.Cancel(CancelReason.ControlLost);
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

    private async ValueTask ExecuteAsync(CommandLineReceived command)
    {
        if (_session.Log.TracesCommands) _session.Log.Received(_session.Id, command.ToLogText());
        if (command.Problem is { } problem)
        {
            Say(problem);
            if (++_unknownCommands >= MostUnknownCommands || command.IsForeignProtocol) _session.CloseWith(Farewell.BadCommands);
            return;
        }
        _unknownCommands = 0;
        _session.HasUnreadInput = !_lines.IsEmpty || _waiting.Count > 0;
        var result = await Dispatcher.RunAsync(_session, command.Row!, command.Argument, _session.Stopping);
        if (result.Reply is { } reply) Say(reply);
        if (result.Work is { } work) await _work.BeginAsync(work);
        if (result.Ends is { } last) Close(last.End, last.Text);
        switch (result.After)
        {
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
        var received = pending is not null ? await pending : await _session.Connection.ReceiveAsync(_lines.GetFreeMemory(), _session.Stopping);
        _session.NoteActivity();
        if (received == 0) _inputEnded = true;
        else _lines.Advance(received);
    }

    private async ValueTask FlushAsync()
    {
        if (_replies.IsEmpty) return;
        _session.NoteSending(true);
        // A request to close must not take a reply with it, such as the 226 of a finished upload: only the heartbeat ends a send that hangs.
        await _replies.FlushAsync(_session.Connection, CancellationToken.None);
        _session.NoteSending(false);
    }

    private async ValueTask StartTlsAsync()
    {
        if (_session.Server.Certificate.Context is not { } context)
        {
            Close(SessionEnd.TlsOff, "TLS was switched off");
            return;
        }
        var scope = context.CreateScope();
        try
        {
            _session.Connection = await scope.AuthenticateAsync((TcpConnection)_session.Connection, TlsPurpose.Control, _session.Stopping);
        }
        catch (Exception e)
        {
            scope.Dispose();
            if (e is not ConnectionException) throw;
            _session.Log.ControlTlsFailed(_session.Id, e.Message);
            _session.Server.Metrics.ControlTlsFailed();
            Close(SessionEnd.TlsFailed, "TLS handshake failed");
            return;
        }
        _session.TlsScope?.Dispose(); // of an earlier AUTH, taken off by CCC
        _session.TlsScope = scope;
        var tls = _session.Connection.Tls!;
        _session.Log.ControlTls(_session.Id, tls.Protocol.ToString(), tls.CipherSuite, tls.Resumed);
    }

    private async ValueTask StopTlsAsync() => _session.Connection = await _session.Connection.RemoveTlsAsync(_session.Stopping);

    /// <summary>Ends the session without another word.</summary>
    private void Close(SessionEnd end, string text)
    {
        _session.Because(end, text);
        _closing = true;
    }

    private void Say(Reply reply)
    {
        if (_session.Log.TracesCommands) _session.Log.Sent(_session.Id, reply.ToString());
        _replies.Add(reply);
        _session.Server.Metrics.Replied(reply.Code);
    }

    private async Task EndAsync()
    {
        _session.NoteEnded();
        var user = _session.State.UserName;
        try
        {
            await _work.EndEarlyAsync();
            _session.State.LogOut();
            await SayLastWordAsync();
            await ReleaseConnectionAsync();
        }
        catch (Exception e)
        {
            _session.Log.Bug(_session.Id, e);
            _session.Connection.Abort();
        }
        finally
        {
            _session.Ended(user);
        }
    }

    /// <summary>The 421 of a time-out or a stop, and an orderly end; neither may keep a dead peer's session alive.</summary>
    private async ValueTask SayLastWordAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)); // by the real clock: the session's may leap, and take the 421 of a time-out with it
        try
        {
            if (!_closing && !_farewellSaid && _session.Farewell is { } last) Say(last.Reply);
            if (!_replies.IsEmpty) await _replies.FlushAsync(_session.Connection, soon.Token);
            await _session.Connection.CompleteAsync(soon.Token);
        }
        catch (Exception e) when (e is ConnectionException or OperationCanceledException or ObjectDisposedException)
        {
            _session.Connection.Abort();
        }
    }

    private async ValueTask ReleaseConnectionAsync()
    {
        _session.Stop();
        if (_receive is { } receive)
        {
            await Task.WhenAny(receive);
            _ = receive.Exception; // seen: it is only that we stopped listening
        }
        await _session.Connection.DisposeAsync();
        _session.TlsScope?.Dispose();
    }
}
