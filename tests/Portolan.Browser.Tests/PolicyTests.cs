using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Portolan.Client;
using Portolan.Net;
using Portolan.Net.PortMapping;
using Portolan.Server;

namespace Portolan.Browser.Tests;

/// <summary>The policies of the page Data connections, as real clients meet them: each is switched, felt, and switched back.</summary>
public sealed class PolicyTests(Chromium chromium, ConsoleServer server)
{
    private const string Password = "the rule of the road";

    [Fact]
    public async Task ActiveMode_SwitchedOff_RefusesPort()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await OpenAsync("dialled");
        await using var ftp = await server.FtpAsync("dialled", Password, cancellationToken: token);
        var active = page.Named(AriaRole.Switch, "Active mode", exact: false);

        await SwitchAsync(active, on: false);
        Assert.Equal(502, (await ftp.SendAsync("PORT 127,0,0,1,200,10", token)).Code);
        await SwitchAsync(active, on: true);

        Assert.Equal(200, (await ftp.SendAsync("PORT 127,0,0,1,200,10", token)).Code);
    }

    [Fact]
    public async Task Epsv_SwitchedOff_LeavesPasvToTheClients()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await OpenAsync("extended");
        await using var ftp = await server.FtpAsync("extended", Password, cancellationToken: token);
        var epsv = page.Named(AriaRole.Switch, "EPSV", exact: false);

        await SwitchAsync(epsv, on: false);
        Assert.Equal((502, 227), ((await ftp.SendAsync("EPSV", token)).Code, (await ftp.SendAsync("PASV", token)).Code));
        await SwitchAsync(epsv, on: true);

        Assert.Equal(229, (await ftp.SendAsync("EPSV", token)).Code);
    }

    [Fact]
    public async Task TlsSessionReuse_Required_RefusesTheClientThatDoesNotResume()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await OpenAsync("resumer");
        await ListAsync("sslstream"); // it resumes nothing where the host is an address, and is let in all the same

        await SwitchAsync(page.GetByLabel("Require: refuse clients that do not resume"), on: true);
        var refused = await Assert.ThrowsAsync<FtpTlsException>(() => ListAsync("sslstream"));
        Assert.Equal(TlsStage.Resumption, refused.Stage);
        await ListAsync("openssl");
        await SwitchAsync(page.GetByLabel("Prefer: flag clients that do not resume"), on: true);

        await ListAsync("sslstream");

        async Task ListAsync(string engine)
        {
            var options = new FtpClientOptions
            {
                Host = "127.0.0.1",
                Port = server.FtpPort,
                User = "resumer",
                Password = Password,
                Data = DataModeOptions.Passive,
                Tls = TlsMode.Explicit,
                Certificates = CertificatePolicy.Insecure,
                TlsEngine = TlsEngines.Find(engine),
            };
            await using var ftp = await FtpClient.ConnectAsync(options, token);
            await foreach (var entry in ftp.ListAsync("/", token)) Assert.NotEmpty(entry.Name);
        }
    }

    /// <summary>No router is asked here: its answer is put into the server's own, in the words of the server.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task RouterMapping_PartlyDone_ShowsAddressPortsAndWhatWasRefused(bool chinese)
    {
        var page = await server.OpenAsync(chromium, look: new Look(Chinese: chinese));
        var taken = PortMappingTexts.Reason(PortMappingFailure.Taken, "192.168.1.30");
        await page.RouteAsync("**/api/v1/data-connections", async route =>
        {
            var answer = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            answer["portMapping"] = new JsonObject
            {
                ["mode"] = "auto",
                ["state"] = "partly",
                ["router"] = "192.168.1.1",
                ["protocol"] = "UPnP",
                ["externalAddress"] = "203.0.113.20",
                ["text"] = null,
                ["mapped"] = new JsonArray("21", "50000-50001"),
                ["failed"] = new JsonArray(new JsonObject { ["ports"] = "50002", ["reason"] = chinese ? taken.Zh : taken.En }),
            };
            await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
        });

        await page.GotoAsync($"{server.Address}/data-connections");

        var panel = page.Named(AriaRole.Region, chinese ? "路由器（UPnP、NAT-PMP、PCP）" : "Router (UPnP, NAT-PMP, PCP)");
        await panel.SeeTextAsync(chinese ? "部分端口已转发 (UPnP)" : "Some ports are forwarded (UPnP)");
        foreach (var shown in new[] { "192.168.1.1", "203.0.113.20", "50000-50001", "50002: " + (chinese ? taken.Zh : taken.En) }) await panel.SeeTextAsync(shown);
    }

    private async Task<IPage> OpenAsync(string user)
    {
        var page = await server.OpenAsync(chromium, "/data-connections");
        await server.AddUserAsync(page, user, Password);
        return page;
    }

    /// <summary>The page shows what the server says: then it holds.</summary>
    private static async Task SwitchAsync(ILocator policy, bool on)
    {
        await policy.ClickAsync();
        await Assertions.Expect(policy).ToBeCheckedAsync(new() { Checked = on, Timeout = Chromium.Patience });
    }
}
