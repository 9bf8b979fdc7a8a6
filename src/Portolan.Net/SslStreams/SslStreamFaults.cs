using System.Net;
using System.Security.Authentication;

namespace Portolan.Net.SslStreams;

/// <summary>Finds the reason inside what SslStream throws.</summary>
internal static class SslStreamFaults
{
    /// <summary>Why a handshake failed.</summary>
    /// <param name="judge">Saw the peer's certificate.</param>
    public static ConnectionException OfHandshake(Exception exception, IPEndPoint remote, ConnectionStream stream, CertificateJudge judge)
    {
        if (judge.Problems.Count > 0)
            return TlsFaults.Certificate(remote, judge.Problems, exception);
        if (stream.Fault is { Fault: ConnectionFault.Reset })
            return TlsFaults.Handshake(remote, new(TlsReason.PeerReset), exception);
        if (stream.Fault is { } fault)
            return fault;
        if (OpenSslReason(exception) is { } reason)
            return TlsFaults.Handshake(remote, reason, exception);
        return stream.Ended ? TlsFaults.HandshakeEnded(remote, exception) : TlsFaults.Handshake(remote, ReasonOf(exception), exception);
    }

    /// <summary>OpenSSL's reason where there is one, else the words of the innermost exception.</summary>
    public static TlsProblem ReasonOf(Exception exception)
    {
        if (OpenSslReason(exception) is { } reason)
            return reason;
        var inner = exception;
        while (inner.InnerException is not null)
            inner = inner.InnerException;
        return new(inner is AuthenticationException && inner == exception ? TlsReason.SpokeNoTls : TlsReason.Other, inner.Message);
    }

    private static TlsProblem? OpenSslReason(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (TlsReasons.OfOpenSslError(unchecked((uint)e.HResult)) is { } reason)
                return reason;
        }
        return null;
    }
}
