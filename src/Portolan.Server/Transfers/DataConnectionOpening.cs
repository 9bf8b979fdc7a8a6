using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.DataConnections;
using Portolan.Server.Sessions;

namespace Portolan.Server.Transfers;

/// <summary>Makes a transfer's data connection: the dial, TLS where PROT P is set, and the check that it belongs to this session.</summary>
internal sealed class DataConnectionOpening(ControlSession session, DataChannel channel, TlsPurpose purpose)
{
    private bool MustResume => session.DataRules.SessionReuse == TlsSessionReuse.Require;

    /// <param name="dialled">The connection where it stands already; null opens the channel.</param>
    /// <exception cref="ConnectionException">There is none; the trace may name the cause.</exception>
    public async ValueTask<Connection> OpenAsync(TcpConnection? dialled, CancellationToken cancellationToken)
    {
        if (!session.State.ProtectData || session.TlsScope is not { } scope)
        {
            dialled ??= await channel.OpenAsync(cancellationToken);
            await channel.StayPlainAsync(dialled);
            return dialled;
        }
        if (channel.TakesSeveralDials) return Accept(await new ResumingDial(session, channel, scope, purpose).OpenAsync(cancellationToken));
        var secured = await channel.SecureAsync(dialled ?? await channel.OpenAsync(cancellationToken), scope, purpose, cancellationToken);
        if (MustResume && secured.Tls!.Resumed is not true) throw await RefuseAsync(session, channel, secured, cancellationToken);
        return Accept(secured);
    }

    /// <summary>Turns away, in order, a connection that did not resume the session of the control connection, and says so in trace and log.</summary>
    /// <returns>What to throw if no other one comes.</returns>
    public static async ValueTask<ConnectionException> RefuseAsync(ControlSession session, DataChannel channel, Connection secured, CancellationToken cancellationToken)
    {
        Note(channel.Trace, secured);
        channel.Trace.Failure = DataFailure.TlsNotResumed;
        session.Log.DataSessionNotResumed(session.Id, secured.RemoteEndPoint, secured.LocalEndPoint.Port, channel.Trace.TlsProtocol!);
        try
        {
            await secured.CompleteAsync(cancellationToken);
        }
        catch (ConnectionException)
        {
            // Gone already.
        }
        await secured.DisposeAsync();
        return new ConnectionException(ConnectionFault.Other, "the data connection did not resume the TLS session of the control connection");
    }

    private Connection Accept(Connection secured)
    {
        Note(channel.Trace, secured);
        channel.Trace.Failure = DataFailure.None;
        channel.Reach(DataStep.TlsDone);
        return secured;
    }

    private static void Note(DataConnectionTrace trace, Connection secured)
    {
        (trace.Local, trace.Remote) = (secured.LocalEndPoint, secured.RemoteEndPoint);
        (trace.TlsProtocol, trace.TlsResumed) = (secured.Tls!.Protocol.ToString(), secured.Tls.Resumed);
    }
}
