using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Protocol;
using Portolan.Server.DataConnections;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>PASV and EPSV: the server listens, the client dials. RFC 959 §4.1.2, RFC 2428 §3. Steps 4 and 5 of the data connection.</summary>
internal static class Passive
{
    public static async ValueTask<CommandResult> PasvAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.ExtendedPassiveOnly) return Replies.OnlyEpsv;
        var settings = session.LiveOptions.Passive;
        var address = await session.Server.AnnouncedAddress.ResolveAsync(session.LiveOptions, session.Local, session.Client, cancellationToken);
        if (address is null) return Refuse(session, DataMode.Pasv, DataFailure.FamilyNotOffered, Replies.PassiveNeedsIPv4);
        session.Watch.PasvAsked();
        session.Watch.Announced(address);
        if (await ReserveAsync(session, DataMode.Pasv, settings, cancellationToken) is not { } channel) return Replies.RangeExhausted(settings.Ports);
        var announced = new IPEndPoint(address, channel.Port);
        Announce(session, channel, announced);
        return Replies.EnteringPassive(announced);
    }

    public static async ValueTask<CommandResult> EpsvAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var settings = session.LiveOptions.Passive;
        if (!session.DataRules.ExtendedPassiveAllowed) return Refuse(session, DataMode.Epsv, DataFailure.EpsvDisabled, Replies.ExtendedPassiveDisabled);
        var isIPv6 = session.Local.AddressFamily == AddressFamily.InterNetworkV6;
        switch (argument.ToUpperInvariant())
        {
            case "":
                break;
            case "ALL":
                session.State.ExtendedPassiveOnly = true;
                return Replies.EpsvAllAccepted;
            case "1":
                if (isIPv6) return Refuse(session, DataMode.Epsv, DataFailure.FamilyNotOffered, Replies.UseIPv6);
                break;
            case "2":
                if (!isIPv6) return Refuse(session, DataMode.Epsv, DataFailure.FamilyNotOffered, Replies.UseIPv4);
                break;
            default:
                return argument.AsSpan().ContainsAnyExceptInRange('0', '9') ? Replies.ArgumentNotUnderstood : Replies.UnsupportedFamilies;
        }
        if (await ReserveAsync(session, DataMode.Epsv, settings, cancellationToken) is not { } channel) return Replies.RangeExhausted(settings.Ports);
        Announce(session, channel, new IPEndPoint(session.Local.Address, channel.Port));
        return Replies.EnteringExtendedPassive(channel.Port);
    }

    private static Reply Refuse(ControlSession session, DataMode mode, DataFailure cause, Reply reply)
    {
        session.State.ReplaceChannel(null); // an earlier meeting point must not serve a client that asked for another
        var trace = session.NewTrace(mode);
        (trace.Failure, trace.ReplyCode) = (cause, reply.Code);
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        session.Log.DataConnectionRefused(session.Id, mode.Verb(), cause.ToText());
        session.DataRefused(trace);
        return reply;
    }

    private static async ValueTask<PassiveChannel?> ReserveAsync(ControlSession session, DataMode mode, PassiveSettings settings, CancellationToken cancellationToken)
    {
        session.State.ReplaceChannel(null);
        var trace = session.NewTrace(mode);
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        var scope = session.State.ProtectData ? session.TlsScope : null;
        var holdPort = scope is not null && session.DataRules.SessionReuse == TlsSessionReuse.Require;
        var channel = await session.Server.PassivePorts.ReserveAsync(session.Local.Address, session.Client.Address, settings, holdPort, scope, trace, cancellationToken);
        if (channel is not null) return channel;
        trace.ReplyCode = Replies.RangeExhausted(settings.Ports).Code;
        session.Log.RangeExhausted(session.Id, settings.Ports?.ToString() ?? "1025-65535", session.Client.Address);
        session.DataRefused(trace);
        return null;
    }

    private static void Announce(ControlSession session, PassiveChannel channel, IPEndPoint announced)
    {
        channel.Trace.Announced = announced;
        channel.Reach(DataStep.Opening);
        session.State.ReplaceChannel(channel);
    }
}
