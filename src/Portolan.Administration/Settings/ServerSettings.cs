using System.Net;
using Portolan.Server;
using Portolan.Server.Files.Local;

namespace Portolan.Administration;

/// <summary>
/// Everything an administrator may set, as one immutable document: checked whole, applied whole, kept as a version (<see cref="SettingsVersion"/>).
/// Written as JSON with values that people read: <c>"50000-50010"</c>, <c>"30s"</c>, <c>"10.0.0.0/8"</c>. The defaults are the server's own.
/// </summary>
public sealed record ServerSettings
{
    public ListeningSection Listening { get; init; } = new();

    public PassiveSettings Passive { get; init; } = new();

    public ActiveSettings Active { get; init; } = new();

    public PortMappingSettings PortMapping { get; init; } = new();

    public TlsSection Tls { get; init; } = new();

    /// <summary>What holds for clients of certain networks; the first that holds a client wins.</summary>
    public IReadOnlyList<NetworkPolicy> Networks { get; init; } = [];

    public LimitSettings Limits { get; init; } = new();

    public AccessSection Access { get; init; } = new();

    public GuardSection Guard { get; init; } = new();

    public FilesSection Files { get; init; } = new();

    /// <summary>What holds for every user where neither the user nor a group says otherwise.</summary>
    public Terms Defaults { get; init; } = new();

    public HistorySection History { get; init; } = new();

    public MailSection Mail { get; init; } = new();

    public AcmeSection Acme { get; init; } = new();

    public ConsoleSection Console { get; init; } = new();

    /// <summary>The text of the 220 greeting.</summary>
    public string Greeting { get; init; } = "Portolan FTP server ready.";

    /// <summary>Look into this machine's own firewall for what closes the passive range.</summary>
    public bool WatchFirewall { get; init; } = true;
}

/// <summary>Where control connections are taken. A change needs a restart.</summary>
public sealed record ListeningSection
{
    /// <summary>For plain FTP and explicit TLS. Empty lets <c>serve</c> choose: port 21, else 2121.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; init; } = [];

    /// <summary>For implicit TLS, usually port 990.</summary>
    public IReadOnlyList<IPEndPoint> ImplicitTls { get; init; } = [];
}

/// <summary>TLS of control and data connections.</summary>
public sealed record TlsSection
{
    /// <summary>False serves without TLS.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Refuse logins and transfers without TLS.</summary>
    public bool Required { get; init; }

    /// <summary>Whether data connections must resume the TLS session of their control connection.</summary>
    public TlsSessionReuse SessionReuse { get; init; } = TlsSessionReuse.Prefer;

    /// <summary>Fail an upload that ends without close_notify.</summary>
    public bool RequireCloseNotify { get; init; }

    /// <summary>Ask clients for a certificate; users' terms say which are theirs (<see cref="Terms.ClientCertificate"/>).</summary>
    public bool AskClientCertificate { get; init; }

    /// <summary>Allow CCC, which takes TLS off the control connection.</summary>
    public bool ClearCommandChannelAllowed { get; init; }

    /// <summary>The certificate's file (PEM or PFX), reloaded when it changes; null takes the one in the data folder.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key's PEM file where the certificate's holds none.</summary>
    public string? KeyFile { get; init; }
}

/// <summary>Who may connect at all.</summary>
public sealed record AccessSection
{
    /// <summary>Only clients of these networks may connect; empty allows all.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>Clients of these networks may not connect, whatever <see cref="Allow"/> says.</summary>
    public IReadOnlyList<IPNetwork> Deny { get; init; } = [];

    /// <summary>Closes the connections of who may not connect without a word; false says 421 and why.</summary>
    public bool TurnAwaySilently { get; init; }
}

/// <summary>What happens to an address whose logins fail again and again.</summary>
public sealed record GuardSection
{
    private static readonly GuardSettings Default = new();

    /// <summary>Failed logins of one address within <see cref="Window"/> before it is banned; 0 bans nobody.</summary>
    public int FailuresBeforeBan { get; init; } = Default.FailuresBeforeBan;

