namespace Portolan.Net;

/// <summary>Thrown by a callback that judges a certificate, to say why it refuses: the message ends up in the <see cref="ConnectionException"/> of the handshake.</summary>
public sealed class CertificateRefusedException(string reason) : Exception(reason);
