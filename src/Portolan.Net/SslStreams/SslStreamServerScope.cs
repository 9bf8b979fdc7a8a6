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
            await ssl.AuthenticateAsServerAsync(context.OptionsFor(judge, purpose), cancellationToken).ConfigureAwait(false);
            if (!RecommendedSuites.Contains(ssl.NegotiatedCipherSuite))
                throw new NotSupportedException($"the only ciphers it shares with us are outdated ({ssl.NegotiatedCipherSuite}).");
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
