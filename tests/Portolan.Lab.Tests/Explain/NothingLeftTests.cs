using System.Diagnostics;
using Portolan.Lab.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Explain;

/// <summary>However the explainer ends, its networks are gone: no process is left in them, and they have no other hold.</summary>
public sealed class NothingLeftTests(ExplainSite site) : IClassFixture<ExplainSite>, IAsyncLifetime
{
    private const string Marker = "PORTOLAN_EXPLAIN_TEST";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Dictionary<string, string> _environment = new(ToolRun.Neutral, StringComparer.Ordinal) { [Marker] = Guid.NewGuid().ToString("N") };

    public ValueTask InitializeAsync() => LabGround.RequireAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Explain_StoppedBySignal_LeavesNothing(string signal)
    {
        // A shell lets its background jobs ignore INT, and the tests may be one.
        await using var explain = LabProcess.Start(site.Computer, "env", ["--default-signal=INT", Repository.Portolan, "explain", "active", "--nat"], _environment);
        await explain.WaitForOutputAsync("NAT 203.0.113.10", Limit); // the network stands; the lesson, which has just begun, takes seconds
        var networks = NetworksOf(Ours());
        Assert.InRange(networks.Count, 2, 3); // the computer's own, the server's, and the client's once it has started

        await explain.StopAsync(signal);

        await GoneAsync(networks);
        Assert.DoesNotContain("The picture", explain.Output, StringComparison.Ordinal);
        if (signal != "KILL") Assert.Contains("Interrupted.", explain.Output, StringComparison.Ordinal);
        Assert.Empty(await InterfacesAsync());
    }

    [Fact]
    public async Task Explain_ToItsEnd_LeavesNothing()
    {
        await site.TellAsync("passive --nat", _environment);

        await GoneAsync([]);
        Assert.Empty(await InterfacesAsync());
    }

    // What a namespace without a name lives by: processes in it, and handles of processes. One that is just ending has lost its marker, but not yet its network.
    private async Task GoneAsync(HashSet<string> networks)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var clock = Stopwatch.StartNew(); Left() is { Count: > 0 } left; await often.WaitForNextTickAsync())
            Assert.True(clock.Elapsed < Limit, $"still there: {string.Join(", ", left)}");

        List<string> Left() => [.. Ours(), .. NetworksOf(Processes()).Intersect(networks, StringComparer.Ordinal)];
    }

    // No end of its cables stands in the computer's own network.
    private async Task<IReadOnlyList<string>> InterfacesAsync() =>
        [.. (await site.Computer.RunAsync("ip", ["-o", "link"])).ShouldSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(": lo:", StringComparison.Ordinal))];

    // Processes inherit the marker.
    private List<string> Ours() => [.. Processes().Where(IsOurs)];

    private static IEnumerable<string> Processes() => Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => char.IsAsciiDigit(name[0]));

    private bool IsOurs(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Contains($"{Marker}={_environment[Marker]}", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has just ended
        }
    }

    private static HashSet<string> NetworksOf(IEnumerable<string> pids) => [.. pids.Select(NetworkOf).OfType<string>()];

    private static string? NetworkOf(string pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/ns/net", returnFinalTarget: false)?.Name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it has just ended, or is none that we could have started
        }
    }
}
