using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.SslStreams;

/// <summary>A server's certificate, its chain and its policy for SslStream.</summary>
internal sealed class SslStreamServerContext : TlsServerContext
{
    private readonly TlsServerOptions _options;
    private readonly SslStreamCertificateContext _certificate;

    public SslStreamServerContext(TlsServerOptions options)
    {
        _options = options;
        var leaf = options.Certificates.Count > 0 ? options.Certificates[0] : throw new ArgumentException("A server needs a certificate.", nameof(options));
        var chain = new X509Certificate2Collection();
        for (var i = 1; i < options.Certificates.Count; i++)
            chain.Add(options.Certificates[i]);
        // Offline: a server must not fetch intermediates from the network while clients wait.
        _certificate = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    public override TlsScope CreateScope() => new SslStreamServerScope(this);

    public override void Dispose()
    {
        // Shared with handshakes that may still run; the collector ends it.
    }

    internal SslServerAuthenticationOptions OptionsFor(CertificateJudge judge, TlsPurpose purpose) => new()
    {
        ServerCertificateContext = _certificate,
        EnabledSslProtocols = _options.Protocols,
        ClientCertificateRequired = _options.ClientCertificates != ClientCertificateMode.Off,
        RemoteCertificateValidationCallback = judge.Judge,
        CertificateChainPolicy = CertificateJudge.PolicyFor(isServer: true),
        AllowRenegotiation = false,
        AllowTlsResume = true,
        // Who offers none of these gets alert 120 from SslStream; who says nothing of ALPN is served.
        ApplicationProtocols = purpose == TlsPurpose.Control ? SslStreamEngine.Ftp : SslStreamEngine.FtpData,
    };

    internal CertificateJudge CreateJudge()
        => new(_options.ValidateClientCertificate, targetHost: null, mayBeAbsent: _options.ClientCertificates != ClientCertificateMode.Require);
}
