using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using OtpNet;
using Portolan.Administration;
using Portolan.Console.Security;
using Portolan.Console.Tests.Kit;
using Portolan.Server.Accounts;

namespace Portolan.Console.Tests;

public sealed class LoginTests
{
    [Fact]
    public async Task FirstRun_WithTheLinksToken_MakesTheAdministratorOnce()
    {
        await using var rig = await Rig.StartAsync(withPeople: false);
        using var client = rig.Anonymous();
        Assert.True((bool)(await client.GetAsync("/api/v1/first-run"))["open"]!);
        var token = rig.Console.FirstRunLink!.Query["?token=".Length..];
        var wish = new JsonObject { ["token"] = token, ["user"] = "eva", ["password"] = Rig.Password };

        var wrong = wish.DeepClone();
        wrong["token"] = "a" + token[1..] + "x";
        await client.RefusedAsync(HttpStatusCode.Forbidden, "POST", "/api/v1/first-run", wrong);
        var me = await client.PostAsync("/api/v1/first-run", wish);

        Assert.Equal("administrator", (string?)me["role"]);
        Assert.Equal("eva", (string?)(await client.GetAsync("/api/v1/session"))["user"]);
        Assert.Null(rig.Console.FirstRunLink);
        Assert.False((bool)(await client.GetAsync("/api/v1/first-run"))["open"]!);
        client.Csrf = (string)me["csrf"]!;
        await client.RefusedAsync(HttpStatusCode.Conflict, "POST", "/api/v1/first-run", wish);
    }

