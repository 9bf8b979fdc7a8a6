using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portolan.Client;
using Portolan.Net;

namespace Portolan.Cli.Verbs;

/// <summary>The system's word on a server's certificate, kept for the person in front.</summary>
/// <param name="isBinding">False takes a certificate that is not trusted all the same; the caller tells.</param>
internal sealed class CertificateTrust(bool isBinding)
{
    /// <summary>SHA-256 of the certificate the server showed; null while it showed none.</summary>
    public string? Fingerprint { get; private set; }

    public bool IsTrusted { get; private set; } = true;

    /// <summary>As the client library takes it.</summary>
    public CertificatePolicy Policy => CertificatePolicy.Custom(Judge);

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Fingerprint = certificate is null ? null : CertificateFingerprint.Sha256(certificate);
        IsTrusted = errors == SslPolicyErrors.None;
        return IsTrusted || !isBinding;
    }
}
