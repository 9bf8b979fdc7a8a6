using System.Diagnostics;
using System.Net;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary><c>portolan serve</c> without the privilege to bind ports below 1024.</summary>
public sealed class PrivilegeTests
{
    [Fact]
    public async Task Serve_MayNotBindPort20_SaysSoAndDialsFromAnyPort()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/setpriv"), "needs Linux and setpriv (package util-linux)");
        var token = TestContext.Current.CancellationToken;
        using var files = new TempFolder();
        await File.WriteAllTextAsync(files["a.txt"], "dialled", token);
        var port = FreePort.Next();
        string[] serve = [Repository.Portolan, "serve", "--root", files.Path, "--user", "alice:secret", "--listen", $"127.0.0.1:{port}", "--active-port", "20", "--no-console"];
        // Root keeps every capability that its bounding set holds; anybody else has none to lose.
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("/usr/bin/setpriv", ["--bounding-set=-net_bind_service", .. serve])
            : new ProcessStartInfo(serve[0], serve[1..]);
        await using var server = await ServerProcess.StartAsync(start, new IPEndPoint(IPAddress.Loopback, port));
        var seen = new List<FtpEvent>();

        await using var ftp = await FtpClient.ConnectAsync(
            new FtpClientOptions { Host = "127.0.0.1", Port = port, User = "alice", Password = "secret", Tls = TlsMode.None, Data = DataModeOptions.Only(DataMode.Port), Observer = seen.Add }, token);
        await using (var read = await ftp.OpenReadAsync("a.txt", cancellationToken: token))
        {
            using var text = new StreamReader(read);
            Assert.Equal("dialled", await text.ReadToEndAsync(token));
        }

        var dialledFrom = seen.OfType<DataConnectionEnded>().Last().Trace.Remote!;
        Assert.True(dialledFrom.Port >= 1024, $"dialled from port {dialledFrom.Port}");
        Assert.Contains("may not use source port 20", server.Log, StringComparison.Ordinal);
    }
}
