using System.Globalization;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>ACCT, REIN, QUIT, NOOP, SYST, ALLO, SMNT, CLNT and HOST: what concerns the session as a whole.</summary>
internal static class Session
{
    /// <summary>RFC 959 §4.1.1: no account information is needed here.</summary>
    public static ValueTask<CommandResult> AcctAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(Replies.Superfluous);

    /// <summary>RFC 959 §4.1.1: everything but TLS goes back to the start.</summary>
    public static ValueTask<CommandResult> ReinAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.LoggedIn) session.RestartLoginClock();
        session.State.LogOut();
        return new CommandResult(Replies.Reinitialized);
    }

    /// <summary>RFC 959 §4.1.1: a running transfer is finished first.</summary>
    public static ValueTask<CommandResult> QuitAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.RunningWork is null) return (CommandResult)Farewell.Quit;
        session.CloseWith(Farewell.Quit);
        session.Because(Farewell.Quit);
        return default(CommandResult);
    }

    public static ValueTask<CommandResult> NoopAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(Replies.Noop);

    public static ValueTask<CommandResult> SystAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(Replies.System);

    /// <summary>RFC 959 §4.1.3: <c>ALLO bytes [R record]</c>; a hint that lets a full disk be told before the upload.</summary>
    public static ValueTask<CommandResult> AlloAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var first = argument.Split(' ')[0];
        if (!long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) return new CommandResult(Replies.ArgumentNotUnderstood);
        session.State.AllocatedBytes = bytes;
        return new CommandResult(Replies.SpaceReserved);
    }

    /// <summary>RFC 959 §4.1.1: there is nothing to mount.</summary>
    public static ValueTask<CommandResult> SmntAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(Replies.NotImplemented);

    /// <summary>Not in any RFC, but clients like to say who they are.</summary>
    public static ValueTask<CommandResult> ClntAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        session.State.ClientName = argument;
        return new CommandResult(Replies.Noop);
    }

    /// <summary>RFC 7151 §3: the virtual host, before USER.</summary>
    public static ValueTask<CommandResult> HostAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.UserName is not null || session.State.LoggedIn) return new CommandResult(Replies.HostTooLate);
        if (argument.AsSpan().ContainsAny(" /\"")) return new CommandResult(Replies.ArgumentNotUnderstood);
        session.State.Host = argument;
        return new CommandResult(Replies.HostAccepted);
    }

    /// <summary>RFC 959 §4.1.3 and §5.4: 426 for the transfer, then 226 for ABOR itself.</summary>
    public static ValueTask<CommandResult> AborAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.RunningWork is null)
        {
            session.State.ReplaceChannel(null);
            return new CommandResult(Replies.NothingToAbort);
        }
        session.AfterWork.Add(Replies.Aborted);
        session.RunningWork.Cancel(CancelReason.Aborted);
        return default(CommandResult);
    }
}
