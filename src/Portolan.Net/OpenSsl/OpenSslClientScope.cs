using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.Net.OpenSsl;

/// <summary>One login of a client, with TLS sessions of its own: by host name or IP literal, next to any number of others.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OpenSslClientScope : TlsScope
{
    private readonly TlsClientOptions _options;
    private readonly KernelTls _kernelTls;
    private readonly string _host;
    private readonly byte[]? _serverName;
    private readonly SslContextHandle _context;
    private readonly OpenSslSessions _sessions = new();
    private X509Certificate2? _known;

    public OpenSslClientScope(TlsClientOptions options, KernelTls kernelTls)
    {
        (_options, _kernelTls) = (options, kernelTls);
        _host = options.TargetHost.Trim('[', ']');
        // RFC 6066 §3: no IP literals in SNI, no trailing dot.
        _serverName = IPAddress.TryParse(_host, out _) ? null : Encoding.ASCII.GetBytes(AsciiOf(_host) + "\0");
        _context = OpenSslContexts.CreateClient(options);
    }

    public override async ValueTask<Connection> AuthenticateAsync(TcpConnection connection, TlsPurpose purpose, CancellationToken cancellationToken = default)
    {
        var authenticated = await OpenSslEngine.HandshakeAsync(connection, () => Prepare(connection), _known, cancellationToken).ConfigureAwait(false);
        _known ??= authenticated.Tls?.PeerCertificate;
        return authenticated;
    }

    public override void Dispose()
    {
        _sessions.Dispose();
        _context.Dispose();
    }

    private static string AsciiOf(string host) => new System.Globalization.IdnMapping().GetAscii(host.TrimEnd('.'));

    private unsafe OpenSslConnection Prepare(TcpConnection connection)
    {
        var ssl = LibSsl.SSL_new(_context);
        if (_serverName is not null)
        {
            fixed (byte* name = _serverName)
                _ = LibSsl.SSL_ctrl(ssl, LibSsl.ControlHostName, 0, name);
        }
        ReadOnlySpan<byte> ftp = [3, (byte)'f', (byte)'t', (byte)'p'];
        fixed (byte* protocols = ftp)
            _ = LibSsl.SSL_set_alpn_protos(ssl, protocols, (uint)ftp.Length);
        _sessions.Offer(ssl);
        LibSsl.SSL_set_connect_state(ssl);
        var judge = new CertificateJudge(_options.ValidateServerCertificate, _host, mayBeAbsent: false);
        return new OpenSslConnection(connection, ssl, new OpenSslHandshake(judge, isServer: false, _host, _sessions), _kernelTls);
    }
}
