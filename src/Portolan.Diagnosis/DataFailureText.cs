namespace Portolan.Diagnosis;

/// <summary>The cause of a failed data connection as one short phrase that is safe in a reply: no addresses, no paths, no exception text.</summary>
public static class DataFailureText
{
    /// <summary>
    /// A phrase for the text of 425 and 426, without a full stop:
    /// <c>425 Can't open data connection: no connection arrived on the announced port.</c>
    /// </summary>
    public static string ForReply(DataFailure failure) => failure switch
    {
        DataFailure.None => "no error",
        DataFailure.NoConnectionArrived => "no connection arrived on the announced port",
        DataFailure.Refused => "connection refused by your address",
        DataFailure.TimedOut => "timed out: a firewall or NAT dropped it; try passive mode",
        DataFailure.Unreachable => "your address cannot be reached from here",
        DataFailure.PeerAddressMismatch => "the data connection's address is not the control connection's",
        DataFailure.StrangerDialled => "only another address dialled the announced port",
        DataFailure.ListenerGone => "the announced port is no longer open",
        DataFailure.PortBelow1024 => "ports below 1024 are not dialled",
        DataFailure.Reset => "connection reset by your side",
        DataFailure.Aborted => "transfer aborted",
        DataFailure.ServerClosed => "the server is closing",
        DataFailure.NotAnnounced => "use PASV, EPSV, PORT or EPRT first",
        DataFailure.AnnouncedAddressPrivate => "the announced address is private",
        DataFailure.AnnouncedAddressWrong => "the announced address is wrong",
        DataFailure.RangeClosed => "the passive ports are closed on the way",
        DataFailure.RangePartlyOpen => "some passive ports are closed on the way",
        DataFailure.RangeExhausted => "all passive ports are in use, try again",
        DataFailure.PassiveDisabled => "passive mode is disabled here",
        DataFailure.EpsvDisabled => "EPSV is disabled here, use PASV",
        DataFailure.EpsvBlocked => "EPSV is blocked on the way, use PASV",
        DataFailure.PasvBlocked => "PASV is blocked on the way, use EPSV",
        DataFailure.ActiveBlockedByClientNat => "your NAT does not let connections in; use passive mode",
        DataFailure.ActiveBlockedByClientFirewall => "your firewall drops connections; use passive mode",
        DataFailure.ActiveRejectedByClientFirewall => "your firewall rejects connections; use passive mode",
        DataFailure.ServerEgressBlocked => "the server's firewall lets no connection out; use passive mode",
        DataFailure.Port20NotPermitted => "the server may not use port 20",
        DataFailure.Port20Busy => "port 20 is busy for your address and port, try another port",
        DataFailure.ActiveDisabled => "active mode is disabled here; use passive mode",
        DataFailure.FamilyNotOffered => "address family not offered",
        DataFailure.AlgRewrote => "a router changed the announced address",
        DataFailure.TlsBlindedAlg => "a router's FTP helper cannot work under TLS",
        DataFailure.PathMtuBlackHole => "large packets are lost on the way",
        DataFailure.ControlLost => "the control connection was lost",
        DataFailure.TlsHandshakeFailed => "TLS handshake failed on the data connection",
        DataFailure.TlsHandshakeTimedOut => "TLS handshake timed out on the data connection",
        DataFailure.TlsNotResumed => "TLS session of the control connection not resumed",
        DataFailure.NoCloseNotify => "TLS connection ended without close_notify, the file may be incomplete",
        DataFailure.ProtectionMismatch => "no TLS on the data connection although PROT P is set",
        DataFailure.TlsRequired => "PROT P is required",
        DataFailure.Stalled => "no data moved for too long",
        DataFailure.Truncated => "data ended too early",
        DataFailure.StoreFailed => "the file could not be read or written",
        DataFailure.TooManyConnections => "too many connections",
        _ => "data connection failed",
    };
}
