using System.Net;
using Portolan.Diagnosis;
using Portolan.Protocol;
using Portolan.Server.DataConnections;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>
/// PORT and EPRT: the client listens, the server will dial. RFC 959 §4.1.2, RFC 2428 §2. Step 4 of the data connection.
/// Only the client's own address and only ports from 1024 on (RFC 2577 §3): nobody bounces through this server.
/// </summary>
internal static class Active
{
    public static ValueTask<CommandResult> PortAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.ExtendedPassiveOnly) return new CommandResult(Replies.OnlyEpsv);
        return HostPort.TryParse(FtpText.Encode(argument), out var announced)
            ? new CommandResult(Accept(session, DataMode.Port, announced))
            : new CommandResult(Replies.ArgumentNotUnderstood);
    }

    public static ValueTask<CommandResult> EprtAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.ExtendedPassiveOnly) return new CommandResult(Replies.OnlyEpsv);
        return new CommandResult(ExtendedHostPort.TryParse(FtpText.Encode(argument), out var announced) switch
        {
            ExtendedAddressResult.Ok => Accept(session, DataMode.Eprt, announced!),
            ExtendedAddressResult.UnsupportedFamily => Replies.UnsupportedFamilies,
            _ => Replies.ArgumentNotUnderstood,
        });
    }

    private static Reply Accept(ControlSession session, DataMode mode, IPEndPoint announced)
    {
        var options = session.LiveOptions;
        if (!session.DataRules.ActiveAllowed) return Refuse(session, mode, announced, Replies.ActiveDisabled, DataFailure.ActiveDisabled, "active mode is off for this client");
        if (announced.Address.Equals(IPAddress.Any) || announced.Address.Equals(IPAddress.IPv6Any))
            announced = new IPEndPoint(session.Client.Address, announced.Port); // lftp says "|2|::|port|": the client means itself
        if (announced.Address.IsIPv6LinkLocal && announced.Address.GetAddressBytes().AsSpan().SequenceEqual(session.Client.Address.GetAddressBytes()))
            announced = new IPEndPoint(session.Client.Address, announced.Port); // with the zone, which EPRT cannot carry
        if (!announced.Address.Equals(session.Client.Address) && !IsFxpPeer(options.Active, announced.Address))
            return Refuse(session, mode, announced, Replies.ForeignAddressRefused, DataFailure.PeerAddressMismatch, "not the client's own address; it may stand behind NAT");
        if (announced.Port < 1024) return Refuse(session, mode, announced, Replies.LowPortRefused, DataFailure.PortBelow1024, "a port below 1024");
        var trace = session.NewTrace(mode);
        trace.Announced = announced;
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        session.State.ReplaceChannel(new ActiveChannel(announced, session.Local, options.Active, trace, session.Time));
        return Replies.PortAccepted;
    }

    private static Reply Refuse(ControlSession session, DataMode mode, IPEndPoint announced, Reply reply, DataFailure cause, string reason)
    {
        var trace = session.NewTrace(mode); // what was received and refused, for XWHY
        (trace.Announced, trace.Failure, trace.ReplyCode) = (announced, cause, reply.Code);
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        session.State.ReplaceChannel(null); // an earlier meeting point must not serve a client that asked for another
        session.Log.AnnouncedAddressRefused(session.Id, mode.Verb(), announced.ToString(), reason);
        session.DataRefused(trace);
        return reply;
    }

    private static bool IsFxpPeer(ActiveSettings settings, IPAddress address)
    {
        foreach (var network in settings.FxpPeers)
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)) return true;
        return false;
    }
}
