using System.Net;

namespace Portolan.Net;

/// <summary>Builds the exceptions of the TLS engines, so that both say the same for the same failure.</summary>
internal static class TlsFaults
{
    public static ConnectionException Handshake(IPEndPoint remote, string reason, Exception? cause = null)
        => new(ConnectionFault.TlsHandshake, $"TLS handshake with {remote} failed: {reason}", cause);

    public static ConnectionException HandshakeEnded(IPEndPoint remote, Exception? cause = null)
        => Handshake(remote, "the peer closed the connection before the handshake was complete.", cause);

    public static ConnectionException Certificate(IPEndPoint remote, string problem, Exception? cause = null)
        => new(ConnectionFault.TlsCertificate, $"The certificate of {remote} was not accepted: {problem}", cause);

    public static ConnectionException Truncated(IPEndPoint remote, Exception? cause = null)
        => new(ConnectionFault.TruncatedTls, $"The connection to {remote} ended without close_notify: data may be missing at its end.", cause);

    public static ConnectionException Record(IPEndPoint remote, string reason, Exception? cause = null)
        => new(ConnectionFault.TlsProtocol, $"TLS connection to {remote}: {reason}", cause);
}
