using System.Net;
using System.Runtime.Versioning;
using Portolan.Net.Linux;

namespace Portolan.Net.OpenSsl;

/// <summary>From OpenSSL's errors to <see cref="ConnectionException"/>.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenSslFaults
{
    public static ConnectionException OfHandshake(OpenSslError error, IPEndPoint remote, OpenSslHandshake handshake)
    {
        if (handshake.Problems.Count > 0)
            return TlsFaults.Certificate(remote, handshake.Problems);
        if (handshake.CallbackFailure is { } failure)
            return TlsFaults.Certificate(remote, [new(TlsReason.Other, "the check of the program failed: " + failure.Message)], failure);
        if (error.IsMissingCertificate)
            return TlsFaults.Certificate(remote, [new(TlsReason.NoCertificate)]);
        if (error.IsUnexpectedEnd)
            return TlsFaults.HandshakeEnded(remote);
        if (!error.IsOfSocket)
            return TlsFaults.Handshake(remote, error.ToProblem());
        return error.SystemError is Errno.ConnectionReset or Errno.BrokenPipe
            ? TlsFaults.Handshake(remote, new(TlsReason.PeerReset))
            : OfSocket(error, remote);
    }

    public static ConnectionException OfConnection(OpenSslError error, IPEndPoint remote)
    {
        if (error.IsUnexpectedEnd)
            return TlsFaults.Truncated(remote);
        return error.IsOfSocket ? OfSocket(error, remote) : TlsFaults.Record(remote, error.ToProblem());
    }

    /// <summary>We closed or aborted it ourselves while the call ran.</summary>
    public static ConnectionException Ended(IPEndPoint remote, Exception? cause = null)
        => new(ConnectionFault.Aborted, $"The connection to {remote} was ended on this side.", cause);

    private static ConnectionException OfSocket(OpenSslError error, IPEndPoint remote)
        => Errno.ToException(error.SystemError, remote) is var exception && exception is ConnectionException known
            ? known
            : new ConnectionException(ConnectionFault.Other, $"Connection to {remote}: {exception.Message}", exception);
}
