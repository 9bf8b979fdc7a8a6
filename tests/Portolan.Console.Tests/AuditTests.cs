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

    private static async Task<JsonNode> EntryAsync(ApiClient client, string about, string field) =>
        (await client.GetAsync("/api/v1/audit?object=" + Uri.EscapeDataString(about)))["items"]!.AsArray().First(entry => entry!["changes"]!.AsArray().Any(change => (string?)change!["field"] == field))!;
}
