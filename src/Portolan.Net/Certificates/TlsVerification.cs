using System.Net.Security;

namespace Portolan.Net;

/// <summary>Ways for a client to judge a server's certificate, for <see cref="TlsClientOptions.ValidateServerCertificate"/>. Null there is the system's trust.</summary>
public static class TlsVerification
{
    /// <summary>Accepts every certificate. Who listens on the way can read and change everything.</summary>
#pragma warning disable CA5359 // That is what the user asked for by --insecure.
    public static RemoteCertificateValidationCallback Insecure { get; } = (_, _, _, _) => true;
#pragma warning restore CA5359

    /// <summary>Accepts only the certificate with this SHA-256 fingerprint, whoever issued it; colons and case do not matter.</summary>
    /// <exception cref="ArgumentException">The text is no SHA-256 fingerprint.</exception>
    public static RemoteCertificateValidationCallback Pin(string sha256)
    {
        const int hexDigits = 64;
        var digits = sha256.Replace(":", "", StringComparison.Ordinal).Trim();
        if (digits.Length != hexDigits || !digits.All(char.IsAsciiHexDigit))
            throw new ArgumentException("A SHA-256 fingerprint is 64 hexadecimal digits, with or without colons.", nameof(sha256));
        return (_, certificate, _, _) =>
        {
            var shown = certificate is null ? throw new CertificateRefusedException(new TlsProblem(TlsReason.NoCertificate)) : CertificateFingerprint.Sha256(certificate);
            return CertificateFingerprint.AreEqual(shown, digits)
                ? true
                : throw new CertificateRefusedException(new TlsProblem(TlsReason.NotPinned, shown));
        };
    }
}
