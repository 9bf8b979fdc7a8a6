using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Testing;

namespace Portolan.Console.Tests;

/// <summary>What happens in the server is seen in the console.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task Session_WithARunningUpload_IsShownWithItsProgress()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        using var events = await LiveEvents.ListenAsync(client);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        using var data = await ftp.OpenUploadAsync("/big.bin");
        await data.GetStream().WriteAsync(new byte[100_000]);

        await events.NextAsync("sessionStarted");
        Assert.Equal("anna", (string?)(await events.NextAsync("loggedIn"))["user"]);
        Assert.Equal("/big.bin", (string?)(await events.NextAsync("transferStarted"))["path"]);
        await events.NextAsync("transferProgress", all => all.AsArray().Any(one => (long)one!["bytes"]! == 100_000));
        var session = Assert.Single((await client.GetAsync("/api/v1/sessions"))["items"]!.AsArray())!;
        Assert.Equal("transfer", (string?)session["state"]);
        Assert.Equal("anna", (string?)session["user"]);
        Assert.Equal("upload", (string?)session["transfer"]!["direction"]);
        Assert.Equal("PASV", (string?)session["mode"]);

        data.Close();
        await ftp.ReadAsync(226);
        var ended = await events.NextAsync("transferEnded");
        Assert.Equal("completed", (string?)ended["outcome"]);
        Assert.Equal(100_000, (long)ended["bytes"]!);
    }

    [Fact]
    public async Task Sessions_TwoHundredLive_AreListedPageByPageEachOnce()
    {
        const int Many = 200, Page = 60;
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        var ftp = new List<RawFtp>();
        try
        {
            for (var i = 0; i < Many; i++) ftp.Add(await RawFtp.LoginAsync(rig.Ftp));
            var seen = new List<long>();
            string? cursor = null;
            do
            {
                var page = await client.GetAsync($"/api/v1/sessions?limit={Page}" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
                var items = page["items"]!.AsArray();
                Assert.InRange(items.Count, 1, Page);
                Assert.Equal(Many, (int)page["total"]!);
                Assert.All(items, item => Assert.Equal(("anna", "idle"), ((string?)item!["user"], (string?)item["state"])));
                seen.AddRange(items.Select(item => (long)item!["id"]!));
                cursor = (string?)page["next"];
            }
            while (cursor is not null);
            Assert.Equal(Many, seen.Distinct().Count());
            Assert.Equal(Many, seen.Count);
        }
        finally
        {
            foreach (var one in ftp) one.Dispose();
        }
    }

    [Fact]
    public async Task Session_Kicked_HearsItAndIsGone()
    {
        await using var rig = await Rig.StartAsync();
        using var client = await rig.LoginAsync(Role.Operator);
        using var events = await LiveEvents.ListenAsync(client);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        var id = (long)(await client.GetAsync("/api/v1/sessions"))["items"]![0]!["id"]!;
        using (var answer = await client.SendAsync("DELETE", $"/api/v1/sessions/{id}")) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await ftp.ReadAsync(421);
        Assert.Equal("kicked", (string?)(await events.NextAsync("sessionEnded"))["end"]);
        await client.RefusedAsync(HttpStatusCode.NotFound, "DELETE", "/api/v1/sessions/999999");
        using var boss = rig.As(ApiScope.Administrator);
        var audit = (await boss.GetAsync("/api/v1/audit?action=kick"))["items"]!.AsArray();
        Assert.Equal("operator", (string?)Assert.Single(audit)!["by"]);
    }

    [Fact]
    public async Task ActiveTransfer_Refused_IsDrawnWithStepAndCauseInBothLanguages()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        await ftp.UploadAsync("/a.txt", [1, 2, 3]);
        var closed = ClosedPort();
        await ftp.SendAsync($"PORT 127,0,0,1,{closed >> 8},{closed & 255}", 200);
        await ftp.SendAsync("RETR /a.txt", 425);

        var failed = (await client.GetAsync("/api/v1/transfers?outcome=failed"))["items"]!.AsArray();
        var id = (string)Assert.Single(failed)!["connection"]!;
        Assert.Equal("The dialled address refused the connection", (string?)failed[0]!["title"]);
        var picture = await client.GetAsync($"/api/v1/connections/{id}");
        Assert.Equal("refused", (string?)picture["cause"]);
        Assert.Equal(5, (int)picture["failedStep"]!);
        Assert.Equal("PORT", (string?)picture["mode"]);
        Assert.Equal($"127.0.0.1:{closed}", (string?)picture["announced"]);
        Assert.Equal(6, picture["steps"]!.AsArray().Count);
        Assert.True((bool)picture["steps"]![3]!["ok"]!);
        Assert.False((bool)picture["steps"]![4]!["ok"]!);
        Assert.NotEmpty(picture["remedies"]!.AsArray());

        client.Language = "zh";
        Assert.Equal("对方地址拒绝了连接", (string?)(await client.GetAsync($"/api/v1/connections/{id}/sequence.json"))["title"]);
        var svg = await client.GetTextAsync($"/api/v1/connections/{id}/sequence.svg?lang=zh");
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("被拒绝", svg, StringComparison.Ordinal);
        Assert.Equal("对方地址拒绝了连接", (string?)Assert.Single((await client.GetAsync("/api/v1/transfers?outcome=failed"))["items"]!.AsArray())!["title"]);

        client.Language = null;
        var failure = Assert.Single((await client.GetAsync("/api/v1/transfers/failures")).AsArray())!;
        Assert.Equal(("refused", 1), ((string?)failure["cause"], (int)failure["count"]!));
        Assert.Equal((id, (DateTimeOffset)failed[0]!["at"]!), ((string?)failure["connection"], (DateTimeOffset)failure["lastAt"]!));
        Assert.Empty((await client.GetAsync("/api/v1/transfers/failures?to=2020-01-01T00:00:00Z")).AsArray());
        Assert.Equal("refused", (string?)Assert.Single((await client.GetAsync("/api/v1/overview"))["failures"]!.AsArray())!["cause"]);
    }

    [Theory]
    [InlineData("PORT 10,1,2,3,200,1", 501, "peer-address-mismatch", true)]
    [InlineData("EPRT |1|127.0.0.1|80|", 501, "port-below-1024", true)]
    [InlineData("PORT 127,0,0,1,200,1", 502, "active-disabled", false)]
    [InlineData("EPRT |1|127.0.0.1|5000|", 502, "active-disabled", false)]
    [InlineData("EPSV", 502, "epsv-disabled", false)]
    [InlineData("EPSV 2", 522, "family-not-offered", true)]
    public async Task DataConnection_RefusedBeforeATransfer_IsInTheHistoryWithItsCauseAndPicture(string command, int reply, string cause, bool isAllowed)
    {
        var policy = new NetworkPolicy(IPNetwork.Parse("127.0.0.0/8")) { ActiveAllowed = isAllowed, ExtendedPassiveAllowed = isAllowed };
        await using var rig = await Rig.StartAsync(settings => settings with { Networks = [policy] });
        using var client = rig.As(ApiScope.ReadOnly);
        using var events = await LiveEvents.ListenAsync(client);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        await ftp.SendAsync(command, reply);
        Assert.Equal(cause, (string?)(await events.NextAsync("transferEnded"))["cause"]);
        var row = Assert.Single((await client.GetAsync("/api/v1/transfers?outcome=failed&direction=none"))["items"]!.AsArray())!;
        Assert.Equal((command[..4], "anna", "", cause, reply), ((string?)row["verb"], (string?)row["user"], (string?)row["path"], (string?)row["cause"], (int)row["reply"]!));
        var picture = await client.GetAsync($"/api/v1/connections/{(string)row["connection"]!}");
        Assert.Equal((cause, reply, 4), ((string?)picture["cause"], (int)picture["reply"]!, (int)picture["failedStep"]!));
        Assert.Equal(reply.ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)picture["control"]!.AsArray()[^1]!["label"]);
        Assert.NotEmpty(picture["remedies"]!.AsArray());
        Assert.Contains($"portolan_server_data_connection_failures_total{{cause=\"{cause}\"}} 1", await client.GetTextAsync("/metrics"), StringComparison.Ordinal);
        var english = (string)picture["title"]!;
        client.Language = "zh";
        Assert.NotEqual(english, (string?)(await client.GetAsync($"/api/v1/connections/{(string)row["connection"]!}"))["title"]);
        var session = (await client.GetAsync("/api/v1/sessions"))["items"]![0]!["id"]!;
        Assert.Equal(cause, (string?)Assert.Single((await client.GetAsync($"/api/v1/sessions/{(long)session}"))["connections"]!.AsArray())!["cause"]);
    }

    [Fact]
    public async Task Transfers_AsCsv_HoldTheFilteredListAndNoFormula()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        foreach (var name in new[] { "/a.txt", "/b, \"c\".txt" }) await ftp.UploadAsync(name, [1, 2, 3]);
        await ftp.PasvAsync();
        var lines = (await client.GetTextAsync("/api/v1/transfers.csv?direction=upload")).Split("\r\n");
        Assert.Equal((4, "at,user,client,verb,path,direction,bytes,seconds,outcome,reply,mode,tls,cause", ""), (lines.Length, lines[0], lines[3]));
        Assert.Contains(",anna,127.0.0.1,STOR,\"/b, \"\"c\"\".txt\",upload,3,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",completed,226,PASV,,", lines[2], StringComparison.Ordinal);
        Assert.Equal(2, (await client.GetTextAsync("/api/v1/transfers.csv?path=nowhere")).Split("\r\n").Length);
    }

    [Fact]
    public async Task Session_Over_IsInTheHistoryWithItsPictures()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        using var events = await LiveEvents.ListenAsync(client);
        using (var ftp = await RawFtp.LoginAsync(rig.Ftp))
        {
            await ftp.UploadAsync("/a.txt", [1, 2, 3]);
            await ftp.SendAsync("QUIT", 221);
        }
        var ended = await events.NextAsync("sessionEnded");
        Assert.Equal(("quit", "QUIT"), ((string?)ended["end"], (string?)ended["reason"]));
        var row = (long)ended["row"]!;
        var past = Assert.Single((await client.GetAsync("/api/v1/sessions/past"))["items"]!.AsArray())!;
        Assert.Equal(row, (long)past["id"]!);
        Assert.Equal(("quit", SessionTexts.Of(SessionEnd.Quit).En, "QUIT"), ((string?)past["end"], (string?)past["reason"], (string?)past["detail"]));
        client.Language = "zh";
        Assert.Equal(SessionTexts.Of(SessionEnd.Quit).Zh, (string?)(await client.GetAsync($"/api/v1/sessions/{row}"))["reason"]);
        client.Language = null;
        var detail = await client.GetAsync($"/api/v1/sessions/{row}");
        Assert.Equal("ended", (string?)detail["state"]);
        var connection = Assert.Single(detail["connections"]!.AsArray())!;
        Assert.Equal("/a.txt", (string?)connection["path"]);
        var picture = await client.GetAsync($"/api/v1/connections/{(string)connection["id"]!}");
        Assert.Null((string?)picture["cause"]);
        Assert.Equal(3, (int)picture["bytes"]!);
        Assert.All(picture["steps"]!.AsArray(), step => Assert.True((bool)step!["ok"]!));
    }

    [Fact]
    public async Task PortMap_RangeInUse_ShowsEachPort()
    {
        var (low, high) = FreePort.NextRange(4);
        var range = new PortRange(low, high);
        await using var rig = await Rig.StartAsync(settings => settings with { Passive = new PassiveSettings { Ports = range } });
        using var client = rig.As(ApiScope.ReadOnly);
        using var ftp = await RawFtp.LoginAsync(rig.Ftp);
        using (var data = await ftp.OpenUploadAsync("/a.bin"))
        {
            await data.GetStream().WriteAsync(new byte[10]);
            var busy = (await client.GetAsync("/api/v1/data-connections"))["ports"]!.AsArray();
            Assert.Equal(4, busy.Count);
            Assert.Equal("127.0.0.1", (string?)Assert.Single(busy, port => (string?)port!["state"] == "inUse")!["client"]);
        }
        await ftp.ReadAsync(226);
        var told = await ftp.PasvAsync();
        var waiting = (await client.GetAsync("/api/v1/data-connections"))["ports"]!.AsArray().Single(port => (int)port!["port"]! == told.Port)!;
        Assert.Equal("waiting", (string?)waiting["state"]);
        Assert.True((long)waiting["announced"]! > 0);
        await ftp.PasvAsync(); // gives the one before up
        var map = await client.GetAsync("/api/v1/data-connections");
        Assert.Equal(1, map["ports"]!.AsArray().Sum(port => (long)port!["refused"]!));
        Assert.Equal(range.ToString(), (string?)map["range"]);
    }

    [Fact]
    public async Task PortMap_PortTakenOrNeverReached_SaysSo()
    {
        var (low, high) = FreePort.NextRange(2);
        using var other = new TcpListener(IPAddress.Loopback, low) { ExclusiveAddressUse = true };
        other.Start();
        await using var rig = await Rig.StartAsync(settings => settings with { Passive = new PassiveSettings { Ports = new PortRange(low, high) } });
        using var client = rig.As(ApiScope.ReadOnly);
        using (var ftp = await RawFtp.LoginAsync(rig.Ftp))
        {
            for (var i = 0; i < 20; i++) Assert.Equal(high, (await ftp.PasvAsync()).Port); // one after the other, the taken one is tried too
            await ftp.SendAsync("ABOR", 225);
        }
        var ports = (await client.GetAsync("/api/v1/data-connections"))["ports"]!.AsArray();
        Assert.Equal(["refused", "neverReached"], ports.Select(port => (string?)port!["state"]));
        Assert.Equal((20, 0, 20), ((long)ports[1]!["announced"]!, (long)ports[1]!["reached"]!, (long)ports[1]!["refused"]!));
    }

    [Fact]
    public async Task Announce_DryRun_SaysWhatAndWhy()
    {
        await using var rig = await Rig.StartAsync(settings => settings with
        {
            Passive = new PassiveSettings { ExternalAddress = "203.0.113.20" },
            Networks = [new NetworkPolicy(IPNetwork.Parse("198.51.100.0/24"), "203.0.113.99") { ActiveAllowed = false }],
        });
        using var client = rig.As(ApiScope.ReadOnly);
        var inside = await client.GetAsync("/api/v1/data-connections/announce?client=127.0.0.1");
        Assert.Equal(("127.0.0.1", "reached"), ((string?)inside["pasv"]!["address"], (string?)inside["pasv"]!["source"]));
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "GET", "/api/v1/data-connections/announce?client=nowhere");
        var outlook = await rig.Server.Control.OutlookAsync(IPAddress.Parse("198.51.100.7"), IPAddress.Loopback);
        Assert.Equal((AnnouncedSource.Network, "203.0.113.99", false), (outlook.Source, outlook.Announced!.ToString(), outlook.ActiveAllowed));
        outlook = await rig.Server.Control.OutlookAsync(IPAddress.Parse("192.0.2.1"), IPAddress.Loopback);
        Assert.Equal((AnnouncedSource.Server, "203.0.113.20", true), (outlook.Source, outlook.Announced!.ToString(), outlook.ActiveAllowed));
    }

    [Fact]
    public async Task Firewall_LiveSettings_AreInTheRules()
    {
        await using var rig = await Rig.StartAsync(settings => settings with { Passive = new PassiveSettings { Ports = new PortRange(20000, 20010) } });
        using var client = rig.As(ApiScope.ReadOnly);
        foreach (var dialect in (await client.GetAsync("/api/v1/data-connections/firewall/dialects")).AsArray())
        {
            var rules = await client.GetAsync($"/api/v1/data-connections/firewall?for={(string)dialect!["id"]!}");
            Assert.Contains("20010", (string)rules["text"]!, StringComparison.Ordinal);
        }
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "GET", "/api/v1/data-connections/firewall?for=carpet");
    }

    [Fact]
    public async Task Plan_Demand_GivesARangeAndItsReason()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        var plan = await client.PostAsync("/api/v1/data-connections/plan", new JsonObject { ["sessions"] = 500, ["transfersPerSecond"] = 20 });
        Assert.Equal("50000-50015", (string?)plan["range"]);
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "/api/v1/data-connections/plan", new JsonObject { ["sessions"] = 0, ["transfersPerSecond"] = 20 });
    }

    [Fact]
    public async Task Sessions_TwoHundred_ArePagedInOrder()
    {
        await using var rig = await Rig.StartAsync();
        using var client = rig.As(ApiScope.ReadOnly);
        var connected = new List<RawFtp>();
        try
        {
            for (var i = 0; i < 200; i++) connected.Add(await RawFtp.ConnectAsync(rig.Ftp));
            var ids = new List<long>();
            string? cursor = null;
            do
            {
                var page = await client.GetAsync($"/api/v1/sessions?limit=70&cursor={cursor}");
                Assert.Equal(200, (int)page["total"]!);
                ids.AddRange(page["items"]!.AsArray().Select(session => (long)session!["id"]!));
                cursor = (string?)page["next"];
            }
            while (cursor is not null);
            Assert.Equal(200, ids.Distinct().Count());
            Assert.Equal(ids.Order(), ids);
            Assert.Equal(200, (await client.GetAsync("/api/v1/sessions?limit=1000"))["items"]!.AsArray().Count);
        }
        finally
        {
            foreach (var one in connected) one.Dispose();
        }
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
