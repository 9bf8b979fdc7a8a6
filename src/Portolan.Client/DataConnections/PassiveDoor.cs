using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Passive mode: the server says where it listens, we dial. RFC 959 §4.1.2 (PASV), RFC 2428 §3 (EPSV).</summary>
internal static class PassiveDoor
{
    /// <summary>Agrees on a meeting point and dials it.</summary>
    /// <exception cref="FtpDataConnectionException">Refused, or not reached.</exception>
    public static async Task<(TcpConnection Connection, bool AnnouncedAddress)> OpenAsync(ClientSession session, DataConnectionTrace trace, TimeSpan limit, CancellationToken cancellationToken)
    {
        var announced = trace.Mode == DataMode.Epsv
            ? await AskExtendedAsync(session, trace, cancellationToken).ConfigureAwait(false)
            : await AskAsync(session, trace, cancellationToken).ConfigureAwait(false);
        trace.Announced = announced;
        session.Events.Reached(DataStep.Opening, trace);
        var targets = Targets(session, announced);
        for (var i = 0; ; i++)
        {
            try
            {
                trace.Announced = targets[i];
                var connection = await Dial.ConnectAsync(targets[i], i < targets.Length - 1 ? TimeoutOptions.Half(limit) : limit, session.Events.Time, cancellationToken).ConfigureAwait(false);
                trace.Local = connection.LocalEndPoint;
                trace.Remote = connection.RemoteEndPoint;
                session.Events.Reached(DataStep.Connected, trace);
                return (connection, targets[i].Equals(announced));
            }
            catch (ConnectionException e) when (i < targets.Length - 1)
            {
                session.Events.Note($"{e.Message} Trying {targets[i + 1]}, which the server announced.");
            }
            catch (ConnectionException e)
            {
                throw DataFailures.OfDial(trace, e);
            }
        }
    }

    private static async Task<IPEndPoint> AskExtendedAsync(ClientSession session, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(session, trace, "EPSV", 229, cancellationToken).ConfigureAwait(false);
        if (ExtendedHostPort.TryFindPortIn(reply.Text, out var port)) return new IPEndPoint(session.Control.Connection.RemoteEndPoint.Address, port);
        throw DataFailures.Create(trace, DataFailure.PassiveDisabled, $"The reply to EPSV names no port: {reply}", reply: reply);
    }

    private static async Task<IPEndPoint> AskAsync(ClientSession session, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(session, trace, "PASV", 227, cancellationToken).ConfigureAwait(false);
        if (HostPort.TryFindIn(reply.Text, out var endPoint) && endPoint.Port > 0) return endPoint;
        throw DataFailures.Create(trace, DataFailure.PassiveDisabled, $"The reply to PASV names no address: {reply}", reply: reply);
    }

    private static async Task<Reply> AskAsync(ClientSession session, DataConnectionTrace trace, string verb, int expected, CancellationToken cancellationToken)
    {
        session.Events.Reached(DataStep.Announced, trace);
        var reply = await session.Control.SendAsync(verb, null, cancellationToken).ConfigureAwait(false);
        if (reply.Code == expected) return reply;
        var failure = reply.Code == 522 ? DataFailure.FamilyNotOffered : DataFailure.PassiveDisabled;
        throw DataFailures.Create(trace, failure, $"The server refuses {verb}: {reply}", reply: reply);
    }

    // Behind NAT a server often announces an address that nobody outside can reach; now and then it is the other way round.
    private static IPEndPoint[] Targets(ClientSession session, IPEndPoint announced)
    {
        var peer = new IPEndPoint(session.Control.Connection.RemoteEndPoint.Address, announced.Port);
        if (announced.Equals(peer)) return [peer];
        switch (session.Options.Data.PassiveAddress)
        {
            case PassiveAddressPolicy.Announced:
                return [announced];
            case PassiveAddressPolicy.PeerFirst when MayBeDialled(announced.Address, peer.Address):
                if (DataModeMemory.Of(session.Control.Connection.RemoteEndPoint) is { Mode: DataMode.Pasv, Announced: true }) return [announced, peer];
                session.Events.Note($"The server announces {announced}, which is not its own address {peer.Address}; dialling {peer} first.");
                return [peer, announced];
            default:
                session.Events.Note($"The server announces {announced}; dialling its own address {peer} instead.");
                return [peer];
        }
    }

    // A hostile server must not make us knock at our own machine, or at our neighbours behind the same NAT (curl's CVE-2020-8284).
    internal static bool MayBeDialled(IPAddress announced, IPAddress peer) =>
        announced.AddressFamily == AddressFamily.InterNetwork && announced.GetAddressBytes()[0] is > 0 and < 224 && !NetworkKinds.IsPrivateFor(announced, peer);
}
