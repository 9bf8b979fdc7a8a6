using Portolan.Cli.Serve;
using Portolan.Diagnosis;

namespace Portolan.Cli.Tests.Config;

public sealed class FirewallCommandTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    public static TheoryData<string> Products => [.. Enum.GetValues<FirewallTarget>().Select(target => target.ToString().ToLowerInvariant())];

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Firewall_Flags_PrintRulesForEveryProduct(string product)
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("config", "firewall", "--for", product, "--passive-ports", "20000-20009"));
        Assert.Contains("20000", shell.Out, StringComparison.Ordinal);
        Assert.Contains("21", shell.Out, StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Firewall_LiveServer_UsesItsSettings()
    {
        Write(Record() with { Listen = ["0.0.0.0:2121"], ImplicitTls = ["0.0.0.0:990"], PassivePorts = "20000-20009", ActivePort = 20 });
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("config", "firewall", "--for", "iptables", "--data", _data.Path));
        Assert.Contains("--dports 990,2121 ", shell.Out, StringComparison.Ordinal);
        Assert.Contains("--dport 20000:20009 ", shell.Out, StringComparison.Ordinal);
        Assert.Contains("--sport 20 ", shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ip6tables", shell.Out, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firewall_LiveServerWithoutRange_IsRefusedWithAdvice()
    {
        Write(Record() with { PassivePorts = null });
        var shell = new TestShell();
        Assert.Equal(ExitCode.Settings, await shell.RunAsync("config", "firewall", "--for", "ufw", "--data", _data.Path));
        Assert.Empty(shell.Out);
        Assert.Contains("No passive range is set", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firewall_ServerOnLoopback_Warns()
    {
        Write(Record() with { Listen = ["127.0.0.1:2121"] });
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("config", "firewall", "--for", "ufw", "--data", _data.Path));
        Assert.Contains("loopback only", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firewall_NoServer_SaysHowToGoOn()
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("config", "firewall", "--for", "ufw", "--data", _data.Path));
        Assert.Contains($"No server runs with the data folder {_data.Path}", shell.Error, StringComparison.Ordinal);
        Assert.Contains("--passive-ports", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)] // this process's number, but another mark: a later process
    [InlineData(int.MaxValue, "x")]
    public async Task Firewall_RecordOfADeadProcess_IsNotBelieved(int process, string? mark)
    {
        Write(Record() with { Process = process == 0 ? Environment.ProcessId : process, Mark = mark ?? "before the last boot" });
        var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("config", "firewall", "--for", "ufw", "--data", _data.Path));
        Assert.Contains("is gone", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firewall_DamagedRecord_NamesTheFile()
    {
        _data.Write("running.json", "{ half a rec");
        var shell = new TestShell();
        Assert.Equal(ExitCode.Settings, await shell.RunAsync("config", "firewall", "--for", "ufw", "--data", _data.Path));
        Assert.Contains("running.json", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--for PRODUCT is missing", "--passive-ports", "20000-20009")]
    [InlineData("'cisco' is not known", "--for", "cisco", "--passive-ports", "20000-20009")]
    [InlineData("overlaps the listener on port 20005", "--for", "pf", "--listen", "*:20005", "--passive-ports", "20000-20009")]
    [InlineData("below 1024", "--for", "pf", "--passive-ports", "500-600")]
    [InlineData("No passive range is set", "--for", "pf", "--listen", "*:21")]
    [InlineData("--data and --listen", "--for", "pf", "--listen", "*:21", "--data", "/tmp")]
    public async Task Firewall_Nonsense_IsRefused(string expected, params string[] flags)
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(["config", "firewall", .. flags]));
        Assert.Contains(expected, shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Out);
    }

    private static ServerRecord Record() => new(Environment.ProcessId, ProcessMark.Of(Environment.ProcessId)!, ["[::]:21"], [], "20000-20009", null, 20);

    private void Write(ServerRecord record) => record.Save(_data["running.json"]);
}