    [Fact]
    public async Task FirstRun_ShortPassword_IsRefusedAndStaysOpen()
    {
        await using var rig = await Rig.StartAsync(withPeople: false);
        using var client = rig.Anonymous();
        var token = rig.Console.FirstRunLink!.Query["?token=".Length..];
        var problem = await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "/api/v1/first-run", new JsonObject { ["token"] = token, ["user"] = "eva", ["password"] = "short" });
        Assert.Equal("/password", (string?)problem["errors"]![0]!["field"]);
        Assert.NotNull(rig.Console.FirstRunLink);
    }

    [Fact]
    public async Task Login_Cookie_IsOutOfReachForScriptsAndOtherSites()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.Anonymous();
        using var answer = await client.SendAsync("POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = Rig.Password });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("operator", "wrong horse battery")]
    [InlineData("nobody", Rig.Password)]
    [InlineData("' OR 1=1 --", "' OR 1=1 --")]
    public async Task Login_Wrong_SaysTheSame(string user, string password)
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.Anonymous();
        var problem = await client.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = user, ["password"] = password });
        Assert.Equal("Name or password is wrong", (string?)problem["title"]);
        Assert.False((bool)problem["totpNeeded"]!);
    }

    [Fact]
    public async Task PasswordCheck_UnknownName_CostsTheTimeOfAWrongPassword()
    {
        var check = new Passwords();
        var stored = PasswordHash.Create("right").ToString();
        var times = new Dictionary<string, TimeSpan>();
        foreach (var hash in new[] { stored, null, stored, null }) // the first of each warms up
        {
            var startedAt = Stopwatch.GetTimestamp();
            Assert.False(await check.CheckAsync(hash, "wrong", CancellationToken.None));
            times[hash ?? "nobody"] = Stopwatch.GetElapsedTime(startedAt);
        }
        Assert.True(times["nobody"] > times[stored] / 10, $"unknown name {times["nobody"]}, wrong password {times[stored]}"); // without the decoy: a thousandth
    }

    [Fact]
    public async Task Login_OfADisabledAdministrator_SaysTheSame()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = rig.As(ApiScope.Administrator);
        await boss.PutAsync("/api/v1/administrators/operator", new JsonObject { ["disabled"] = true });
        using var client = rig.Anonymous();
        var problem = await client.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = Rig.Password });
        Assert.Equal("Name or password is wrong", (string?)problem["title"]);
    }

    [Fact]
    public async Task Login_Chinese_RefusesInChinese()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.Anonymous();
        client.Language = "zh-CN,zh;q=0.9,en;q=0.8";
        var problem = await client.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = "x", ["password"] = "y" });
        Assert.Equal("用户名或密码错误", (string?)problem["title"]);
    }

    [Fact]
    public async Task Login_FailedAgainAndAgain_MustWait()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.Anonymous();
        for (var i = 0; i < 5; i++) await client.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = "wrong" });
        using var answer = await client.SendAsync("POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = Rig.Password });
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
    }

    [Fact]
    public async Task Csrf_MissingOrWrong_RefusesChanges()
    {
        await using var rig = await Rig.StartAsync();
        using var client = await rig.LoginAsync(Role.Administrator);
        var token = client.Csrf;
        foreach (var wrong in new[] { null, "", "x", token + "x" })
        {
            client.Csrf = wrong;
            await client.RefusedAsync(HttpStatusCode.Forbidden, "POST", "/api/v1/api-keys", new JsonObject { ["name"] = "k", ["scope"] = "readOnly" });
            await client.RefusedAsync(HttpStatusCode.Forbidden, "DELETE", "/api/v1/session");
        }
        client.Csrf = token;
        Assert.StartsWith("ptl_", (string?)(await client.PostAsync("/api/v1/api-keys", new JsonObject { ["name"] = "k", ["scope"] = "readOnly" }))["key"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_Session_IsOverAndItsStreamEnds()
    {
        await using var rig = await Rig.StartAsync();
        using var client = await rig.LoginAsync(Role.ReadOnly);
        using var events = await LiveEvents.ListenAsync(client);
        using var thief = rig.Anonymous();
        thief.Cookies.Add(rig.Address, client.Cookies.GetCookies(rig.Address));
        await thief.GetAsync("/api/v1/session");
        using (var answer = await client.SendAsync("DELETE", "/api/v1/session")) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await client.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
        await thief.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
        Assert.True(await events.EndsAsync());
    }

    [Fact]
    public async Task Totp_SwitchedOn_IsAskedForAndEachCodeWorksOnce()
    {
        await using var rig = await Rig.StartAsync();
        using var client = await rig.LoginAsync(Role.Operator);
        var offer = await client.PostAsync("/api/v1/me/totp");
        Assert.StartsWith("<svg", (string)offer["qrSvg"]!, StringComparison.Ordinal);
        Assert.StartsWith("otpauth://totp/Portolan:operator?secret=", (string)offer["uri"]!, StringComparison.Ordinal);
        var totp = new Totp(Base32Encoding.ToBytes((string)offer["secret"]!));
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PUT", "/api/v1/me/totp", new JsonObject { ["code"] = "000000" });
        var code = totp.ComputeTotp();
        await client.PutAsync("/api/v1/me/totp", new JsonObject { ["code"] = code });

        using var again = rig.Anonymous();
        var missing = await again.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = Rig.Password });
        Assert.True((bool)missing["totpNeeded"]!);
        await again.RefusedAsync(HttpStatusCode.Unauthorized, "POST", "/api/v1/session", new JsonObject { ["user"] = "operator", ["password"] = Rig.Password, ["totp"] = code });
        var next = totp.ComputeTotp(DateTime.UtcNow.AddSeconds(30)); // one step ahead is tolerated
        Assert.True((bool)(await again.LoginAsync("operator", Rig.Password, next))["totpEnabled"]!);
    }

    [Fact]
    public async Task Password_Changed_EndsOtherLogins()
    {
        await using var rig = await Rig.StartAsync();
        using var here = await rig.LoginAsync(Role.Operator);
        using var elsewhere = await rig.LoginAsync(Role.Operator);
        await here.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PUT", "/api/v1/me/password", new JsonObject { ["old"] = "wrong", ["new"] = "another good sentence" });
        await here.PutAsync("/api/v1/me/password", new JsonObject { ["old"] = Rig.Password, ["new"] = "another good sentence" });
        await here.GetAsync("/api/v1/session");
        await elsewhere.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
        await elsewhere.LoginAsync("operator", "another good sentence");
    }

    [Fact]
    public async Task Administrator_Demoted_LosesTheLoginAtOnce()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        using var victim = await rig.LoginAsync(Role.Operator);
        await boss.PutAsync("/api/v1/administrators/operator", new JsonObject { ["role"] = "readOnly" });
        await victim.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
    }

    [Fact]
    public async Task Administrator_TheLast_CannotLeave()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "DELETE", "/api/v1/administrators/administrator");
        await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PUT", "/api/v1/administrators/administrator", new JsonObject { ["disabled"] = true });
        await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PUT", "/api/v1/administrators/administrator", new JsonObject { ["role"] = "operator" });
    }

    [Fact]
    public async Task ApiKey_Created_WorksUntilItIsTakenAway()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = await rig.LoginAsync(Role.Administrator);
        var made = await boss.PostAsync("/api/v1/api-keys", new JsonObject { ["name"] = "backup", ["scope"] = "operator" });
        using var script = new ApiClient(rig.Address, (string)made["key"]!);
        Assert.Equal("operator", (string?)(await script.GetAsync("/api/v1/session"))["role"]);
        using (var answer = await boss.SendAsync("DELETE", "/api/v1/api-keys/" + (string)made["apiKey"]!["id"]!)) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await script.RefusedAsync(HttpStatusCode.Unauthorized, "GET", "/api/v1/session");
    }
}
