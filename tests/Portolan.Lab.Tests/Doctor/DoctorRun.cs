using System.Text.Json;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Doctor;

/// <summary>One run of <c>portolan doctor --json</c> in the client's namespace, without a single privilege of root.</summary>
public sealed class DoctorRun
{
    /// <summary>Beyond all waits of the doctor's own.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private readonly JsonElement _report;

    private DoctorRun(ToolRun run, JsonElement report) => (Run, _report) = (run, report);

    public ToolRun Run { get; }

    public string Active => Text("active");

    public string Passive => Text("passive");

    public string Use => Text("use");

    public IReadOnlyList<string> Causes => [.. _report.GetProperty("causes").EnumerateArray().Select(code => code.GetString()!)];

    /// <summary>The codes of all that is stated as sure.</summary>
    public IReadOnlyList<string> Sure =>
    [
        .. _report.GetProperty("verdicts").EnumerateArray()
            .Where(verdict => verdict.GetProperty("confidence").GetString() == "sure")
            .Select(verdict => verdict.GetProperty("code").GetString()!),
    ];

    public bool TwoSided => _report.GetProperty("control").GetProperty("twoSided").GetBoolean();

    public JsonElement Report => _report;

    /// <param name="limit">For each of the doctor's waits.</param>
    /// <param name="user">Null is anonymous.</param>
    public static async Task<DoctorRun> ExamineAsync(Network network, bool tls, TimeSpan limit, string? user = $"{LabServer.User}:{LabServer.Password}", params string[] more)
    {
        var url = user is null ? $"ftp://{network.UrlHost}/" : $"ftp://{user}@{network.UrlHost}/";
        string[] powerless = ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"];
        var run = await network.Client.RunAsync("setpriv",
            [.. powerless, Repository.Portolan, "doctor", url, "--json", "--timeout", $"{limit.TotalMilliseconds}ms", .. tls ? (string[])["--tls", "explicit", "--insecure"] : ["--tls", "none"], .. more],
            limit: Longest);
        Assert.True(run.Output.StartsWith('{'), run.ToString());
        return new(run, JsonDocument.Parse(run.Output).RootElement);
    }

    private string Text(string name) => _report.GetProperty(name).GetString()!;
}
