using System.Net;

namespace Portolan.Diagnosis;

/// <summary>One attempt at a data connection by the doctor, seen from the client (and from the server where it is Portolan).</summary>
public sealed record DataProbe
{
    public required DataMode Mode { get; init; }

    public required ProbeOutcome Outcome { get; init; }

    /// <summary>The control connection of this attempt was encrypted, so no box on the way could read or rewrite it.</summary>
    public bool ControlTls { get; init; }

    /// <summary>PROT P.</summary>
    public bool DataTls { get; init; }

    /// <summary>True for STOR, false for RETR and listings.</summary>
    public bool Upload { get; init; }

    /// <summary>PASV: dialled the control connection's address in place of the announced one.</summary>
    public bool ToControlPeer { get; init; }

    /// <summary>Passive: what the server named (EPSV: control address and port). Active: what we sent.</summary>
    public IPEndPoint? Announced { get; init; }

    /// <summary>Active: what the server received, as it says itself or as its refusal shows; null where not known.</summary>
    public IPEndPoint? AnnouncedAsReceived { get; init; }

    /// <summary>Our end of the data connection (active: where we listened).</summary>
    public IPEndPoint? Local { get; init; }

    /// <summary>The other end: dialled by us, or who dialled in.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Active: a SYN was seen at our end although no connection came of it; null where that cannot be seen.</summary>
    public bool? SynSeen { get; init; }

    /// <summary>The reply that decided: refusal of the command, or final reply of the transfer; 0 where none came.</summary>
    public int ReplyCode { get; init; }

    public string ReplyText { get; init => field = Printable.Line(value); } = "";

    /// <summary>From the transfer command to the deciding reply.</summary>
    public TimeSpan? ReplyAfter { get; init; }

    /// <summary>150 or 125 was seen.</summary>
    public bool PreliminarySeen { get; init; }

    /// <summary>Whether the TLS session of the control connection was resumed, as read from the handshake; null where not known.</summary>
    public bool? TlsResumed { get; init; }

    public string? TlsProtocol { get; init; }

    /// <summary>First bytes of the peer where a TLS handshake failed and they are readable text.</summary>
    public string? PlainTextSeen { get; init => field = Printable.Line(value); }

    public long Bytes { get; init; }

    /// <summary>Bytes that should have moved; null where not known.</summary>
    public long? ExpectedBytes { get; init; }

    public StepTimes Times { get; init; }

    /// <summary>The server's own trace of the same attempt, where it is Portolan.</summary>
    public DataConnectionTrace? ServerTrace { get; init; }

    public bool IsActive => Mode.IsActive();

    public bool IsOk => Outcome == ProbeOutcome.Ok;
}

/// <summary>A port that the server named (P7) and what a bare dial to it gave.</summary>
public sealed record PassiveSample(DataMode Mode, IPEndPoint Announced, ProbeOutcome Dial, bool ControlTls = false);

/// <summary>One TCP handshake to the control port (P2).</summary>
public sealed record ControlProbe(IPEndPoint Remote, ProbeOutcome Outcome, IPEndPoint? Local = null, TimeSpan? Took = null);
