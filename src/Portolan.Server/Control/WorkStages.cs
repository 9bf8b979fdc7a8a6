using Portolan.Protocol;
using Portolan.Server.Sessions;

namespace Portolan.Server.Control;

/// <summary>Drives a session's long command through its two stages (see <see cref="LongCommand"/>) and gives its replies to the loop.</summary>
internal sealed class WorkStages(ControlSession session, Action<Reply> say)
{
    private Task<Reply?>? _stage;
    private bool _started;

    public bool Running => session.RunningWork is not null;

    /// <summary>The running stage; <see cref="AdvanceAsync()"/> takes its result.</summary>
    public Task Stage => _stage!;

    public async ValueTask BeginAsync(LongCommand work)
    {
        (session.RunningWork, _started) = (work, false);
        var stage = work.StartAsync();
        if (stage.IsCompletedSuccessfully) await AdvanceAsync(stage.Result);
        else _stage = stage.AsTask();
    }

    /// <summary>Takes the reply of the stage that ended and goes on to the next, or ends the command.</summary>
    public async ValueTask AdvanceAsync() => await AdvanceAsync(await ResultAsync());

    /// <summary>The session ends while the command runs: it ends too, and is recorded.</summary>
    public async ValueTask EndEarlyAsync()
    {
        if (session.RunningWork is not { } work) return;
        work.Cancel(CancelReason.ControlLost);
        try
        {
            var reply = _stage is null ? null : await ResultAsync();
            if (!_started && reply is null or { IsPreliminary: true }) await work.FinishAsync();
        }
        finally
        {
            await DisposeAsync();
        }
    }

    private async ValueTask AdvanceAsync(Reply? reply)
    {
        if (reply is not null)
        {
            if (_started || !reply.IsPreliminary)
            {
                await EndAsync(reply);
                return;
            }
            say(reply);
        }
        _started = true;
        var stage = session.RunningWork!.FinishAsync();
        if (stage.IsCompletedSuccessfully) await EndAsync(stage.Result);
        else _stage = AsNullable(stage);

        static async Task<Reply?> AsNullable(ValueTask<Reply> stage) => await stage;
    }

    private async ValueTask EndAsync(Reply final)
    {
        await DisposeAsync();
        if (session.TlsScope is { } scope && session.Connection.Tls is not null) await scope.RenewTicketAsync(session.Stopping);
        say(final);
        foreach (var behind in session.AfterWork) say(behind);
        session.AfterWork.Clear();
        session.NoteActivity();
    }

    /// <summary>The reply of the stage that ended. An exception here is a bug: logged, answered 451, and the session goes on.</summary>
    private async ValueTask<Reply?> ResultAsync()
    {
        try
        {
            return await _stage!;
        }
        catch (Exception e)
        {
            session.Log.Bug(session.Id, e);
            return Replies.InternalError;
        }
    }

    private async ValueTask DisposeAsync()
    {
        var work = session.RunningWork!;
        (session.RunningWork, _stage) = (null, null);
        Interlocked.MemoryBarrier(); // either RequestClose sees that nothing runs, or the loop sees its reply
        try
        {
            await work.DisposeAsync();
        }
        catch (Exception e)
        {
            session.Log.Bug(session.Id, e);
        }
    }
}
