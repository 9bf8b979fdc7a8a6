using System.Diagnostics;
using System.Net;
using Portolan.Interop.Tests;
using Portolan.Interop.Tests.Clients;
using Portolan.Testing;

[assembly: AssemblyFixture(typeof(PortolanServer))]

namespace Portolan.Interop.Tests;

/// <summary>Our server as its users run it: the <c>portolan</c> executable with its flags. One serves all foreign clients at the same time.</summary>
public sealed class PortolanServer : IAsyncDisposable
{
    private const int PassivePorts = 20;

    private readonly TempFolder _work = new();
    private readonly TempFolder _files = new();
    private readonly Lazy<Task<ServerProcess>> _process;

    public PortolanServer() => _process = new Lazy<Task<ServerProcess>>(StartProcessAsync);

    public Account Account { get; } = new("alice", "secret", FreePort.Next(), FreePort.Next());

    /// <summary>Waits until the server listens; the first call starts it.</summary>
    public Task StartAsync() => _process.Value;

    /// <summary>Asks the server to stop, as a service manager does.</summary>
    /// <returns>Its exit code; null if it had to be killed.</returns>
    public async Task<int?> StopAsync() => await (await _process.Value).StopAsync();

    /// <summary>All that the server has printed so far.</summary>
    public async Task<string> ReadLogAsync() => (await _process.Value).Log;

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated) await (await _process.Value).DisposeAsync();
        _work.Dispose();
        _files.Dispose();
    }

    /// <summary>Lays a file into the account's root; <paramref name="path"/> is absolute as the client sees it.</summary>
    public void Put(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(OnDisk(path))!);
        File.WriteAllBytes(OnDisk(path), content);
    }

    public void MakeFolder(string path) => Directory.CreateDirectory(OnDisk(path));

    public string OnDisk(string path) => _files[path];

    private Task<ServerProcess> StartProcessAsync()
    {
        var pem = TestCertificate.Shared.WriteTo(_work);
        var (low, high) = FreePort.NextRange(PassivePorts);
        var start = new ProcessStartInfo(Repository.Portolan,
        [
            "serve", "--root", _files.Path, "--user", $"{Account.User}:{Account.Password}", "--passive-ports", $"{low}-{high}",
            "--listen", $"127.0.0.1:{Account.Port}", "--listen", $"[::1]:{Account.Port}",
            "--implicit-tls", $"127.0.0.1:{Account.ImplicitPort}", "--implicit-tls", $"[::1]:{Account.ImplicitPort}",
            "--tls-cert", pem.Certificate, "--tls-key", pem.Key, "--no-console",
        ]);
        return ServerProcess.StartAsync(start,
            new(IPAddress.Loopback, Account.Port), new(IPAddress.IPv6Loopback, Account.Port),
            new(IPAddress.Loopback, Account.ImplicitPort), new(IPAddress.IPv6Loopback, Account.ImplicitPort));
    }
}
