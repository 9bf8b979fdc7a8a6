using System.Net;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

public sealed class UsersTests
{
    [Fact]
    public async Task User_Created_IsListedAndItsTermsComeFromWhoSaysThem()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PostAsync("/api/v1/groups", new JsonObject { ["name"] = "staff", ["terms"] = new JsonObject { ["maxSessions"] = 3, ["quotaBytes"] = "1 GiB" } });
        var made = await client.PostAsync("/api/v1/users", new JsonObject
        {
            ["name"] = "bob",
            ["password"] = "pass",
            ["groups"] = new JsonArray("staff"),
            ["terms"] = new JsonObject { ["rights"] = new JsonArray(new JsonObject { ["path"] = "/", ["rights"] = "ro" }), ["maxSessions"] = 5 },
        });
        Assert.True((bool)made["hasPassword"]!);
        var listed = Assert.Single((await client.GetAsync("/api/v1/users?search=BO"))["items"]!.AsArray())!;
        Assert.Equal("bob", (string?)listed["name"]);
        var effective = await client.GetAsync("/api/v1/users/bob/effective");
        Assert.Equal((5, "user"), ((int)effective["maxSessions"]!["value"]!, (string?)effective["maxSessions"]!["origin"]));
        Assert.Equal((1L << 30, "group:staff"), ((long)effective["quotaBytes"]!["value"]!, (string?)effective["quotaBytes"]!["origin"]));
        Assert.Equal("server", (string?)effective["home"]!["origin"]);
        Assert.Equal(1, (int)(await client.GetAsync("/api/v1/groups/staff"))["members"]!);
    }

    [Fact]
    public async Task User_ChangedTwice_SecondIsToldThatItIsStale()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        var made = await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "pass" });
        var version = $"\"{(long)made["version"]!}\"";
        using (var answer = await client.SendAsync("PUT", "/api/v1/users/bob", new JsonObject { ["disabled"] = true }, version)) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await client.RefusedAsync(HttpStatusCode.PreconditionFailed, "PUT", "/api/v1/users/bob", new JsonObject { ["note"] = "late" }, version);
        var now = await client.GetAsync("/api/v1/users/bob");
        Assert.True((bool)now["disabled"]!);
        Assert.True((bool)now["hasPassword"]!); // a change of terms keeps it
        await client.RefusedAsync(HttpStatusCode.Conflict, "POST", "/api/v1/users", new JsonObject { ["name"] = "bob" });
        using (var answer = await client.SendAsync("DELETE", "/api/v1/users/bob")) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await client.RefusedAsync(HttpStatusCode.NotFound, "GET", "/api/v1/users/bob");
    }

    [Fact]
    public async Task User_UnknownField_IsRefusedWithItsPlace()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        var problem = await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "/api/v1/users", new JsonObject { ["name"] = "bob", ["terms"] = new JsonObject { ["quotaBites"] = 1 } });
        Assert.StartsWith("/terms/quotaBites", (string)problem["errors"]![0]!["field"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'; DROP TABLE users; --")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\" OR \"\"=\"")]
    public async Task Search_LikeSql_FindsNothingAndHarmsNothing(string text)
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "pass" });
        var asked = Uri.EscapeDataString(text);
        Assert.Empty((await client.GetAsync($"/api/v1/users?search={asked}"))["items"]!.AsArray());
        Assert.Empty((await client.GetAsync($"/api/v1/transfers?user={asked}&path={asked}&cause={asked}"))["items"]!.AsArray());
        Assert.Empty((await client.GetAsync($"/api/v1/audit?by={asked}"))["items"]!.AsArray());
        Assert.Empty((await client.GetAsync($"/api/v1/sessions/past?user={asked}"))["items"]!.AsArray());
        Assert.Single((await client.GetAsync("/api/v1/users"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Try_PathAsUser_SaysRightsAndWhy()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "anna", ["password"] = "pass" });
        var trial = await client.PostAsync("/api/v1/users/anna/try", new JsonObject { ["path"] = "/nothing/../there" });
        Assert.Equal("/there", (string?)trial["path"]);
        Assert.Equal(["list", "read"], trial["rights"]!.AsArray().Select(right => (string)right!));
        Assert.Equal("Nothing is there yet.", (string?)trial["why"]);
    }
}
