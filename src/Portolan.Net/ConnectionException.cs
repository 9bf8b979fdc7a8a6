namespace Portolan.Net;

/// <summary>What went wrong between us and the peer.</summary>
public enum ConnectionFault
{
    Other,
    /// <summary>Answered by a reset: nothing listens there, or a firewall rejects.</summary>
    Refused,
    TimedOut,
    /// <summary>No route to the host or network.</summary>
    Unreachable,
    AddressInUse,
    /// <summary>The system does not allow it (a port below 1024 without the privilege, a firewall rule).</summary>
    AccessDenied,
    /// <summary>The peer reset a connection that stood.</summary>
    Reset,
    /// <summary>The TLS handshake failed; the message names the alert or reason.</summary>
    TlsHandshake,
    /// <summary>The certificate of the peer was not accepted.</summary>
    TlsCertificate,
    /// <summary>The stream ended without close_notify.</summary>
    TruncatedTls,
    /// <summary>A TLS record was not valid.</summary>
    TlsProtocol,
    /// <summary>We ended it ourselves.</summary>
    Aborted,
    /// <summary>The host name has no address.</summary>
    NameNotFound,
}

/// <summary>A fault on the peer's side of a connection.</summary>
public sealed class ConnectionException : IOException
{
    public ConnectionException(ConnectionFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public ConnectionFault Fault { get; }

    /// <summary>Why TLS was not agreed on or broke, in words that every language can say; empty where it was not TLS.</summary>
    public IReadOnlyList<TlsProblem> Problems { get; init; } = [];
}
