namespace Portolan.Diagnosis;

/// <summary>
/// Every named cause for which a data connection (or the control connection that should have led to it) fails.
/// Numbers and text codes (<see cref="DataFailureCode"/>) are stable: they stand in logs, audit records, JSON and documentation.
/// A server records what it can see itself; the doctor infers the more precise causes from both ends.
/// </summary>
public enum DataFailure : ushort
{
    None = 0,

    // What either end of one data connection sees by itself.
    /// <summary>Passive: nobody dialled the announced port in time.</summary>
    NoConnectionArrived = 1,
    /// <summary>The dialled address answered with RST, or ICMP port unreachable.</summary>
    Refused = 2,
    /// <summary>The dialled address did not answer at all.</summary>
    TimedOut = 3,
    /// <summary>No route to the dialled address, or ICMP host/network unreachable.</summary>
    Unreachable = 4,
    /// <summary>The data connection's address is not the control connection's (PORT/EPRT argument, or the peer that dialled in).</summary>
    PeerAddressMismatch = 5,
    /// <summary>Passive: only strangers dialled the announced port, never the client.</summary>
    StrangerDialled = 6,
    /// <summary>The announced listener was closed before it was dialled.</summary>
    ListenerGone = 7,
    /// <summary>The announced port is below 1024. RFC 2577 §3.</summary>
    PortBelow1024 = 8,
    /// <summary>Connected, then the peer reset the connection.</summary>
    Reset = 9,
    /// <summary>The client ended the transfer (ABOR, or it hung up).</summary>
    Aborted = 10,
    /// <summary>The server is stopping, or an administrator closed the session.</summary>
    ServerClosed = 11,
    /// <summary>A local error that is none of the others (see the system error number).</summary>
    LocalError = 12,
    /// <summary>No PORT, PASV, EPRT or EPSV came before the transfer.</summary>
    NotAnnounced = 13,

    // Passive mode.
    /// <summary>The announced address is private although the client is not on that network.</summary>
    AnnouncedAddressPrivate = 100,
    /// <summary>The announced address is public but not the server's.</summary>
    AnnouncedAddressWrong = 101,
    /// <summary>No port of the passive range is reachable.</summary>
    RangeClosed = 102,
    /// <summary>Some ports of the passive range are reachable, others are not.</summary>
    RangePartlyOpen = 103,
    /// <summary>Every port of the passive range is taken for this client.</summary>
    RangeExhausted = 104,
    /// <summary>The server or a policy refuses PASV and EPSV.</summary>
    PassiveDisabled = 105,
    /// <summary>EPSV fails where PASV works.</summary>
    EpsvBlocked = 106,
    /// <summary>PASV fails where EPSV works.</summary>
    PasvBlocked = 107,
    /// <summary>The client's own network lets no connection out to high ports.</summary>
    ClientEgressBlocked = 108,
    /// <summary>The server or a policy refuses EPSV; PASV is left.</summary>
    EpsvDisabled = 109,

    // Active mode.
    /// <summary>The client stands behind NAT: the server cannot reach the port it announced.</summary>
    ActiveBlockedByClientNat = 200,
    /// <summary>A firewall at the client drops the server's SYN.</summary>
    ActiveBlockedByClientFirewall = 201,
    /// <summary>A firewall at the client rejects the server's SYN.</summary>
    ActiveRejectedByClientFirewall = 202,
    /// <summary>The server's own firewall lets no connection out.</summary>
    ServerEgressBlocked = 203,
    /// <summary>The server may not bind port 20.</summary>
    Port20NotPermitted = 204,
    /// <summary>Port 20 is taken for this pair of addresses.</summary>
    Port20Busy = 205,
    /// <summary>The server or a policy refuses PORT and EPRT.</summary>
    ActiveDisabled = 206,
    /// <summary>The announced address family is not offered by the server (522).</summary>
    FamilyNotOffered = 207,
    /// <summary>The SYN came from an address that is not the server's.</summary>
    DialledFromElsewhere = 208,

    // Boxes between both ends.
    /// <summary>A router on the way (an FTP "helper", ALG) rewrote the address or port on the control connection.</summary>
    AlgRewrote = 300,
    /// <summary>A router's FTP helper makes plain FTP work and cannot read it under TLS.</summary>
    TlsBlindedAlg = 301,
    /// <summary>Small transfers pass, large packets vanish.</summary>
    PathMtuBlackHole = 302,
    /// <summary>The control connection died while data ran (usually a NAT idle timer).</summary>
    ControlLost = 303,
    /// <summary>A box on the way breaks TLS on the FTP port.</summary>
    InspectedTls = 304,
    /// <summary>The Windows firewall's FTP filter cuts the control connection.</summary>
    WindowsFtpFilter = 305,

    // TLS on the data connection.
    TlsHandshakeFailed = 400,
    TlsHandshakeTimedOut = 401,
    /// <summary>The data connection did not resume the control connection's TLS session, and the server demands it.</summary>
    TlsNotResumed = 402,
    /// <summary>The TLS stream ended without close_notify.</summary>
    NoCloseNotify = 403,
    /// <summary>One side speaks TLS on the data connection, the other does not (PROT P against PROT C).</summary>
    ProtectionMismatch = 404,
    /// <summary>Policy demands PROT P.</summary>
    TlsRequired = 405,

    // While data ran.
    /// <summary>No byte moved for the stall limit.</summary>
    Stalled = 500,
    /// <summary>Fewer bytes arrived than were sent, although the end looked orderly.</summary>
    Truncated = 501,
    /// <summary>The store (disk, quota, rights) failed; the network is well.</summary>
    StoreFailed = 502,

    // Before any data connection: the doctor's findings on the control connection.
    NameNotFound = 600,
    ControlRefused = 601,
    ControlTimedOut = 602,
    ControlUnreachable = 603,
    /// <summary>One of IPv4 and IPv6 works, the other does not.</summary>
    OneFamilyBroken = 604,
    /// <summary>Connected, but closed or silent before a greeting.</summary>
    NoGreeting = 605,
    /// <summary>Something other than FTP answers on that port.</summary>
    NotFtp = 606,
    /// <summary>The server offers no TLS, or not in this way (explicit, implicit).</summary>
    TlsUnavailable = 607,
    CertificateNotTrusted = 608,
    LoginRefused = 609,
    TooManyConnections = 610,
}
