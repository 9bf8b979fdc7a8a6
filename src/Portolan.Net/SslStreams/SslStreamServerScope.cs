using System.Net.Security;

namespace Portolan.Net.SslStreams;

/// <summary>One login on a server. SslStream cannot bind sessions to it: any client of this server may resume any of its sessions.</summary>
internal sealed class SslStreamServerScope(SslStreamServerContext context) : TlsScope
{
    public override async ValueTask<Connection> AuthenticateAsync(TcpConnection connection, TlsPurpose purpose, CancellationToken cancellationToken = default)
    {
        var stream = new ConnectionStream(connection, isServer: true);
        var ssl = new SslStream(stream, leaveInnerStreamOpen: true);
        var judge = context.CreateJudge();
        try
        {
            ServerOptionsSelectionCallback select = (_, _, _, _) => ValueTask.FromResult(context.OptionsFor(judge, stream.ClientOffersFtp));
            await ssl.AuthenticateAsServerAsync(select, null, cancellationToken).ConfigureAwait(false);
            if (purpose == TlsPurpose.Upload)
                connection.AcknowledgeAtOnce();
            return new SslStreamConnection(connection, stream, ssl);
        }
        catch (Exception e)
        {
            await SslStreamEngine.CloseAsync(connection, ssl).ConfigureAwait(false);
            if (e is OperationCanceledException)
                throw;
            throw SslStreamFaults.OfHandshake(e, connection.RemoteEndPoint, stream, judge);
        }
    }

    public override void Dispose()
    {
        // Nothing is held for a login.
    }
}
