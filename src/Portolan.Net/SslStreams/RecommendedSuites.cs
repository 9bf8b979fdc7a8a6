using System.Net.Security;

namespace Portolan.Net.SslStreams;

/// <summary>The cipher suites of Mozilla's "intermediate" recommendation: forward secrecy and authenticated encryption, nothing else.</summary>
/// <remarks>.NET can be given a list before the handshake, and then resumes no session; so the server looks at what was agreed on.</remarks>
internal static class RecommendedSuites
{
    public static bool Contains(TlsCipherSuite suite) => suite is
        TlsCipherSuite.TLS_AES_128_GCM_SHA256 or
        TlsCipherSuite.TLS_AES_256_GCM_SHA384 or
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256 or
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 or
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 or
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 or
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 or
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 or
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 or
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 or
        TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256;
}
