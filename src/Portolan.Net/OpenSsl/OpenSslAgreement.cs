using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.Net.OpenSsl;

/// <summary>Reads from an SSL what its handshake agreed on.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenSslAgreement
{
    private const int Tls12 = 0x0303;

    /// <param name="known">The peer's certificate as seen before, to be shared.</param>
    public static TlsState Read(SslHandle ssl, X509Certificate2? known) => new(
        LibSsl.SSL_version(ssl) == Tls12 ? SslProtocols.Tls12 : SslProtocols.Tls13,
        Marshal.PtrToStringUTF8(LibSsl.SSL_CIPHER_standard_name(LibSsl.SSL_get_current_cipher(ssl))) ?? "",
        LibSsl.SSL_session_reused(ssl) == 1,
        OpenSslCertificates.OfPeer(ssl, known),
        ReadAlpn(ssl));

    private static unsafe string? ReadAlpn(SslHandle ssl)
    {
        LibSsl.SSL_get0_alpn_selected(ssl, out var protocol, out var length);
        var name = new ReadOnlySpan<byte>(protocol, (int)length);
        if (name.IsEmpty)
            return null;
        return name.SequenceEqual("ftp"u8) ? "ftp" : Encoding.ASCII.GetString(name);
    }
}
