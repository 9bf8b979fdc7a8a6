using System.Net;
using System.Text.Json;

namespace Portolan.Cli.Tests.Serve;

/// <summary>The program as people run it: its own process, real signals, exit codes as the shell sees them.</summary>
public sealed class ServeProcessTests : IDisposable
{
    private readonly TempFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Serve_PortZero_SaysWhereItListensAndServesTheVerbs()
    {
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--root", _work.Path, "--user", "alice:secret", "--no-console");
        _work.Write("a.txt", "hello");
        var run = await RunAsync("cat", $"ftp://alice:secret@127.0.0.1:{server.Port}/a.txt");
        Assert.Equal((0, "hello"), (run.ExitCode, run.Output.Trim()));
    }

    [Fact]
    public async Task Serve_FirstStart_PrintsAPasswordThatWorks()
    {
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--data", _work["data"]);
        var password = server.Find("[a-z2-9]{4}(-[a-z2-9]{4}){3}");
        var run = await RunAsync("put", $"ftp://portolan:{password}@127.0.0.1:{server.Port}/", _work.Write("b.txt", "up"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("up", await File.ReadAllTextAsync(_work["data/files/b.txt"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Serve_Sigterm_EndsWithZero()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix signals"); return; }
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--root", _work.Path, "--user", "alice:secret");
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Serve_LogJson_EveryLineOfOutputIsAnObject()
    {
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--root", _work.Path, "--user", "alice:secret", "--log", "json");
        await RunAsync("ls", $"ftp://alice:secret@127.0.0.1:{server.Port}/");
        await server.StopAsync();
        var events = server.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "LoggedIn" && e.GetProperty("user").GetString() == "alice");
        Assert.All(events, e => Assert.True(e.TryGetProperty("time", out _) && e.TryGetProperty("level", out _)));
        Assert.DoesNotContain("secret", string.Concat(server.OutputLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_PortTaken_NamesItAndEndsWith71()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var run = await RunAsync("serve", "--listen", taken.LocalEndpoint.ToString()!, "--root", _work.Path, "--user", "alice:secret");
        Assert.Equal(71, run.ExitCode);
        Assert.Contains($"Another program listens on {taken.LocalEndpoint} already.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "--version")]
    [InlineData(0, "help", "exit-codes")]
    [InlineData(64, "frobnicate")]
    [InlineData(64, "serve", "--listen", "127.0.0.1:40000", "--passive-ports", "40000-40000", "--user", "a:b", "--root", ".")]
    [InlineData(78, "serve", "--listen", "127.0.0.1:0", "--user", "a:b", "--root", "/no/such/folder")]
    public async Task Program_EndsWithTheDocumentedCode(int code, params string[] arguments) =>
        Assert.Equal(code, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Cat_ReaderGoesAway_EndsQuietly()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix pipes"); return; }
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--root", _work.Path, "--user", "alice:secret");
        _work.Write("big", new byte[10_000_000]);
        var run = await ToolRun.RunAsync("bash", ["-c", "\"$0\" cat \"$1\" | head -c 10 | wc -c; echo ${PIPESTATUS[0]}", Repository.Portolan, $"ftp://alice:secret@127.0.0.1:{server.Port}/big"]);
        Assert.Equal(["10", "141"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Ls_OutputInAFile_AddsToWhatIsThere()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("bash"); return; }
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--root", _work.MakeFolder("root"), "--user", "alice:secret");
        _work.Write("root/a.txt", "");
        var script = "(echo before; \"$0\" ls \"$1\"; echo after) > \"$2\"";
        await ToolRun.RunAsync("bash", ["-c", script, Repository.Portolan, $"ftp://alice:secret@127.0.0.1:{server.Port}/", _work["list"]]);
        Assert.Equal("before\na.txt\nafter\n", await File.ReadAllTextAsync(_work["list"], TestContext.Current.CancellationToken));
    }

    private static Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.RunAsync(Repository.Portolan, arguments);
}