    /// <summary>How long failed logins are counted together.</summary>
    public TimeSpan Window { get; init; } = Default.Window;

    /// <summary>How long the first ban of an address lasts.</summary>
    public TimeSpan FirstBan { get; init; } = Default.FirstBan;

    /// <summary>No automatic ban lasts longer.</summary>
    public TimeSpan LongestBan { get; init; } = Default.LongestBan;

    /// <summary>How many times longer each further ban lasts.</summary>
    public double Growth { get; init; } = Default.Growth;

    /// <summary>Networks that no ban touches.</summary>
    public IReadOnlyList<IPNetwork> NeverBan { get; init; } = Default.NeverBan;

    /// <summary>Failed logins of an address, or to an account, before the next ones must wait.</summary>
    public int FailuresBeforeDelay { get; init; } = Default.FailuresBeforeDelay;

    /// <summary>The longest of these waits; zero lets nobody wait.</summary>
    public TimeSpan LongestDelay { get; init; } = Default.LongestDelay;
}

/// <summary>The server's files.</summary>
public sealed record FilesSection
{
    /// <summary>The folder below which users' homes lie; null is <c>files</c> in the data folder. A change needs a restart.</summary>
    public string? Root { get; init; }

    /// <summary>When an upload is made durable.</summary>
    public FlushPolicy Flush { get; init; } = FlushPolicy.OnClose;

    /// <summary>Keep what a broken upload had sent, so that it can be resumed.</summary>
    public bool KeepPartials { get; init; } = true;

    /// <summary>How long partials are kept after their last byte.</summary>
    public TimeSpan PartialRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often what users store is counted anew, so that quotas go by what is really there; zero never.</summary>
    public TimeSpan RecountEvery { get; init; }

    /// <summary>Follow symbolic links as far as they lead below the root.</summary>
    public bool FollowSymlinks { get; init; } = true;
}

/// <summary>How long history is kept.</summary>
public sealed record HistorySection
{
    public TimeSpan KeepTransfers { get; init; } = TimeSpan.FromDays(90);

    public TimeSpan KeepSessions { get; init; } = TimeSpan.FromDays(90);

    public TimeSpan KeepAudit { get; init; } = TimeSpan.FromDays(3650);
}

/// <summary>The mail server for messages of hooks. Its password is a secret of the store (<see cref="ISettingsStore.SetSecretAsync"/>, <see cref="PasswordSecret"/>).</summary>
public sealed record MailSection
{
    public const string PasswordSecret = "mail.password";

    /// <summary>Null sends no mail.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public MailTls Tls { get; init; } = MailTls.StartTls;

    public string? User { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }
}

/// <summary>How a mail server is spoken to.</summary>
public enum MailTls
{
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Implicit,

    /// <summary>In clear, for a relay on this machine.</summary>
    None,
}

/// <summary>Certificates from an ACME authority (RFC 8555).</summary>
public sealed record AcmeSection
{
    public bool Enabled { get; init; }

    /// <summary>The authority's directory.</summary>
    public string Directory { get; init; } = "https://acme-v02.api.letsencrypt.org/directory";

    /// <summary>The DNS names of the certificate.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A mail address for the authority.</summary>
    public string? Contact { get; init; }

    public AcmeChallenge Challenge { get; init; } = AcmeChallenge.Http01;

    /// <summary>Where the authority's challenge is answered; null is port 80 for HTTP-01 and port 443 for TLS-ALPN-01.</summary>
    public IPEndPoint? Listen { get; init; }
}

/// <summary>How the authority checks that the name is ours.</summary>
public enum AcmeChallenge
{
    Http01,
    TlsAlpn01,
}

/// <summary>The management console. A change needs a restart.</summary>
public sealed record ConsoleSection
{
    /// <summary>Where it listens.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 2180);

    public ConsoleCertificate Certificate { get; init; } = ConsoleCertificate.None;
}

/// <summary>The certificate of the console.</summary>
public enum ConsoleCertificate
{
    /// <summary>Plain HTTP.</summary>
    None,

    /// <summary>A self-signed one of its own.</summary>
    Own,

    /// <summary>The one of the FTP server.</summary>
    Ftp,
}
