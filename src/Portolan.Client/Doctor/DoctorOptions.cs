namespace Portolan.Client;

/// <summary>What the doctor may do, and how patiently.</summary>
public sealed record DoctorOptions
{
    /// <summary>Whom to examine, as whom, with which TLS. Data modes and time-outs of it are not used: the doctor sets its own.</summary>
    public required FtpClientOptions Client { get; init; }

    /// <summary>Sends the password in clear where the server offers no TLS, and logs in once more in clear to compare. <see cref="TlsMode.None"/> says the same for the first login.</summary>
    public bool AllowClearPassword { get; init; }

    /// <summary>Uploads and deletes a file of its own to prove both directions.</summary>
    public bool Write { get; init; }

    /// <summary>How much <see cref="Write"/> uploads, in bytes. Large enough to fill whole packets: those are what a path with a hidden limit loses.</summary>
    public int WriteSize { get; init; } = 4 << 20;

    /// <summary>Keeps silent for so long, then looks whether the control connection is still there; null does not.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>Dials every port of a Portolan server's passive range.</summary>
    public bool CheckRange { get; init; }

    /// <summary>For each TCP handshake.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a bare dial to a port of the passive range.</summary>
    public TimeSpan SampleLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For the server's dial in active mode. Long enough to hear from the server why it gave up.</summary>
    public TimeSpan ActiveLimit { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>For greeting and replies.</summary>
    public TimeSpan ReplyLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Ports of the passive range to try for each of EPSV and PASV.</summary>
    public int Samples { get; init; } = 8;
}
