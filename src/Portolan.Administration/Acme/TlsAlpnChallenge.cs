using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.Administration;

/// <summary>TLS-ALPN-01: the authority makes a TLS handshake with port 443 of the name and looks at the certificate shown for it. RFC 8737.</summary>
internal sealed class TlsAlpnChallenge : IAcmeChallenge
{
    private const string AcmeIdentifier = "1.3.6.1.5.5.7.1.31";
    private static readonly SslApplicationProtocol Protocol = new("acme-tls/1");

    private readonly ConcurrentDictionary<string, X509Certificate2> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly ChallengeDoor _door;

    public TlsAlpnChallenge(IPEndPoint listen) => _door = new ChallengeDoor(listen, AnswerAsync);

    public string Type => "tls-alpn-01";

    public IPEndPoint LocalEndPoint => _door.LocalEndPoint;

    public void Offer(string name, string token, string authorization) => _certificates[name] = Create(name, authorization);

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        foreach (var certificate in _certificates.Values) certificate.Dispose();
    }

    private async Task AnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(OptionsFor(hello.ServerName)), state: null, cancellationToken);
        await tls.ShutdownAsync();
    }

    private SslServerAuthenticationOptions OptionsFor(string name) => _certificates.TryGetValue(name, out var certificate)
        ? new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [Protocol] }
        : throw new AuthenticationException("No such name is being proven.");

    private static X509Certificate2 Create(string name, string authorization)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        byte[] octets = [0x04, 0x20, .. SHA256.HashData(Encoding.ASCII.GetBytes(authorization))];
        request.CertificateExtensions.Add(new X509Extension(AcmeIdentifier, octets, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null); // Windows' TLS takes no key that lives in memory alone
    }
}
