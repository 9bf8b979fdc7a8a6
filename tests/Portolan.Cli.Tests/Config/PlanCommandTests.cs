using System.Text.Json;

namespace Portolan.Cli.Tests.Config;

public sealed class PlanCommandTests
{
    [Fact]
    public async Task Plan_SessionsFromManyAddresses_NeedsFewPortsAndSaysWhy()
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("config", "plan", "--sessions", "500", "--transfers-per-second", "20"));
        Assert.StartsWith("Passive range: 50000-50015 (16 ports)", shell.Out, StringComparison.Ordinal);
        Assert.Contains("about 1700", shell.Out, StringComparison.Ordinal); // one port for each transfer, a minute each
        Assert.Contains("portolan serve --passive-ports 50000-50015\n", shell.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("portolan config firewall --for nftables --passive-ports 50000-50015", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OneOffice_NeedsMore()
    {
        var shell = new TestShell();
        await shell.RunAsync("config", "plan", "--sessions", "1000", "--transfers-per-second", "100", "--sessions-per-address", "500", "--first-port", "20000");
        Assert.Contains("20000-20156 (157 ports)", shell.Out, StringComparison.Ordinal);
        Assert.Empty(shell.Error); // outside the ephemeral ports there is nothing to warn of
    }

    [Fact]
    public async Task Plan_Json_HoldsTheSame()
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("config", "plan", "--sessions", "500", "--transfers-per-second", "0.5", "--json"));
        var plan = JsonDocument.Parse(shell.Out).RootElement;
        Assert.Equal(("50000-50015", 16, 530), (plan.GetProperty("passivePorts").GetString(), plan.GetProperty("ports").GetInt32(), plan.GetProperty("portsOfOtherServers").GetInt32()));
        Assert.Equal(4, plan.GetProperty("reasons").GetArrayLength());
    }

    [Theory]
    [InlineData("--sessions N is missing", "config", "plan")]
    [InlineData("not a number", "config", "plan", "--sessions", "5", "--transfers-per-second", "many")]
    [InlineData("from 1024 to 65520", "config", "plan", "--sessions", "5", "--first-port", "21")]
    public async Task Plan_Nonsense_SaysWhatToWrite(string expected, params string[] arguments)
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(arguments));
        Assert.Contains(expected, shell.Error, StringComparison.Ordinal);
    }
}
