using Portolan.Diagnosis;
using Portolan.Protocol;
using Portolan.Server.DataConnections;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>
/// XWHY, an extension of this server for its doctor: what the server saw of the client and of its last data connection, so that a
/// diagnosis has two sides. Only for who is logged in, and only about themselves. With REPORT it takes what an invited doctor found out.
/// </summary>
internal static class Why
{
    public static async ValueTask<CommandResult> RunAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length > 0) return TakeReport(session, argument);
        var options = session.LiveOptions;
        var client = session.Client.Address;
        var announced = await session.Server.AnnouncedAddress.ResolveAsync(options, session.Local, session.Client, cancellationToken);
        var report = new ServerReport
        {
            Client = session.Client,
            View = new ServerView
            {
                LocalAddress = session.Local.Address,
                ExternalAddress = announced is null || announced.Equals(session.Local.Address) ? null : announced.ToString(),
                PassiveRange = options.Passive.Ports,
                MayUsePort20 = SourcePort.IsPermitted(session.Local.Address, SourcePort.For(options.Active, session.Local)),
                ActiveReachedOthers = session.Server.Reach.ActiveOthers(client),
                PassiveReachedByOthers = session.Server.Reach.PassiveOthers(client),
            },
            Last = session.LastTrace,
        };
        return new Reply(211, ["What the server saw:", .. report.ToLines(), "End"]);
    }

    private static Reply TakeReport(ControlSession session, string argument)
    {
        if (DoctorMessage.Parse(argument) is not { } message) return Replies.ArgumentNotUnderstood;
        if (!session.Server.DoctorInvitations.TryTake(message.Invitation)) return Replies.DoctorNotInvited;
        var found = message.Summary;
        session.Log.DoctorReported(session.Id, session.Client, found.Active, found.Passive, found.Use, string.Join(", ", found.Causes));
        if (session.Server.Events.HasSubscribers)
            session.Server.Events.Raise(new DoctorReported(session.Time.GetUtcNow().UtcDateTime, session.Id, session.State.UserName!, session.Client, message));
        return Replies.DoctorReportTaken;
    }
}
