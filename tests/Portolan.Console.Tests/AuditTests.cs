using System.Net;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

/// <summary>What the audit log tells of can be taken back from it.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Undo_OneChangeOfTheSettings_LeavesTheLaterOnes()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await PatchAsync(client, "/passive/ports", "50000-50010");
        await PatchAsync(client, "/limits/maxSessions", 77);
        await UndoAsync(client, "settings", "/passive/ports");
        var settings = (await client.GetAsync("/api/v1/settings"))["document"]!;
        Assert.Equal((null, 77), ((string?)settings["passive"]!["ports"], (int)settings["limits"]!["maxSessions"]!));
        Assert.Null(rig.Server.Control.Options.Passive.Ports);
        await UndoAsync(client, "settings", "/passive/ports"); // the undo itself
        Assert.Equal("50000-50010", rig.Server.Control.Options.Passive.Ports.ToString());
    }

    [Fact]
    public async Task Undo_ValueChangedAgain_IsRefusedWithItsField()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await PatchAsync(client, "/limits/maxSessions", 77);
        var first = await EntryAsync(client, "settings", "/limits/maxSessions");
        await PatchAsync(client, "/limits/maxSessions", 78);
        var problem = await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", $"/api/v1/audit/{(string)first["id"]!}/undo");
        Assert.Equal("/limits/maxSessions", (string?)problem["errors"]![0]!["field"]);
        Assert.Equal(78, rig.Server.Control.Options.Limits.MaxSessions);
        await client.RefusedAsync(HttpStatusCode.NotFound, "POST", "/api/v1/audit/1/undo");
    }

    [Fact]
    public async Task Undo_UserChangedAndRemoved_BringsBackAllButThePassword()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "a good one", ["note"] = "first" });
        await client.PutAsync("/api/v1/users/bob", new JsonObject { ["note"] = "second", ["terms"] = new JsonObject { ["maxSessions"] = 3 } });
        await UndoAsync(client, "user:bob", "/note");
        var changed = await client.GetAsync("/api/v1/users/bob");
        Assert.Equal(("first", null, true), ((string?)changed["note"], (int?)changed["terms"]!["maxSessions"], (bool)changed["hasPassword"]!));
        using (await RawFtp.LoginAsync(rig.Ftp, "bob", "a good one"))
        using (var gone = await client.SendAsync("DELETE", "/api/v1/users/bob")) Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await UndoAsync(client, "user:bob", "");
        var back = await client.GetAsync("/api/v1/users/bob");
        Assert.Equal(("first", false), ((string?)back["note"], (bool)back["hasPassword"]!));
    }

    [Fact]
    public async Task Undo_Creations_TakesThemAway()
    {
        await using var rig = await Rig.StartAsync(settings => settings with { Guard = settings.Guard with { NeverBan = [] } });
        using var client = rig.As(ApiScope.Administrator);
        await client.PostAsync("/api/v1/groups", new JsonObject { ["name"] = "staff" });
        await client.PostAsync("/api/v1/bans", new JsonObject { ["address"] = "203.0.113.7", ["reason"] = "guesses" });
        await UndoAsync(client, "group:staff", "");
        await client.RefusedAsync(HttpStatusCode.NotFound, "GET", "/api/v1/groups/staff");
        await UndoAsync(client, "ban:203.0.113.7/32", "");
        Assert.Empty(rig.Server.Control.Bans);
        await UndoAsync(client, "ban:203.0.113.7/32", ""); // of the lifting
        Assert.Equal("guesses", Assert.Single(rig.Server.Control.Bans).Reason);
    }

    [Fact]
    public async Task Undo_WhatTheLogDoesNotHold_IsNotOffered()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "a good one" });
        await client.PutAsync("/api/v1/users/bob/password", new JsonObject { ["password"] = "another one" });
        var entry = await EntryAsync(client, "user:bob", "/password");
        Assert.False((bool)entry["undoable"]!);
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", $"/api/v1/audit/{(string)entry["id"]!}/undo");
        using (await RawFtp.LoginAsync(rig.Ftp, "bob", "another one")) Assert.NotNull(rig.Server);
    }

    [Fact]
    public async Task Undo_Hook_ComesBackAsItWasAndIsTold()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        var made = await client.PostAsync("/api/v1/hooks", new JsonObject { ["kind"] = "mail", ["on"] = new JsonArray("ban", "failure"), ["target"] = "ops@example.org" });
        var (id, about) = ((string)made["id"]!, "hook:" + (string)made["id"]!);
        await client.PutAsync("/api/v1/hooks/" + id, new JsonObject { ["kind"] = "webhook", ["on"] = new JsonArray("ban"), ["target"] = "https://example.org/", ["secret"] = "between two", ["enabled"] = false });
        await UndoAsync(client, about, "/target");
        var hook = await HookAsync(client, id);
        Assert.Equal(("mail", "ops@example.org", 2, true), ((string?)hook["kind"], (string?)hook["target"], hook["on"]!.AsArray().Count, (bool)hook["enabled"]!));
        using (var gone = await client.SendAsync("DELETE", "/api/v1/hooks/" + id)) Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await UndoAsync(client, about, "");
        hook = await HookAsync(client, id);
        Assert.Equal(("ops@example.org", false), ((string?)hook["target"], (bool)hook["hasSecret"]!));
        Assert.DoesNotContain("between two", await client.GetTextAsync("/api/v1/audit?object=" + about), StringComparison.Ordinal);
        var created = (await EntriesAsync(client, about))[^1]!;
        await client.PostAsync($"/api/v1/audit/{(string)created["id"]!}/undo");
        Assert.Empty((await client.GetAsync("/api/v1/hooks"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Undo_Administrator_GetsTheRoleBackAndSignsInAnew()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        await boss.PutAsync("/api/v1/administrators/operator", new JsonObject { ["role"] = "readOnly" });
        using var demoted = await rig.LoginAsync(Role.Operator);
        Assert.Equal("readOnly", (string?)(await demoted.GetAsync("/api/v1/session"))["role"]);
        await UndoAsync(boss, "administrator:operator", "/role");
        await demoted.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
        await demoted.LoginAsync(People.NameOf(Role.Operator), Rig.Password); // the password stayed
        Assert.Equal("operator", (string?)(await demoted.GetAsync("/api/v1/session"))["role"]);
        using (var gone = await boss.SendAsync("DELETE", "/api/v1/administrators/operator")) Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await UndoAsync(boss, "administrator:operator", "");
        await demoted.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = Rig.Password }); // this one did not
        Assert.Equal("operator", (string?)Administrator(await boss.GetAsync("/api/v1/administrators"), "operator")["role"]);
    }

    [Fact]
    public async Task Undo_ThatWouldLockEverybodyOut_IsRefused()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await client.PutAsync("/api/v1/administrators/operator", new JsonObject { ["role"] = "administrator" });
        using (var gone = await client.SendAsync("DELETE", "/api/v1/administrators/administrator")) Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        var entry = await EntryAsync(client, "administrator:operator", "/role");
        var problem = await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", $"/api/v1/audit/{(string)entry["id"]!}/undo");
        Assert.Equal("One administrator must remain.", (string?)problem["errors"]![0]!["problem"]);
    }

    [Fact]
    public async Task Undo_KeyMade_RevokesIt_AndOneRemovedIsGoneForGood()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        var made = await client.PostAsync("/api/v1/api-keys", new JsonObject { ["name"] = "nightly", ["scope"] = "operator" });
        using var script = new ApiClient(rig.Address, (string)made["key"]!);
        await script.GetAsync("/api/v1/session");
        var about = "apiKey:" + (string)made["apiKey"]!["id"]!;
        var created = await EntryAsync(client, about, "");
        await UndoAsync(client, about, "");
        await script.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
        var removed = await EntryAsync(client, about, "");
        Assert.Equal(("undo", (string?)created["id"], false), ((string?)removed["action"], (string?)removed["undoes"], (bool)removed["undoable"]!));
        Assert.Contains("gone for good", (string)removed["whyNot"]!, StringComparison.Ordinal);
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", $"/api/v1/audit/{(string)removed["id"]!}/undo");
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", $"/api/v1/audit/{(string)created["id"]!}/undo"); // it is gone already
    }

    [Fact]
    public async Task Undo_OfACreation_StandsInTheLogAsTheUndoOfThatEntry()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "a good one" });
        var created = await EntryAsync(client, "user:bob", "");
        await UndoAsync(client, "user:bob", "");
        var undo = (await EntriesAsync(client, "user:bob"))[0]!;
        Assert.Equal(("undo", (string?)created["id"]), ((string?)undo["action"], (string?)undo["undoes"]));
        Assert.Null(undo["changes"]![0]!["after"]);
        Assert.Null(created["undoes"]);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Entries_ThatCannotBeUndone_SayWhy(string language)
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        client.Language = language;
        using var boss = await rig.LoginAsync(Role.Administrator);
        await boss.PutAsync("/api/v1/me/password", new JsonObject { ["old"] = Rig.Password, ["new"] = "another good sentence" });
        await client.PutBytesAsync("/api/v1/files/content?path=/a.txt", [1, 2, 3]);
        using (await client.SendAsync("DELETE", "/api/v1/files?path=/a.txt")) await client.GetTextAsync("/api/v1/backup");
        var entries = (await client.GetAsync("/api/v1/audit"))["items"]!.AsArray();
        Assert.Equal(["export", "file", "login", "password"], entries.Select(entry => (string)entry!["action"]!).Where(action => action != "create").Distinct().Order(StringComparer.Ordinal));
        Assert.All(entries, entry => Assert.True((bool)entry!["undoable"]! == (entry["whyNot"] is null), entry.ToJsonString()));
        Assert.All(entries.Where(entry => (string)entry!["action"]! != "create"), entry => Assert.Equal(language == "zh", ((string)entry!["whyNot"]!).Any(letter => letter > '\u3000')));
    }

    private static async Task<JsonNode> HookAsync(ApiClient client, string id) =>
        (await client.GetAsync("/api/v1/hooks"))["items"]!.AsArray().Single(hook => (string?)hook!["id"] == id)!;

    private static JsonNode Administrator(JsonNode list, string name) => list["items"]!.AsArray().Single(one => (string?)one!["name"] == name)!;

    private static async Task PatchAsync(ApiClient client, string field, JsonNode value)
    {
        using var answer = await client.SendAsync("PATCH", "/api/v1/settings", new JsonObject { [field] = value });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Takes back the newest change of a field.</summary>
    private static async Task UndoAsync(ApiClient client, string about, string field)
    {
        var entry = await EntryAsync(client, about, field);
        Assert.True((bool)entry["undoable"]!);
        await client.PostAsync($"/api/v1/audit/{(string)entry["id"]!}/undo");
    }

    /// <summary>All entries about something, the newest first.</summary>
    private static async Task<JsonArray> EntriesAsync(ApiClient client, string about) =>
        (await client.GetAsync("/api/v1/audit?object=" + Uri.EscapeDataString(about)))["items"]!.AsArray();

    private static async Task<JsonNode> EntryAsync(ApiClient client, string about, string field) =>
        (await EntriesAsync(client, about)).First(entry => entry!["changes"]!.AsArray().Any(change => (string?)change!["field"] == field))!;
}
