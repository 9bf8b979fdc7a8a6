namespace Portolan.Net;

/// <summary>Thrown by a callback that judges a certificate, to say why it refuses: the message ends up in the <see cref="ConnectionException"/> of the handshake.</summary>
public sealed class CertificateRefusedException : Exception
{
    public CertificateRefusedException(string reason)
        : this(new TlsProblem(TlsReason.Other, reason))
    {
    }

    public CertificateRefusedException(TlsProblem problem)
        : base($"{problem}.") => Problem = problem;

    public TlsProblem Problem { get; }
}
