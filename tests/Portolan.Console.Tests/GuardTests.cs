using System.Net;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

/// <summary>Bans, hooks, doctor's invitations and ACME over the API.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task Ban_Network_HoldsInTheServerIsListedAndLifted()
    {
        await using var rig = await Rig.StartAsync();
        using var operators = rig.As(ApiScope.Operator);
        var ban = await operators.PostAsync("/api/v1/bans", new JsonObject { ["address"] = "203.0.113.7/24", ["reason"] = "noise" });
        Assert.Equal("203.0.113.0/24", (string)ban["address"]!);
        Assert.Equal(IPNetwork.Parse("203.0.113.0/24"), Assert.Single(rig.Server.Control.Bans).Network);
        var listed = (await operators.GetAsync("/api/v1/bans"))["items"]!.AsArray();
        Assert.Equal(("203.0.113.0/24", "noise", false), ((string)listed[0]!["address"]!, (string)listed[0]!["reason"]!, (bool)listed[0]!["automatic"]!));
        Assert.Single(await rig.Store.Bans.ListAsync(CancellationToken.None));
        using var lifted = await operators.SendAsync("DELETE", "/api/v1/bans?address=203.0.113.0%2F24");
        Assert.Equal(HttpStatusCode.NoContent, lifted.StatusCode);
        Assert.Empty(rig.Server.Control.Bans);
        Assert.Empty(await rig.Store.Bans.ListAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"address":"nonsense"}""", "/address")]
    [InlineData("""{"address":"203.0.113.7/33"}""", "/address")]
    [InlineData("""{"address":"127.0.0.1"}""", "/address")]
    [InlineData("""{"address":"203.0.113.7","until":"2001-01-01T00:00:00Z"}""", "/until")]
    public async Task Ban_ThatCannotBe_NamesTheField(string body, string field)
    {
        await using var rig = await Rig.StartAsync();
        using var operators = rig.As(ApiScope.Operator);
        var problem = await operators.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "/api/v1/bans", JsonNode.Parse(body));
        Assert.Equal(field, (string)problem["errors"]![0]!["field"]!);
        Assert.Empty(rig.Server.Control.Bans);
    }

    [Fact]
    public async Task Hook_Secret_IsTakenAndNeverShown()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        var wish = new JsonObject { ["kind"] = "webhook", ["on"] = new JsonArray("login", "ban"), ["target"] = "http://127.0.0.1:9/hook", ["secret"] = "hush-hush" };
        var made = await client.PostAsync("/api/v1/hooks", wish);
        Assert.True((bool)made["hasSecret"]!);
        var id = (string)made["id"]!;
        var change = new JsonObject { ["kind"] = "webhook", ["on"] = new JsonArray("failure"), ["target"] = "http://127.0.0.1:9/other" };
        await client.PutAsync("/api/v1/hooks/" + id, change);
        Assert.Equal("hush-hush", (await rig.Store.Hooks.FindAsync(id, CancellationToken.None))!.Secret);
        Assert.DoesNotContain("hush", await client.GetTextAsync("/api/v1/hooks"), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", await client.GetTextAsync("/api/v1/audit"), StringComparison.Ordinal);
        var tried = await client.PostAsync($"/api/v1/hooks/{id}/test");
        Assert.NotNull((string?)tried["error"]); // nobody listens there
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "/api/v1/hooks", new JsonObject { ["kind"] = "command", ["on"] = new JsonArray("login"), ["target"] = "rm -rf" });
        using var removed = await client.SendAsync("DELETE", "/api/v1/hooks/" + id);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task DoctorInvitation_Reported_ShowsWhatTheDoctorSaid()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Operator);
        var invitation = await client.PostAsync("/api/v1/doctor-invitations", new JsonObject { ["user"] = "anna" });
        var id = (string)invitation["id"]!;
        Assert.Equal($"portolan doctor ftp://anna@127.0.0.1:{rig.Ftp.Port}/ --report {id}", (string)invitation["command"]!);
        var again = Assert.Single((await client.GetAsync("/api/v1/doctor-invitations"))["items"]!.AsArray())!;
        Assert.Equal(("anna", (string)invitation["command"]!), ((string?)again["user"], (string?)again["command"]));
        var open = await client.PostAsync("/api/v1/doctor-invitations", new JsonObject { ["user"] = " " });
        Assert.Null((string?)open["user"]);
        Assert.Contains("//USER@", (string)open["command"]!, StringComparison.Ordinal);
        Assert.StartsWith("<svg", ((string)invitation["qrSvg"]!).TrimStart(), StringComparison.Ordinal);
        using var events = await LiveEvents.ListenAsync(client);
        using (var ftp = await RawFtp.LoginAsync(rig.Ftp))
            await ftp.SendAsync($"XWHY REPORT {id} active=no passive=ok use=passive exit=20 causes=client-nat", 200);
        await events.NextAsync("doctorReport");
        var report = (await client.GetAsync("/api/v1/doctor-invitations/" + id))["report"]!;
        Assert.False((bool)report["ok"]!);
        Assert.Equal(("active", false, "client-nat"), ((string)report["modes"]![0]!["mode"]!, (bool)report["modes"]![0]!["ok"]!, (string)report["modes"]![0]!["cause"]!));
    }

    [Fact]
    public async Task Acme_Settings_AreChangedAndChecked()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.Administrator);
        var acme = (await client.GetAsync("/api/v1/certificate/acme")).AsObject();
        Assert.Equal("none", (string)acme["status"]!["state"]!);
        acme["names"] = new JsonArray("ftp.example.org");
        acme["challenge"] = "tlsAlpn01";
        var changed = await client.PutAsync("/api/v1/certificate/acme", acme.DeepClone());
        Assert.Equal("ftp.example.org", (string)changed["names"]![0]!);
        Assert.Equal("tlsAlpn01", (string)changed["challenge"]!);
        await client.RefusedAsync(HttpStatusCode.Conflict, "POST", "/api/v1/certificate/acme/order"); // this server's certificate is nobody's to order
    }
}
