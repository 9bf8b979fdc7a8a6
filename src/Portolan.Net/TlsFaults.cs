using System.Net;

namespace Portolan.Net;

/// <summary>Builds the exceptions of the TLS engines, so that both say the same for the same failure.</summary>
internal static class TlsFaults
{
    public static ConnectionException Handshake(IPEndPoint remote, TlsProblem problem, Exception? cause = null)
        => new(ConnectionFault.TlsHandshake, $"TLS handshake with {remote} failed: {problem}.", cause) { Problems = [problem] };

    public static ConnectionException HandshakeEnded(IPEndPoint remote, Exception? cause = null)
        => Handshake(remote, new(TlsReason.PeerClosed), cause);

    public static ConnectionException Certificate(IPEndPoint remote, IReadOnlyList<TlsProblem> problems, Exception? cause = null)
        => new(ConnectionFault.TlsCertificate, $"The certificate of {remote} was not accepted: {string.Join("; ", problems)}.", cause) { Problems = problems };

    public static ConnectionException Truncated(IPEndPoint remote, Exception? cause = null)
        => new(ConnectionFault.TruncatedTls, $"The connection to {remote} ended without close_notify: data may be missing at its end.", cause);

    public static ConnectionException Record(IPEndPoint remote, TlsProblem problem, Exception? cause = null)
        => new(ConnectionFault.TlsProtocol, $"TLS connection to {remote}: {problem}.", cause) { Problems = [problem] };
}
