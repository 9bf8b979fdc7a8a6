using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Administration.Tests.Acme;

/// <summary>Debian's ACME test authority, on loopback; what it asks of names comes to this machine.</summary>
internal sealed class Pebble : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _names;
    private readonly Process _authority;

    private Pebble(DirectoryInfo folder, Process names, Process authority, int port, int httpPort, int tlsPort) =>
        (_folder, _names, _authority, Directory, HttpPort, TlsPort) = (folder, names, authority, $"https://127.0.0.1:{port}/dir", httpPort, tlsPort);

    /// <summary>The authority's directory.</summary>
    public string Directory { get; }

    /// <summary>Where it asks for HTTP-01.</summary>
    public int HttpPort { get; }

    /// <summary>Where it asks for TLS-ALPN-01.</summary>
    public int TlsPort { get; }

    /// <summary>The unpacked program; null where it is not there (eng/fetch-daemons.sh).</summary>
    public static string? Program => new[] { Path.Join(Repository.Root, "artifacts", "daemons", "pebble", "usr", "bin", "pebble"), "/usr/bin/pebble" }.FirstOrDefault(File.Exists);

    public static async Task<Pebble> StartAsync(string program, CancellationToken cancellationToken)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("portolan-pebble-");
        var (port, _) = FreePort.NextRange(6);
        var (management, http, tls, dns, dnsManagement) = (port + 1, port + 2, port + 3, port + 4, port + 5);
        var certificate = Path.Join(folder.FullName, "cert.pem");
        using (var made = Net.SelfSignedCertificate.Create(["localhost"], [IPAddress.Loopback], TimeSpan.FromDays(1)))
        {
            await File.WriteAllTextAsync(certificate, made.ExportCertificatePem(), cancellationToken);
            using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(made);
            await File.WriteAllTextAsync(Path.Join(folder.FullName, "key.pem"), key!.ExportPkcs8PrivateKeyPem(), cancellationToken);
        }
        var config = Path.Join(folder.FullName, "pebble.json");
        await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture, $$"""
            { "pebble": { "listenAddress": "127.0.0.1:{{port}}", "managementListenAddress": "127.0.0.1:{{management}}", "certificate": "{{certificate}}",
              "privateKey": "{{Path.Join(folder.FullName, "key.pem")}}", "httpPort": {{http}}, "tlsPort": {{tls}} } }
            """), cancellationToken);
        var names = Run(program + "-challtestsrv", ["-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", $"127.0.0.1:{dns}", "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", $"127.0.0.1:{dnsManagement}"]);
        var authority = Run(program, ["-config", config, "-dnsserver", $"127.0.0.1:{dns}"]);
        var pebble = new Pebble(folder, names, authority, port, http, tls);
        await pebble.UntilItListensAsync(port, cancellationToken);
        return pebble;
    }

    /// <summary>Trusts the authority, whoever it says it is: it was started right here.</summary>
    public static HttpMessageHandler Handler() => new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _authority, _names })
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private async Task UntilItListensAsync(int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (_authority.HasExited || _names.HasExited) throw new InvalidOperationException("pebble ended at its start");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    private static Process Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["PEBBLE_VA_NOSLEEP"], start.Environment["PEBBLE_WFE_NONCEREJECT"]) = ("1", "30");
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => TestContext.Current.TestOutputHelper?.WriteLine(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => TestContext.Current.TestOutputHelper?.WriteLine(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
