namespace Portolan.Diagnosis;

/// <summary>How one attempt of the doctor ended.</summary>
public enum ProbeOutcome : byte
{
    /// <summary>Not tried, or not applicable (PASV over IPv6).</summary>
    NotTried,

    /// <summary>Everything passed: bytes complete, final reply positive.</summary>
    Ok,

    /// <summary>The server answered PASV, EPSV, PORT or EPRT with a negative reply.</summary>
    CommandRefused,

    /// <summary>Our dial was refused (RST).</summary>
    Refused,

    /// <summary>Our dial was not answered.</summary>
    TimedOut,

    /// <summary>Our dial failed at once: no route, or ICMP unreachable.</summary>
    Unreachable,

    /// <summary>Connected, then reset before a byte came.</summary>
    Reset,

    /// <summary>Active: nobody dialled the port that we announced.</summary>
    NothingArrived,

    /// <summary>Active: somebody dialled it, but not from the server's address.</summary>
    StrangerArrived,

    /// <summary>The TLS handshake on the data connection failed.</summary>
    TlsFailed,

    /// <summary>The data connection stood, and the server ended the transfer with a negative reply.</summary>
    TransferRefused,

    /// <summary>No byte moved for long.</summary>
    Stalled,

    /// <summary>Positive final reply, but fewer bytes than announced.</summary>
    Truncated,

    /// <summary>All bytes moved, then a negative final reply.</summary>
    BadEnding,

    /// <summary>The control connection was lost meanwhile, or the final reply never came.</summary>
    ControlLost,
}

/// <summary>What an outcome says about the path.</summary>
public static class ProbeOutcomes
{
    /// <summary>True where our SYN was not answered with SYN/ACK.</summary>
    public static bool IsConnectFailure(this ProbeOutcome outcome) =>
        outcome is ProbeOutcome.Refused or ProbeOutcome.TimedOut or ProbeOutcome.Unreachable;

    /// <summary>True where the data connection stood, whatever came after.</summary>
    public static bool Connected(this ProbeOutcome outcome) => outcome is ProbeOutcome.Ok or ProbeOutcome.TlsFailed
        or ProbeOutcome.TransferRefused or ProbeOutcome.Stalled or ProbeOutcome.Truncated or ProbeOutcome.BadEnding or ProbeOutcome.ControlLost;
}
