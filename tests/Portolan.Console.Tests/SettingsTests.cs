using System.Net;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Console.Tests;

public sealed class SettingsTests
{
    [Fact]
    public async Task PassiveRange_Changed_HoldsForTheNextPasvOfARunningClient()
    {
        var (low, high) = FreePort.NextRange(4);
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        using var events = await LiveEvents.ListenAsync(boss);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        var before = await boss.GetAsync("/api/v1/settings");
        var document = before["document"]!.DeepClone();
        document["passive"]!["ports"] = $"{low}-{high}";
        using (var answer = await boss.SendAsync("PUT", "/api/v1/settings", document, ifMatch: $"\"{(long)before["version"]!}\""))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"\"{(long)before["version"]! + 1}\"", answer.Headers.ETag!.Tag);
        }
        await events.NextAsync("settingsApplied");
        Assert.InRange((await ftp.PasvAsync()).Port, low, high);
    }

    [Fact]
    public async Task Put_StaleVersion_Is412AndChangesNothing()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        var seen = await boss.GetAsync("/api/v1/settings");
        await boss.SendAsync("PATCH", "/api/v1/settings", new JsonObject { ["/greeting"] = "Quicker." });
        var document = seen["document"]!.DeepClone();
        document["greeting"] = "Slower.";
        await boss.RefusedAsync(HttpStatusCode.PreconditionFailed, "PUT", "/api/v1/settings", document, ifMatch: $"\"{(long)seen["version"]!}\"");
        Assert.Equal("Quicker.", (string?)(await boss.GetAsync("/api/v1/settings"))["document"]!["greeting"]);
        await boss.RefusedAsync(HttpStatusCode.PreconditionRequired, "PUT", "/api/v1/settings", document);
        await boss.RefusedAsync(HttpStatusCode.PreconditionFailed, "PUT", "/api/v1/settings", document, ifMatch: "\"nonsense\"");
    }

    [Theory]
    [InlineData("/passive/ports", "\"80-90\"")]
    [InlineData("/passive/ports", "\"fifty\"")]
    [InlineData("/passive/connectTimeout", "\"30\"")]
    [InlineData("/passive/connectTimeout", "\"-3s\"")]
    [InlineData("/limits/maxSessions", "0")]
    [InlineData("/passive/externalAddress", "\"not a name\"")]
    public async Task Value_Impossible_IsRefusedWithFieldAndRemedy(string field, string value)
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        var problem = await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PATCH", "/api/v1/settings", new JsonObject { [field] = JsonNode.Parse(value) });
        var error = problem["errors"]!.AsArray().First(one => (string?)one!["field"] == field)!;
        Assert.NotEmpty((string)error["problem"]!);
        Assert.NotEmpty((string)error["remedy"]!);

        var document = (await boss.GetAsync("/api/v1/settings"))["document"]!.DeepClone().AsObject();
        JsonPointers.Set(document, field, JsonNode.Parse(value));
        var dryRun = await boss.PostAsync("/api/v1/settings/validate", document);
        Assert.Contains(dryRun["errors"]!.AsArray(), one => (string?)one!["field"] == field);
    }

    [Fact]
    public async Task Patch_UnknownField_IsRefused()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        foreach (var field in new[] { "/passive/prots", "nonsense", "/greeting/deeper" })
            await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PATCH", "/api/v1/settings", new JsonObject { [field] = 1 });
    }

    [Fact]
    public async Task Pinned_Field_ShowsItsFlagAndStays()
    {
        await using var rig = await Rig.StartAsync(pins: [new SettingPin("/passive/ports", "--passive-ports", "20000-20010")]);
        using var boss = await rig.LoginAsync(Role.Administrator);
        var settings = await boss.GetAsync("/api/v1/settings");
        Assert.Equal("--passive-ports", (string?)settings["pinned"]!["/passive/ports"]);
        Assert.Equal("20000-20010", (string?)settings["document"]!["passive"]!["ports"]);
        var problem = await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PATCH", "/api/v1/settings", new JsonObject { ["/passive/ports"] = "30000-30010" });
        Assert.Contains("--passive-ports", (string)problem["errors"]![0]!["problem"]!, StringComparison.Ordinal);
        await boss.SendAsync("PATCH", "/api/v1/settings", new JsonObject { ["/greeting"] = "Still possible." });
        Assert.Equal("20000-20010", rig.Server.Control.Options.Passive.Ports.ToString());
    }

    [Fact]
    public async Task Undo_EarlierVersion_HoldsAgainAndIsInTheAudit()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        var first = (long)(await boss.GetAsync("/api/v1/settings"))["version"]!;
        foreach (var greeting in new[] { "One.", "Two." }) (await boss.SendAsync("PATCH", "/api/v1/settings", new JsonObject { ["/greeting"] = greeting })).Dispose();
        var history = (await boss.GetAsync("/api/v1/settings/history"))["items"]!.AsArray();
        Assert.Equal("One.", (string?)history[0]!["changes"]![0]!["before"]);
        Assert.Equal("Two.", (string?)history[0]!["changes"]![0]!["after"]);

        await boss.PostAsync($"/api/v1/settings/undo/{first + 1}");
        Assert.Equal("One.", rig.Server.Control.Options.Greeting);
        var entry = (await boss.GetAsync("/api/v1/audit?action=undo"))["items"]![0]!;
        Assert.Equal(("administrator", "settings", "/greeting"), ((string?)entry["by"], (string?)entry["object"], (string?)entry["changes"]![0]!["field"]));
        await boss.RefusedAsync(HttpStatusCode.NotFound, "POST", "/api/v1/settings/undo/999999");
    }

    [Fact]
    public async Task Restart_NeededFor_IsSaid()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        Assert.Empty((await boss.GetAsync("/api/v1/settings"))["restartNeeded"]!.AsArray());
        (await boss.SendAsync("PATCH", "/api/v1/settings", new JsonObject { ["/listening/addresses"] = new JsonArray("127.0.0.1:2121") })).Dispose();
        Assert.NotEmpty((await boss.GetAsync("/api/v1/settings"))["restartNeeded"]!.AsArray());
    }
}
