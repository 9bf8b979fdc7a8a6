using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Files.Local;
using Portolan.Testing;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>
/// The server under attack: a real folder with a secret beside it, TLS, eleven passive ports, short time-outs; and everything that tells afterwards
/// whether it did something it must never do.
/// </summary>
internal sealed class FuzzGround : IAsyncDisposable, ILoggerFactory, ILogger
{
    /// <summary>Stands in every file outside the root, and in no reply and no download, ever.</summary>
    public const string Secret = "SECRET-OUTSIDE-THE-ROOT";

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TcpListener[] _traps;
    private readonly CertificateSource _certificates;
    private readonly LocalFileStore _files;
    private FtpServer? _server;

    private FuzzGround()
    {
        Root = _folder.MakeFolder("root");
        Outside = _folder.MakeFolder("outside");
        File.WriteAllText(Path.Join(Outside, "secret"), Secret);
        _certificates = new CertificateSource(TestCertificate.Shared.WriteTo(_folder).Both);
        _files = new LocalFileStore(new() { Root = Root, Flush = FlushPolicy.Off });
        _traps = [.. new[] { "127.0.0.66", "127.1.2.3" }.Select(address => new TcpListener(IPAddress.Parse(address), 0))];
        foreach (var trap in _traps) trap.Start();
    }

    public string Root { get; }

    public string Outside { get; }

    /// <summary>Listeners of third parties: who is dialled there was sent there by the server.</summary>
    public IPEndPoint[] Traps => [.. _traps.Select(trap => (IPEndPoint)trap.LocalEndpoint)];

    public IPEndPoint EndPoint => _server!.EndPoints[0];

    public int Sessions => _server!.Control.Sessions.Count;

    public static async Task<FuzzGround> StartAsync()
    {
        var ground = new FuzzGround();
        ground.LayOut();
        var (low, high) = FreePort.NextRange(11);
        ground._server = new FtpServer(
            new FtpServerOptions
            {
                Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
                Accounts = new OpenAccounts(ground._files),
                Active = new ActiveSettings { SourcePort = 0, ConnectTimeout = TimeSpan.FromSeconds(1) },
                Passive = new PassiveSettings { Ports = new PortRange(low, high), ConnectTimeout = TimeSpan.FromSeconds(1), PortWait = TimeSpan.FromSeconds(1) },
                Tls = new TlsSettings { Certificates = ground._certificates, ClearCommandChannelAllowed = true },
                Limits = new LimitSettings
                {
                    StallTimeout = TimeSpan.FromSeconds(2), IdleTimeout = TimeSpan.FromMinutes(2), LoginTimeout = TimeSpan.FromMinutes(2), MaxRecursiveEntries = 500,
                },
            },
            ground);
        await ground._server.StartAsync();
        return ground;
    }

    /// <summary>The files as they were at first: sessions delete and overwrite what they can.</summary>
    public void LayOut()
    {
        Clear();
        Directory.CreateDirectory(Path.Join(Root, "dir", "deep"));
        File.WriteAllText(Path.Join(Root, "a.txt"), "a small text\r\nof two lines\n");
        File.WriteAllText(Path.Join(Root, "dir", "deep", "file"), "deep");
        File.WriteAllBytes(Path.Join(Root, "big.bin"), new byte[600_000]);
        File.CreateSymbolicLink(Path.Join(Root, "link"), Outside);
        File.CreateSymbolicLink(Path.Join(Root, "chain"), "link");
        if (!OperatingSystem.IsLinux()) return;
        using var mkfifo = Process.Start("mkfifo", [Path.Join(Root, "fifo")]);
        mkfifo.WaitForExit();
    }

    /// <summary>What must hold when no session is left; empty where it does.</summary>
    public IEnumerable<string> Faults()
    {
        while (_errors.TryDequeue(out var error)) yield return $"the server logged: {error}";
        foreach (var trap in _traps) if (trap.Pending()) yield return $"the server dialled {trap.LocalEndpoint}, which is none of its business";
        var left = string.Join(' ', Directory.EnumerateFileSystemEntries(Outside).Select(Path.GetFileName));
        if (left != "secret" || File.ReadAllText(Path.Join(Outside, "secret")) != Secret) yield return $"outside the root something changed: {left}";
        if (string.Join(' ', Directory.EnumerateDirectories(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)) != "outside root") yield return "beside the root something changed";
        if (_server!.Control.PassivePorts.Sum(port => port.Waiting.Count) is var waiting and > 0) yield return $"{waiting} clients wait on passive ports without a session";
    }

    /// <summary>What is wrong with text or data that came from the server; null where nothing is.</summary>
    public string? Leak(ReadOnlySpan<byte> received)
    {
        if (received.IndexOf(Encoding.ASCII.GetBytes(Secret)) >= 0) return "the secret outside the root came back";
        if (received.IndexOf(Encoding.UTF8.GetBytes(_folder.Path)) >= 0) return "a local path came back";
        return null;
    }

    /// <summary>Open descriptors of this process; null where the system does not say.</summary>
    public static int? Descriptors => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : null;

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        foreach (var trap in _traps) trap.Dispose();
        _files.Dispose();
        _certificates.Dispose();
        Clear();
        _folder.Dispose();
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) _errors.Enqueue($"{formatter(state, exception)} {exception}");
    }

    void IDisposable.Dispose()
    {
        // As a logger factory it holds nothing.
    }

    /// <summary>Not by the framework, where there is a choice: it cannot name files whose names are not UTF-8, and hostile clients make such.</summary>
    private void Clear()
    {
        if (!OperatingSystem.IsWindows())
        {
            using var find = Process.Start("find", [Root, "-mindepth", "1", "-delete"]);
            find.WaitForExit();
            return;
        }
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } directory) directory.Delete(recursive: true);
            else entry.Delete();
        }
    }
}
