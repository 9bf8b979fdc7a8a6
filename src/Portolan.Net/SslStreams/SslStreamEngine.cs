using System.Net.Security;
using Portolan.Net.SslStreams;

namespace Portolan.Net;

/// <summary>TLS by .NET's SslStream: runs everywhere. It can neither bind sessions to a control connection nor renew tickets, and resumes for host names only.</summary>
public sealed class SslStreamEngine : TlsEngine
{
    internal static readonly List<SslApplicationProtocol> Ftp = [new("ftp")];
    internal static readonly List<SslApplicationProtocol> FtpData = [new("ftp-data"), new("ftp")];

    public override string Name => "sslstream";

    public override string Description => $"SslStream of .NET {Environment.Version}";

    public override TlsServerContext CreateServerContext(TlsServerOptions options) => new SslStreamServerContext(options);

    public override TlsScope CreateClientScope(TlsClientOptions options) => new SslStreamClientScope(options);

    /// <summary>Closes what a failed handshake leaves, in order, so that the peer can still read our alert.</summary>
    internal static async ValueTask CloseAsync(TcpConnection connection, SslStream ssl)
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        await ssl.DisposeAsync().ConfigureAwait(false);
    }
}
