using System.Net;

namespace Portolan.Diagnosis;

/// <summary>What came as the first thing on the control connection (P3).</summary>
public enum Greeting : byte
{
    NotTried,
    /// <summary>220.</summary>
    Ready,
    /// <summary>421 or another refusal in FTP's words.</summary>
    Refused,
    /// <summary>Closed without a word.</summary>
    Closed,
    /// <summary>Open and silent.</summary>
    Silent,
    /// <summary>TLS bytes or a TLS alert: the port wants implicit TLS.</summary>
    Tls,
    /// <summary>Words of another protocol (SSH, HTTP, SMTP).</summary>
    OtherProtocol,
}

/// <summary>Everything that one run of the doctor saw, from which <see cref="Diagnose"/> concludes. One run is about one address of the server.</summary>
public sealed record Observations
{
    // P0, P1: where we stand, whom we want.
    public string Host { get; init; } = "";

    public IReadOnlyList<IPAddress> LocalAddresses { get; init; } = [];

    public bool Windows { get; init; }

    /// <summary>False where the name has no address; null where a literal was given.</summary>
    public bool? NameFound { get; init; }

    // P2 to P5: the control connection.
    public IReadOnlyList<ControlProbe> Control { get; init; } = [];

    /// <summary>FTP's other ports, where the one that was asked for does not answer and they do.</summary>
    public IReadOnlyList<int> OtherOpenPorts { get; init; } = [];

    /// <summary>Our end of the control connection that was used.</summary>
    public IPEndPoint? ControlLocal { get; init; }

    public IPEndPoint? ControlRemote { get; init; }

    public Greeting Greeting { get; init; }

    public int GreetingCode { get; init; }

    public string GreetingText { get; init => field = Printable.Line(value); } = "";

    /// <summary>This run encrypts the control connection; the verdict is about that. Probes with other protection are for comparison.</summary>
    public bool UsesTls { get; init; }

    /// <summary>TLS from the first byte, in place of AUTH TLS.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>The reply to AUTH TLS; 0 where not asked.</summary>
    public int AuthReplyCode { get; init; }

    public string AuthReplyText { get; init => field = Printable.Line(value); } = "";

    /// <summary>The control connection's TLS handshake: null not tried, false failed.</summary>
    public bool? ControlTlsOk { get; init; }

    /// <summary>The failed handshake ended with a reset.</summary>
    public bool ControlTlsReset { get; init; }

    /// <summary>TLS works on another port of the same server; null where not tried.</summary>
    public bool? TlsWorksOnOtherPort { get; init; }

    /// <summary>TLS 1.2 and 1.3, each by itself; empty where there is no TLS.</summary>
    public IReadOnlyList<TlsTrial> TlsTrials { get; init; } = [];

    /// <summary>Our own TLS implementation, <c>openssl</c> or <c>sslstream</c>; null where no TLS was in use.</summary>
    public string? TlsEngine { get; init; }

    /// <summary>Null where there is no TLS.</summary>
    public CertificateFacts? Certificate { get; init; }

    /// <summary>False where the certificate was refused; null where there is no TLS.</summary>
    public bool? CertificateTrusted { get; init; }

    public bool LoggedIn { get; init; }

    /// <summary>The deciding reply to USER/PASS; 0 where not tried.</summary>
    public int LoginReplyCode { get; init; }

    public string LoginReplyText { get; init => field = Printable.Line(value); } = "";

    /// <summary>Our address as the server sees it (STAT, a refusal's text, Portolan's own word); null where not known.</summary>
    public IPAddress? SeenAs { get; init; }

    /// <summary>Whether an FTP helper (ALG) was detected on the way; null where not tested.</summary>
    public bool? FtpHelperOnPath { get; init; }

    // P7 to P12: data connections.
    public IReadOnlyList<PassiveSample> Samples { get; init; } = [];

    public IReadOnlyList<DataProbe> Probes { get; init; } = [];

    /// <summary>A dial to a high port of the server on which nobody should listen: an answer shows that our own network lets us out.</summary>
    public ProbeOutcome UnusedHighPort { get; init; }

    /// <summary>Null where not asked for.</summary>
    public IdleTrial? Idle { get; init; }

    /// <summary>The control connection died in use, with this system error (Windows 10013 …); 0 where it did not.</summary>
    public int ControlDeathError { get; init; }

    /// <summary>It died after the same number of commands each time.</summary>
    public bool ControlDiesAtConstantCount { get; init; }

    /// <summary>P13.</summary>
    public ServerView? Server { get; init; }

    public bool ControlWorks => LoggedIn;
}
