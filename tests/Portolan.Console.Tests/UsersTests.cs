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
    public async Task User_OfTheCommandLine_IsShownAndCannotBeChanged()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        var anna = Assert.Single((await client.GetAsync("/api/v1/users"))["items"]!.AsArray())!;
        Assert.Equal(("anna", "commandLine", "ro"), ((string?)anna["name"], (string?)anna["origin"], (string?)anna["terms"]!["rights"]![0]!["rights"]));
        Assert.Equal("commandLine", (string?)(await client.GetAsync("/api/v1/users/anna/effective"))["rights"]!["origin"]);
        Assert.Equal("ro", (string?)(await client.PostAsync("/api/v1/users/anna/try", new JsonObject { ["path"] = "/x" }))["rights"]);
        await client.RefusedAsync(HttpStatusCode.Conflict, "POST", "/api/v1/users", new JsonObject { ["name"] = "anna", ["password"] = "p" });
        await client.RefusedAsync(HttpStatusCode.Conflict, "PUT", "/api/v1/users/anna", new JsonObject { ["disabled"] = true });
        await client.RefusedAsync(HttpStatusCode.Conflict, "PUT", "/api/v1/users/anna/password", new JsonObject { ["password"] = "p" });
        await client.RefusedAsync(HttpStatusCode.Conflict, "DELETE", "/api/v1/users/anna");
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "p" });
        var both = await client.GetAsync("/api/v1/users");
        Assert.Equal((2, "stored"), ((int)both["total"]!, (string?)both["items"]![1]!["origin"]));
    }

    [Fact]
    public async Task Usage_FilesPutPastTheServer_AreCountedOneByOneAndAllTogether()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        foreach (var name in new[] { "bob", "eva" }) await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = name, ["password"] = "p", ["terms"] = new JsonObject { ["home"] = name } });
        Directory.CreateDirectory(Path.Combine(rig.Root, "bob", "deep"));
        await File.WriteAllBytesAsync(Path.Combine(rig.Root, "bob", "deep", "a.bin"), new byte[1234]);
        Assert.Equal(0, (long)(await client.GetAsync("/api/v1/users/bob"))["usage"]!["bytes"]!);
        var one = await client.PostAsync("/api/v1/users/bob/recount");
        Assert.Equal((1234L, 1), ((long)one["bytes"]!, (int)one["files"]!));
        Directory.CreateDirectory(Path.Combine(rig.Root, "eva"));
        await File.WriteAllBytesAsync(Path.Combine(rig.Root, "eva", "b.bin"), new byte[77]);
        using (var begun = await client.SendAsync("POST", "/api/v1/usage/recount")) Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        JsonNode state;
        do state = await client.GetAsync("/api/v1/usage/recount");
        while ((bool)state["isRunning"]!);
        Assert.Equal((2, 2, 0), ((int)state["done"]!, (int)state["total"]!, (int)state["failed"]!));
        Assert.Equal(77, (long)(await client.GetAsync("/api/v1/users/eva"))["usage"]!["bytes"]!);
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
        Assert.Contains((await client.GetAsync("/api/v1/users"))["items"]!.AsArray(), user => (string?)user!["name"] == "bob");
    }

    [Fact]
    public async Task Try_PathAsUser_SaysRightsAndWhy()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "pass", ["terms"] = new JsonObject { ["home"] = "{user}", ["rights"] = new JsonArray(new JsonObject { ["path"] = "/", ["rights"] = "ro" }) } });
        var trial = await client.PostAsync("/api/v1/users/bob/try", new JsonObject { ["path"] = "/nothing/../there" });
        Assert.Equal(("/there", "home", "ro"), ((string?)trial["path"], (string?)trial["store"], (string?)trial["rights"]));
        Assert.EndsWith("/bob/there", (string)trial["realPath"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)trial["why"]!);
    }

    [Fact]
    public async Task User_Created_LogsInByFtpAndTheirFilesAreSeenHere()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        await client.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "pass", ["terms"] = new JsonObject { ["home"] = "{user}" } });
        using (var ftp = await RawFtp.LoginAsync(rig.Ftp, "bob", "pass")) await ftp.UploadAsync("/hello.txt", "hello"u8.ToArray());
        Assert.Equal("hello", await client.GetTextAsync("/api/v1/files/preview?path=/hello.txt&as=bob"));
        Assert.NotNull((string?)(await client.GetAsync("/api/v1/users/bob"))["lastLogin"]);
        await client.PutAsync("/api/v1/users/bob", new JsonObject { ["disabled"] = true });
        using var refused = await RawFtp.ConnectAsync(rig.Ftp);
        await refused.SendAsync("USER bob", 331);
        await refused.SendAsync("PASS pass", 530);
    }

    [Fact]
    public async Task Backup_ExportedChangedImported_HoldsAgain()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = rig.As(ApiScope.Administrator);
        await boss.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "pass" });
        var backup = await boss.GetAsync("/api/v1/backup");
        (await boss.SendAsync("PATCH", "/api/v1/settings", new JsonObject { ["/greeting"] = "Changed." })).Dispose();
        (await boss.SendAsync("DELETE", "/api/v1/users/bob")).Dispose();
        var changes = (await boss.PostAsync("/api/v1/backup/diff", backup.DeepClone()))["changes"]!.AsArray();
        Assert.Contains(changes, change => (string?)change!["field"] == "/settings/greeting");
        Assert.Contains(changes, change => ((string)change!["field"]!).StartsWith("/users/bob", StringComparison.Ordinal));
        await boss.PutAsync("/api/v1/backup", backup.DeepClone());
        Assert.Empty((await boss.PostAsync("/api/v1/backup/diff", backup.DeepClone()))["changes"]!.AsArray());
        Assert.Equal("Portolan FTP server ready.", rig.Server.Control.Options.Greeting);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp, "bob", "pass");
    }
}
