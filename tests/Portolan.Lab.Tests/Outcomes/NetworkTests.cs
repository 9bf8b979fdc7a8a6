using System.Text.RegularExpressions;
using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Doctor;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Outcomes;

/// <summary>Everything that is tried in one network.</summary>
public abstract partial class NetworkTests<TNetwork>(LabSite<TNetwork> site) : IClassFixture<LabSite<TNetwork>>, IAsyncLifetime
    where TNetwork : Network, new()
{
    /// <summary>Where something is meant to fail: long enough for a login on a busy machine, short enough to wait for.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(4);

    /// <summary>Where all is meant to work.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    private readonly TempFolder _local = new();

    public static TheoryData<string, string, Way, Outcome> Rows =>
        [.. OutcomeTable.RowsOf(new TNetwork().Name).Select(row => (row.Client.Name, row.Tls ? "TLS" : "plain", row.Way, row.Outcome))];

    public static TheoryData<string> DoctorChannels => [.. DoctorCases.Select(known => known.Tls ? "TLS" : "plain")];

    private static IEnumerable<DoctorCase> DoctorCases => DoctorCase.All.Where(known => known.Network == new TNetwork().Name);

    public ValueTask InitializeAsync() => LabGround.RequireAsync();

    public ValueTask DisposeAsync()
    {
        _local.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Download_ByProgramAndMode_EndsAsTheTableSays(string program, string channel, Way way, Outcome outcome)
    {
        var client = LabClient.All.Single(client => client.Name == program);
        var limit = site.Network is not DualStackBroken && Rows.All(row => row.Data.Item4 is Outcome.Works) ? Patient : Short;
        var errand = new Errand(site.Network, LabSite<TNetwork>.FileName, _local["file.bin"], way, channel == "TLS", limit);

        var run = await client.RunAsync(errand);

        var transcript = run.Output + run.Error;
        var report = $"{run}\n--- server\n{site.Server.Log}";
        Assert.True(outcome is Outcome.NoControl == !transcript.Contains("230 ", StringComparison.Ordinal), "login: " + report);
        if (way is not Way.Auto && outcome is not Outcome.NoControl) Assert.True(outcome is Outcome.NotPossible == !transcript.Contains("> " + Verb(way), StringComparison.Ordinal), "command: " + report);
        var works = outcome is Outcome.Works || (outcome is Outcome.DependsOnPort && DecidingPort(client, transcript) <= ServerDnatHalfRange.LastOpen);
        Assert.True(works == run.Succeeded, report);
        if (works) Assert.Equal(site.Content, await File.ReadAllBytesAsync(_local["file.bin"]));
    }

    [Theory, MemberData(nameof(DoctorChannels))]
    public async Task Doctor_HereAsItIs_ConcludesTheTruth(string channel)
    {
        var known = DoctorCases.Single(known => known.Tls == (channel == "TLS"));

        var run = await DoctorRun.ExamineAsync(site.Network, known.Tls, Short);

        Assert.Equal(known.ExitCode != 40, run.TwoSided);
        known.Check(run, site.Server.Log);
    }

    private static string Verb(Way way) => way.ToString().ToUpperInvariant();

    private static int DecidingPort(LabClient client, string transcript)
    {
        var found = Announced().Matches(transcript)[client.TriesAgain ? ^1 : 0].Groups;
        return found["port"].Success ? int.Parse(found["port"].Value) : (int.Parse(found["high"].Value) * 256) + int.Parse(found["low"].Value);
    }

    [GeneratedRegex(@"229 .*\(\|\|\|(?<port>\d+)\|\)|227 .*\d+,\d+,\d+,\d+,(?<high>\d+),(?<low>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Announced();
}
