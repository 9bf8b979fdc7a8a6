using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Administration;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>What the command line of <c>serve</c> says; null and empty where it says nothing.</summary>
internal sealed record ServeSettings
{
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [];
    public IReadOnlyList<IPEndPoint> ImplicitTls { get; init; } = [];

    // Files and users
    public string? Root { get; init; }
    public string? Data { get; init; }
    public IReadOnlyList<string> Users { get; init; } = [];
    public string? UserFile { get; init; }

    // Data connections
    public PortRange? PassivePorts { get; init; }
    public string? ExternalAddress { get; init; }
    public ActivePort ActivePort { get; init; } = ActivePort.Default;
    public IReadOnlyList<NetworkSpec> Networks { get; init; } = [];
    public PortMappingMode? MapPorts { get; init; }

    // TLS
    public string? TlsCert { get; init; }
    public string? TlsKey { get; init; }
    public string? TlsPassword { get; init; }
    public string? TlsEngine { get; init; }
    public TlsSessionReuse? TlsSessionReuse { get; init; }
    public bool RequireTls { get; init; }
    public bool NoTls { get; init; }

    // Limits
    public int? MaxSessions { get; init; }
    public int? MaxSessionsPerAddress { get; init; }
    public TimeSpan? IdleTimeout { get; init; }
    public TimeSpan? DrainTimeout { get; init; }

    // Console
    public IPEndPoint? Console { get; init; }
    public ConsoleCertificate? ConsoleCertificate { get; init; }
    public bool NoConsole { get; init; }

    // Running
    public string? RunAs { get; init; }
    public string? Greeting { get; init; }
    public LogFormat LogFormat { get; init; }
    public LogLevel LogLevel { get; init; }

    /// <summary>With accounts of its own the server stores nothing.</summary>
    public bool HasOwnUsers => Users.Count > 0 || UserFile is not null;
}

/// <summary>What <c>--active-port</c> says.</summary>
/// <param name="Enabled">False refuses active mode.</param>
/// <param name="Port">Null is the control port less one.</param>
internal readonly record struct ActivePort(bool Enabled, int? Port)
{
    public static ActivePort Default { get; } = new(Enabled: true, Port: null);
}

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
