using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Everything a login needs, immutable: change a copy by <c>with</c>.</summary>
public sealed record FtpClientOptions
{
    /// <summary>Host name or IP literal (an IPv6 literal without brackets).</summary>
    public required string Host { get; init; }

    /// <summary>Dials this address and no other; <see cref="Host"/> still names the server to TLS. Null looks the name up.</summary>
    public System.Net.IPAddress? Address { get; init; }

    /// <summary>The control port; null is 21, or 990 with <see cref="TlsMode.Implicit"/>.</summary>
    public ushort? Port { get; init; }

    public string User { get; init; } = "anonymous";

    /// <summary>Never written to logs, transcripts or messages.</summary>
    public string Password { get; init; } = "anonymous@";

    /// <summary>Sent as ACCT where a server asks for an account (332). RFC 959 §4.1.1.</summary>
    public string? Account { get; init; }

    /// <summary>False stops after the greeting (and TLS): the caller logs in by <see cref="FtpClient.LoginAsync"/>, or never does.</summary>
    public bool LogIn { get; init; } = true;

    public TlsMode Tls { get; init; } = TlsMode.Auto;

    /// <summary>Which server certificates are accepted.</summary>
    public CertificatePolicy Certificates { get; init; } = CertificatePolicy.SystemTrust;

    public X509Certificate2? ClientCertificate { get; init; }

    public SslProtocols TlsProtocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>False leaves data connections in clear (PROT C) although the control connection is encrypted. RFC 4217 §9.</summary>
    public bool ProtectData { get; init; } = true;

    /// <summary>The TLS implementation; null takes the best one this system has.</summary>
    public TlsEngine? TlsEngine { get; init; }

    public DataModeOptions Data { get; init; } = DataModeOptions.Auto;

    public TimeoutOptions Timeouts { get; init; } = new();

    /// <summary>Sees every line and every step as it happens, secrets masked; called from the client's own tasks, so be quick and do not throw.</summary>
    public Action<FtpEvent>? Observer { get; init; }

    public ILogger? Logger { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The port that is dialled.</summary>
    public ushort EffectivePort => Port ?? (Tls == TlsMode.Implicit ? (ushort)990 : (ushort)21);

    /// <summary>The options without the password.</summary>
    public override string ToString() => $"{(Tls == TlsMode.Implicit ? "ftps" : "ftp")}://{User}@{Host}:{EffectivePort} (tls {Tls}, data {Data})";
}

/// <summary>How the control connection gets its TLS.</summary>
public enum TlsMode
{
    /// <summary>Everything in clear, the password too.</summary>
    None,
    /// <summary>AUTH TLS where the server offers it, otherwise in clear.</summary>
    Auto,
    /// <summary>AUTH TLS or no login. RFC 4217.</summary>
    Explicit,
    /// <summary>TLS from the first byte, on port 990 by custom.</summary>
    Implicit,
}

/// <summary>How long the client waits for what. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
public sealed record TimeoutOptions
{
    /// <summary>To reach the server, for each of its addresses, and the same again for a TLS handshake.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>To make a data connection. While other modes are left to try, each gets at most half of it.</summary>
    public TimeSpan DataConnect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a reply.</summary>
    public TimeSpan Reply { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Without a single byte while a transfer runs.</summary>
    public TimeSpan IdleData { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the replies to ABOR after a cancelled transfer; then the control connection is given up.</summary>
    public TimeSpan Abort { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Half of a limit, where there is one.</summary>
    internal static TimeSpan Half(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? limit : limit / 2;
}
