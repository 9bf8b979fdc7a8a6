using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.OpenSsl;

/// <summary>Builds the SSL_CTX of servers and clients.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class OpenSslContexts
{
    // Mozilla's "intermediate" list; AES-128 first, which costs a quarter less than AES-256 where the processor has AES.
    private const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384";
    private const string Suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

    // The longest TLS 1.3 allows (RFC 8446 §4.6.1): a ticket shall live as long as its control connection.
    private const int TicketLifetimeSeconds = 7 * 24 * 3600;
    private const int ReadBufferBytes = 64 * 1024;

    public static SslContextHandle CreateServer(TlsServerOptions options)
    {
        var context = Create(LibSsl.TLS_server_method(), options.Protocols);
        LibSsl.SSL_CTX_set_options(context, LibSsl.OptionServerPreference | LibSsl.OptionPrioritizeChaCha);
        Check(LibSsl.SSL_CTX_set_cipher_list(context, Ciphers));
        LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlSessionCacheMode, LibSsl.CacheServer, 0);
        LibSsl.SSL_CTX_set_timeout(context, TicketLifetimeSeconds);
        LibSsl.SSL_CTX_set_alpn_select_cb(context, &OpenSslCallbacks.SelectAlpn, 0);
        LibSsl.SSL_CTX_set_verify(context, options.ClientCertificates switch
        {
            ClientCertificateMode.Off => LibSsl.VerifyNone,
            ClientCertificateMode.Ask => LibSsl.VerifyPeer,
            _ => LibSsl.VerifyRequirePeer,
        }, 0);
        Use(context, options.Certificates);
        return context;
    }

    public static SslContextHandle CreateClient(TlsClientOptions options)
    {
        var context = Create(LibSsl.TLS_client_method(), options.Protocols);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlSessionCacheMode, LibSsl.CacheClient | LibSsl.CacheNoInternalStore, 0);
        LibSsl.SSL_CTX_sess_set_new_cb(context, &OpenSslCallbacks.KeepSession);
        LibSsl.SSL_CTX_set_verify(context, LibSsl.VerifyPeer, 0);
        if (options.ClientCertificate is { } own)
            Use(context, [own]);
        return context;
    }

    private static SslContextHandle Create(nint method, SslProtocols protocols)
    {
        const int modes = LibSsl.ModePartialWrite | LibSsl.ModeMovingBuffer | LibSsl.ModeAutoRetry | LibSsl.ModeReleaseBuffers;
        var context = LibSsl.SSL_CTX_new(method);
        if (context.IsInvalid)
            throw Failure();
        // Kernel TLS is harmless where the kernel has none: each connection asks whether it got it.
        LibSsl.SSL_CTX_set_options(context, LibSsl.OptionNoRenegotiation | LibSsl.OptionNoCompression | LibSsl.OptionKernelTls);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlMode, modes, 0);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlReadAhead, 1, 0);
        LibSsl.SSL_CTX_set_default_read_buffer_len(context, ReadBufferBytes);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlMinVersion, Version(protocols, lowest: true), 0);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlMaxVersion, Version(protocols, lowest: false), 0);
        Check(LibSsl.SSL_CTX_set_ciphersuites(context, Suites));
        LibSsl.SSL_CTX_set_cert_verify_callback(context, &OpenSslCallbacks.Verify, 0);
        return context;
    }

    private static int Version(SslProtocols protocols, bool lowest)
    {
        const int tls12 = 0x0303, tls13 = 0x0304;
        var (has12, has13) = (protocols.HasFlag(SslProtocols.Tls12), protocols.HasFlag(SslProtocols.Tls13));
        if (protocols == SslProtocols.None)
            (has12, has13) = (true, true);
        if (!has12 && !has13)
            throw new ArgumentException("TLS 1.2 and TLS 1.3 are the versions there are.", nameof(protocols));
        return lowest ? (has12 ? tls12 : tls13) : (has13 ? tls13 : tls12);
    }

    private static void Use(SslContextHandle context, X509Certificate2Collection certificates)
    {
        if (certificates.Count == 0)
            throw new ArgumentException("A server needs a certificate.", nameof(certificates));
        var leaf = Parse(certificates[0]);
        try
        {
            Check(LibSsl.SSL_CTX_use_certificate(context, leaf));
        }
        finally
        {
            LibSsl.X509_free(leaf);
        }
        UseKey(context, certificates[0]);
        for (var i = 1; i < certificates.Count; i++)
        {
            var issuer = Parse(certificates[i]);
            // On success the context owns it.
            if (LibSsl.SSL_CTX_ctrl(context, LibSsl.ControlChainCertificate, 0, issuer) != 1)
            {
                LibSsl.X509_free(issuer);
                throw Failure();
            }
        }
    }

    private static void UseKey(SslContextHandle context, X509Certificate2 certificate)
    {
        var der = PrivateKeyOf(certificate);
        nint key;
        fixed (byte* start = der)
        {
            var at = start;
            key = LibSsl.d2i_AutoPrivateKey(0, ref at, der.Length);
        }
        CryptographicOperations.ZeroMemory(der);
        if (key == 0)
            throw Failure();
        try
        {
            Check(LibSsl.SSL_CTX_use_PrivateKey(context, key));
        }
        finally
        {
            LibSsl.EVP_PKEY_free(key);
        }
    }

    private static byte[] PrivateKeyOf(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm? key = certificate.GetECDsaPrivateKey() ?? (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey();
        return key?.ExportPkcs8PrivateKey() ?? throw new ArgumentException("The certificate has no EC or RSA private key.", nameof(certificate));
    }

    private static nint Parse(X509Certificate2 certificate)
    {
        var der = certificate.RawDataMemory.Span;
        fixed (byte* start = der)
        {
            var at = start;
            var parsed = LibSsl.d2i_X509(0, ref at, der.Length);
            return parsed != 0 ? parsed : throw Failure();
        }
    }

    private static void Check(int result)
    {
        if (result != 1)
            throw Failure();
    }

    private static CryptographicException Failure() => new("OpenSSL: " + OpenSslError.Take(systemError: 0).ToProblem());
}
