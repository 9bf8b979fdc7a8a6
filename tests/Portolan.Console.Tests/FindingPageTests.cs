using System.Net;
using Portolan.Administration;
using Portolan.Console.Picture;
using Portolan.Console.Tests.Kit;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Findings;
using Portolan.Testing;

namespace Portolan.Console.Tests;

/// <summary>Every finding leads to the place of its remedy; where a setting is the remedy, a click changes it, is seen before and can be undone.</summary>
public sealed class FindingPageTests
{
    private static readonly string Pages = Path.Join(Repository.Root, "src", "Portolan.Console", "ui", "src");

    private static readonly FindingFacts Facts = new()
    {
        Announced = IPAddress.Parse("192.168.1.10"),
        Client = IPAddress.Parse("198.51.100.7"),
        Range = new PortRange(50000, 50010),
        Ports = "50003",
        SourcePort = 20,
        Name = "ftp.example.org",
        Problem = ("rate limited.", "超出频率限制。"),
        Command = "sysctl -w net.ipv4.ip_local_reserved_ports=50000-50010",
    };

    public static TheoryData<FindingCode> Codes => [.. Enum.GetValues<FindingCode>()];

    private static RemedyMeans Means => new(SettingsDocument.ToJson(new ServerSettings()), new Dictionary<string, string>(StringComparer.Ordinal), IPAddress.Parse("203.0.113.20"), MayOrder: true);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Place_OfEveryFinding_IsThereInThePages(FindingCode code)
    {
        var place = Describe(code, Means).Place;
        Assert.NotEqual(place.Label, FindingPage.Describe(new Finding(code, Facts, default, 1), Means, Language.SimplifiedChinese).Place.Label);
        var (path, pointer, part) = Split(place.Path);
        if (path.StartsWith("/server/limits-and-settings/settings/", StringComparison.Ordinal))
        {
            var section = path[(path.LastIndexOf('/') + 1)..];
            Assert.Contains(section, File.ReadAllText(Path.Join(Pages, "pages", "settings", "Settings.tsx")), StringComparison.Ordinal);
            if (pointer is not null) Assert.Contains($"'{pointer}': [", File.ReadAllText(Path.Join(Pages, "i18n", "en", "settings.ts")), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($"'{path}': ", File.ReadAllText(Path.Join(Pages, "App.tsx")), StringComparison.Ordinal);
            Assert.Contains(Directory.EnumerateFiles(Path.Join(Pages, "pages"), "*.tsx", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains($"id=\"{part}\"", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_OfEveryFinding_IsInTheDocs(FindingCode code)
    {
        foreach (var page in new[] { "nat-and-firewalls.md", "nat-and-firewalls.zh-CN.md" })
            Assert.Contains(File.ReadLines(Path.Join(Repository.Root, "docs", page)), line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains($"`{code.ToText()}`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Action_OfEveryFinding_IsAChangeThatHoldsAndShowsWhatItChanges(FindingCode code)
    {
        var action = Describe(code, Means).Action;
        var isForPeople = code is FindingCode.RangeClosedByFirewall or FindingCode.RangeInEphemeralPorts or FindingCode.TlsNeverResumed
            or FindingCode.CertificateExpires or FindingCode.CertificateExpired or FindingCode.PassiveNeverReached;
        Assert.Equal(isForPeople, action is null);
        if (action is not { Method: "PATCH" }) return;
        var change = Assert.Single(action.Changes);
        var (pointer, value) = Assert.Single(action.Body);
        Assert.Equal((pointer, value?.ToJsonString()), (change.Field, change.After?.ToJsonString()));
        Assert.Equal(JsonPointers.Find(Means.Settings, pointer)?.ToJsonString(), change.Before?.ToJsonString());

        var document = Means.Settings;
        JsonPointers.Set(document, pointer, value?.DeepClone());
        await using var rig = await Rig.StartAsync();
        using var boss = rig.As(ApiScope.Administrator);
        Assert.Empty((await boss.PostAsync("/api/v1/settings/validate", document))["errors"]!.AsArray());
    }

    [Fact]
    public void Action_ValueThatTheCommandLineHolds_IsNotOffered()
    {
        var pinned = Means with { Pinned = new Dictionary<string, string>(StringComparer.Ordinal) { ["/passive/ports"] = "--passive-ports" } };
        Assert.Null(Describe(FindingCode.RangeExhausted, pinned).Action);
        Assert.NotNull(Describe(FindingCode.ActiveSourcePortNotPermitted, pinned).Action);
    }

    [Fact]
    public void Action_EpsvFallback_LeavesIPv6AndIsOfferedOnce()
    {
        var action = Describe(FindingCode.ExtendedPassiveFallback, Means).Action!;
        Assert.Equal("""[{"clients":"0.0.0.0/0","extendedPassiveAllowed":false}]""", action.Body["/networks"]!.ToJsonString());
        var after = Means.Settings;
        after["networks"] = action.Body["/networks"]!.DeepClone();
        Assert.Null(Describe(FindingCode.ExtendedPassiveFallback, Means with { Settings = after }).Action);
    }

    [Fact]
    public async Task Action_RangeExhausted_IsDoneByItsRequestAndUndoneFromTheAuditLog()
    {
        var (low, high) = FreePort.NextRange(4);
        await using var rig = await Rig.StartAsync(settings => settings with { Passive = new PassiveSettings { Ports = new PortRange(low, low + 1), PortWait = TimeSpan.Zero } });
        using var boss = await rig.LoginAsync(Role.Administrator);
        using var events = await LiveEvents.ListenAsync(boss);
        using var first = await RawFtp.LoginAsync(rig.Ftp);
        using var second = await RawFtp.LoginAsync(rig.Ftp);
        using var third = await RawFtp.LoginAsync(rig.Ftp);
        await first.SendAsync("EPSV", 229);
        await second.SendAsync("EPSV", 229);
        await third.SendAsync("EPSV", 425);
        await events.NextAsync("findingRaised", raised => (string?)raised["code"] == "range-exhausted");

        var finding = Assert.Single((await boss.GetAsync("/api/v1/overview"))["findings"]!.AsArray(), one => (string?)one!["code"] == "range-exhausted")!;
        Assert.Equal(($"{low}-{low + 1}", $"{low}-{high}"), ((string?)finding["action"]!["changes"]![0]!["before"], (string?)finding["action"]!["changes"]![0]!["after"]));
        using (var answer = await boss.SendAsync((string)finding["action"]!["method"]!, (string)finding["action"]!["path"]!, finding["action"]!["body"]!.DeepClone()))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await third.SendAsync("EPSV", 229);

        var entry = (await boss.GetAsync("/api/v1/audit?object=settings"))["items"]![0]!;
        Assert.True((bool)entry["undoable"]!);
        await boss.PostAsync($"/api/v1/audit/{(string)entry["id"]!}/undo");
        Assert.Equal(new PortRange(low, low + 1), rig.Server.Control.Options.Passive.Ports);
    }

    private static Wire.FindingView Describe(FindingCode code, RemedyMeans means) => FindingPage.Describe(new Finding(code, Facts, default, 1), means, Language.English);

    private static (string Path, string? Field, string? Part) Split(string path)
    {
        var (hash, query) = (path.IndexOf('#', StringComparison.Ordinal), path.IndexOf("?field=", StringComparison.Ordinal));
        if (hash >= 0) return (path[..hash], null, path[(hash + 1)..]);
        return query >= 0 ? (path[..query], path[(query + "?field=".Length)..], null) : (path, null, null);
    }
}
