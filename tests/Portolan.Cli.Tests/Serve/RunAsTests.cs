using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portolan.Client;
using Portolan.Diagnosis;

namespace Portolan.Cli.Tests.Serve;

/// <summary><c>--run-as</c>: root's ports 20 and 21 without root. Needs root on Linux, which everybody who wants those ports has.</summary>
public sealed class RunAsTests : IDisposable
{
    private const string User = "nobody";
    private const string OnlyBindService = "0000000000000400";

    private readonly TempFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Serve_RunAs_EveryThreadIsThatUserWithOneRightAndBothPortsWork()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root on Linux, to give it up");
        var token = TestContext.Current.CancellationToken;
        var portolan = await LayOutAsync();
        var control = FreeLowPort();
        await using var server = await ServerProcess.StartAsync(
            new ProcessStartInfo(portolan, ["serve", "--run-as", User, "--listen", $"127.0.0.1:{control}", "--root", _work["files"], "--user", "alice:secret", "--no-tls", "--no-console"]),
            new IPEndPoint(IPAddress.Loopback, control));

        foreach (var thread in Directory.GetDirectories($"/proc/{server.ProcessId}/task")) AssertHasOnlyBindService(Path.Join(thread, "status"));

        var seen = new List<FtpEvent>();
        await using var ftp = await FtpClient.ConnectAsync(
            new FtpClientOptions { Host = "127.0.0.1", Port = control, User = "alice", Password = "secret", Tls = TlsMode.None, Data = DataModeOptions.Only(DataMode.Port), Observer = seen.Add }, token);
        await ftp.UploadAsync(_work.Write("up", "from below 1024"), "/up", cancellationToken: token);
        Assert.Equal("from below 1024", await File.ReadAllTextAsync(_work["files/up"], token));
        Assert.Equal(control - 1, seen.OfType<DataConnectionEnded>().Last().Trace.Remote!.Port);
    }

    [Fact]
    public async Task Serve_UnderTheSystemdUnit_DoesAllItsJobs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root on Linux, to give it up");
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze") && File.Exists("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), "needs systemd-analyze and linux-libc-dev on x86-64, which tell the system calls of the unit's sets");
        var token = TestContext.Current.CancellationToken;
        var portolan = await LayOutAsync();
        (await ToolRun.RunAsync("chown", [User, _work.MakeFolder("data")])).ShouldSucceed();
        var (control, console) = (FreeLowPort(), FreePort.Next());
        await using var server = await ServerProcess.StartAsync(
            new ProcessStartInfo("python3",
            [
                Path.Join(Repository.Root, "eng", "systemd", "try.py"), User, _work.Path, portolan, "serve", "--data", _work["data"], "--root", _work["files"],
                "--user", "alice:secret:rw", "--listen", $"127.0.0.1:{control}", "--console", $"127.0.0.1:{console}",
            ]),
            new IPEndPoint(IPAddress.Loopback, control), new IPEndPoint(IPAddress.Loopback, console));
        AssertHasOnlyBindService($"/proc/{server.ProcessId}/status");

        foreach (var mode in new[] { DataMode.Port, DataMode.Epsv })
        {
            await using var ftp = await FtpClient.ConnectAsync(new FtpClientOptions
            {
                Host = "127.0.0.1",
                Port = control,
                User = "alice",
                Password = "secret",
                Tls = TlsMode.Explicit,
                Certificates = CertificatePolicy.Insecure,
                Data = DataModeOptions.Only(mode),
            }, token);
            await ftp.UploadAsync(_work.Write("up", "under the unit"), $"/{mode}", cancellationToken: token);
            Assert.Equal("under the unit", await File.ReadAllTextAsync(_work[$"files/{mode}"], token));
            await ftp.SetModifiedAsync($"/{mode}", DateTime.UnixEpoch, token);
            await ftp.SetModeAsync($"/{mode}", 0x180, token); // 0600
            Assert.Equal(0x180, (await ftp.StatAsync($"/{mode}", token))!.Facts.UnixMode);
            await ftp.CreateDirectoryAsync($"/{mode}.d", cancellationToken: token);
            await ftp.RenameAsync($"/{mode}", $"/{mode}.d/moved", cancellationToken: token);
            Assert.Equal("moved", Assert.Single(await ftp.ListAsync($"/{mode}.d", cancellationToken: token).ToListAsync(token)).Name);
        }
        using var http = new HttpClient();
        Assert.Contains("portolan_server_sessions", await http.GetStringAsync(new Uri($"http://127.0.0.1:{console}/metrics"), token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_RunAsNobodyKnown_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "--run-as is for Linux");
        foreach (var user in new[] { "no-such-user", "root" })
        {
            var run = await ToolRun.RunAsync(Repository.Portolan, ["serve", "--run-as", user, "--listen", "127.0.0.1:0", "--root", _work.Path, "--user", "a:b"], cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(64, run.ExitCode);
            Assert.Contains($"no ordinary user '{user}'", run.Error, StringComparison.Ordinal);
        }
    }

    private static void AssertHasOnlyBindService(string path)
    {
        var status = File.ReadLines(path).Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => line[1].Trim().Split('\t'), StringComparer.Ordinal);
        Assert.All(status["Uid"].Concat(status["Gid"]), id => Assert.NotEqual("0", id));
        foreach (var set in new[] { "CapEff", "CapPrm", "CapBnd", "CapAmb" }) Assert.Equal(OnlyBindService, status[set][0]);
        Assert.DoesNotContain("0", status["Groups"][0].Split(' '));
        Assert.Equal("1", status["NoNewPrivs"][0]);
    }

    /// <summary>A program and a folder that the user can reach, wherever the checkout is.</summary>
    private async Task<string> LayOutAsync()
    {
        await ToolRun.RunAsync("cp", ["-r", Path.GetDirectoryName(Repository.Portolan)!, _work["program"]]);
        _work.MakeFolder("files");
        (await ToolRun.RunAsync("chown", [User, _work["files"]])).ShouldSucceed();
        (await ToolRun.RunAsync("chmod", ["-R", "a+rX", _work.Path])).ShouldSucceed();
        return _work[Path.Join("program", Path.GetFileName(Repository.Portolan))];
    }

    private static ushort FreeLowPort()
    {
        for (ushort port = 1000; port > 600; port -= 2)
        {
            try
            {
                foreach (var tried in new[] { port, port - 1 })
                {
                    using var listener = new TcpListener(IPAddress.Loopback, tried);
                    listener.Start();
                }
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No two free ports in a row below {1024}."));
    }
}
