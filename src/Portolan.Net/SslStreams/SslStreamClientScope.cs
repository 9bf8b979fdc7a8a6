using System.Net;
using System.Net.Security;

namespace Portolan.Net.SslStreams;

/// <summary>One login of a client. Its TLS sessions are its own through its own spelling of the host name.</summary>
internal sealed class SslStreamClientScope : TlsScope
{
    private readonly TlsClientOptions _options;
    private readonly string _host;
    private readonly string _target;
    private readonly SslStreamCertificateContext? _certificate;
    private int _disposed;

    public SslStreamClientScope(TlsClientOptions options)
    {
        _options = options;
        _host = options.TargetHost.Trim('[', ']');
        _target = IPAddress.TryParse(_host, out _) ? _host : HostNameSpelling.Take(_host);
        // A fixed certificate context; with a selection callback .NET would not resume.
        _certificate = options.ClientCertificate is { } own ? SslStreamCertificateContext.Create(own, null, offline: true) : null;
    }

    public override async ValueTask<Connection> AuthenticateAsync(TcpConnection connection, TlsPurpose purpose, CancellationToken cancellationToken = default)
    {
        var stream = new ConnectionStream(connection, isServer: false);
        var ssl = new SslStream(stream, leaveInnerStreamOpen: true);
        var judge = new CertificateJudge(_options.ValidateServerCertificate, _host, mayBeAbsent: false);
        try
        {
            await ssl.AuthenticateAsClientAsync(OptionsFor(judge), cancellationToken).ConfigureAwait(false);
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
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            HostNameSpelling.Release(_target);
    }

    private SslClientAuthenticationOptions OptionsFor(CertificateJudge judge) => new()
    {
        TargetHost = _target,
        EnabledSslProtocols = _options.Protocols,
        RemoteCertificateValidationCallback = judge.Judge,
        CertificateChainPolicy = CertificateJudge.PolicyFor(isServer: false),
        ClientCertificateContext = _certificate,
        AllowRenegotiation = false,
        AllowTlsResume = true,
        ApplicationProtocols = SslStreamEngine.Ftp,
    };
}
