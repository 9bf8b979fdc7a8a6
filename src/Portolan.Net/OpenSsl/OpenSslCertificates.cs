using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.OpenSsl;

/// <summary>Certificates out of OpenSSL's hands.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class OpenSslCertificates
{
    /// <summary>Copies an X509; the original stays its owner's.</summary>
    public static X509Certificate2 Read(nint certificate) => X509CertificateLoader.LoadCertificate(Encode(certificate));

    /// <summary>The peer's certificate, as the handshake or the resumed session has it.</summary>
    /// <param name="known">Given back when it is the same one, so that data connections of a login share it.</param>
    public static X509Certificate2? OfPeer(SslHandle ssl, X509Certificate2? known)
    {
        var certificate = LibSsl.SSL_get1_peer_certificate(ssl);
        if (certificate == 0)
            return null;
        try
        {
            var der = Encode(certificate);
            return known is not null && known.RawDataMemory.Span.SequenceEqual(der) ? known : X509CertificateLoader.LoadCertificate(der);
        }
        finally
        {
            LibSsl.X509_free(certificate);
        }
    }

    private static byte[] Encode(nint certificate)
    {
        var der = new byte[Math.Max(0, LibSsl.i2d_X509(certificate, null))];
        fixed (byte* start = der)
        {
            var at = start;
            _ = LibSsl.i2d_X509(certificate, &at);
        }
        return der;
    }
}
