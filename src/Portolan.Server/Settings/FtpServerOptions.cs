using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Accounts;

namespace Portolan.Server;

/// <summary>
/// Everything a server is told, as one immutable snapshot: validated whole, swapped at once by <see cref="ServerControl.Apply"/>.
/// Running sessions keep theirs, except for certificates, the passive range and active mode, which hold from the next transfer, and for the guard.
/// </summary>
public sealed record FtpServerOptions
{
    /// <summary>Addresses and ports for plain FTP and explicit TLS. Port 0 lets the system choose.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.IPv6Any, 21)];

    /// <summary>Addresses and ports for implicit TLS (usually 990).</summary>
    public IReadOnlyList<IPEndPoint> ImplicitTlsListen { get; init; } = [];

    public required IAccountStore Accounts { get; init; }

    public PassiveSettings Passive { get; init; } = new();

    public ActiveSettings Active { get; init; } = new();

    public PortMappingSettings PortMapping { get; init; } = new();

    public TlsSettings Tls { get; init; } = new();

    /// <summary>What holds for clients of certain networks; the first that holds a client wins (<see cref="EffectiveSettings"/>).</summary>
    public IReadOnlyList<NetworkPolicy> Networks { get; init; } = [];

    public LimitSettings Limits { get; init; } = new();

    public GuardSettings Guard { get; init; } = new();

    /// <summary>Look into this machine's own firewall for what closes the passive range, by running <c>nft</c> and <c>iptables-save</c> now and then.</summary>
    public bool WatchFirewall { get; init; }

    /// <summary>The text of the 220 greeting.</summary>
    public string Greeting { get; init; } = "Portolan FTP server ready.";

    /// <summary>Everything that is wrong; empty when the snapshot can be used.</summary>
    public IReadOnlyList<SettingProblem> Validate() => OptionsValidator.Check(this);
}

/// <summary>Passive mode: the server listens, the client dials.</summary>
public sealed record PassiveSettings
{
    /// <summary>Ports the server may pick from; null picks a random free port above 1024 for each transfer.</summary>
    public PortRange? Ports { get; init; }

    /// <summary>What 227 announces to clients outside: an IPv4 literal or a DNS name; null announces the address the client reached.</summary>
    public string? ExternalAddress { get; init; }

    /// <summary>EPSV may be switched off for networks whose firewall follows PASV only.</summary>
    public bool ExtendedAllowed { get; init; } = true;

    /// <summary>How long an announced port waits for the client.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long PASV waits for a port when this client address has taken every port of the range.</summary>
    public TimeSpan PortWait { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Active mode: the client listens, the server dials.</summary>
public sealed record ActiveSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>The port the server dials from; null is the control port less one (ftp-data, 20). 0 lets the system choose.</summary>
    public int? SourcePort { get; init; }

    /// <summary>How long the server dials.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Other hosts that a client may name in PORT and EPRT (FXP); none by default, so that nobody bounces through this server (RFC 2577).</summary>
    public IReadOnlyList<IPNetwork> FxpPeers { get; init; } = [];
}

/// <summary>TLS of control and data connections.</summary>
public sealed record TlsSettings
{
    /// <summary>The certificate, reloaded when its files change; null switches TLS off.</summary>
    public CertificateSource? Certificates { get; init; }

    /// <summary>Refuse logins and transfers without TLS.</summary>
    public bool Required { get; init; }

    /// <summary>The implementation; null takes the best this machine has.</summary>
    public TlsEngine? Engine { get; init; }

    /// <summary>Whether data connections must resume the TLS session of their control connection.</summary>
    public TlsSessionReuse SessionReuse { get; init; } = TlsSessionReuse.Prefer;

    /// <summary>Ask clients for a certificate, whose fingerprint the account store then sees (<see cref="LoginRequest.ClientCertificate"/>). Any is taken: accounts know theirs.</summary>
    public bool AskClientCertificate { get; init; }

    /// <summary>Fail an upload that ends without close_notify. Off by default: several clients never send it; such uploads are marked in the log.</summary>
    public bool RequireCloseNotify { get; init; }

    /// <summary>Allow CCC, which takes TLS off the control connection (RFC 2228 §3).</summary>
    public bool ClearCommandChannelAllowed { get; init; }
}

/// <summary>Whether a data connection must resume the TLS session of its control connection.</summary>
public enum TlsSessionReuse
{
    Off,
    Prefer,
    Require,
}

/// <summary>Bounds that keep one client from hurting the others.</summary>
public sealed record LimitSettings
{
    public int MaxSessions { get; init; } = 10_000;

    public int MaxSessionsPerAddress { get; init; } = 1_000;

    /// <summary>From the connection to a successful login.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Without a command and without a transfer.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A transfer that moves no byte for so long is ended, as is one that moves fewer than two a second.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long running transfers may go on when the server stops.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failed logins before the control connection is closed.</summary>
    public int MaxLoginAttempts { get; init; } = 3;

    /// <summary>The longest command line in bytes.</summary>
    public int MaxLineBytes { get; init; } = 8192;

    /// <summary>How deep LIST -R goes.</summary>
    public int MaxListDepth { get; init; } = 16;

    /// <summary>How many entries one LIST -R or one glob gives at most.</summary>
    public int MaxRecursiveEntries { get; init; } = 100_000;
}
