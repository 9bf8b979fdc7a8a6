using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Administration;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Console;

/// <summary>What a console is told.</summary>
public sealed record ConsoleOptions
{
    public static IPEndPoint DefaultListen { get; } = new(IPAddress.Loopback, 2180);

    /// <summary>The server it shows and changes.</summary>
    public required FtpServer Server { get; init; }

    /// <summary>What outlives the process.</summary>
    public required IAdministrationStore Store { get; init; }

    public required SettingsService Settings { get; init; }

    /// <summary>What goes on beside the server: bans, hooks, certificates.</summary>
    public required ServerWatch Watch { get; init; }

    /// <summary>The stored users as the server sees them.</summary>
    public required StoredAccounts Accounts { get; init; }

    /// <summary>The server's files, for administrators; null where it has none of its own.</summary>
    public IFileStore? Files { get; init; }

    /// <summary>Users that are not stored: the command line's. Shown, and never changed.</summary>
    public IReadOnlyList<Account> OwnAccounts { get; init; } = [];

    /// <summary>Where a new certificate of the FTP server is put and followed; null where somebody else cares for it.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>Where it listens; port 0 lets the system choose.</summary>
    public IPEndPoint Listen { get; init; } = DefaultListen;

    /// <summary>Where that port is taken, try those behind it.</summary>
    public bool TryNextPorts { get; init; }

    /// <summary>The certificate of new connections with its key, then its chain; null serves plain HTTP.</summary>
    public Func<X509Certificate2Collection>? Certificate { get; init; }

    /// <summary>A key with an administrator's rights for programs of this machine, never stored; null where there is none. In the audit log they are <c>local</c>.</summary>
    public string? LocalKey { get; init; }

    public ILoggerFactory Log { get; init; } = NullLoggerFactory.Instance;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Of the program, for people.</summary>
    public string Version { get; init; } = "";
}
