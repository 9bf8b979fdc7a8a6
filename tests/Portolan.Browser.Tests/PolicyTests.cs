using Microsoft.Playwright;
using Portolan.Client;
using Portolan.Net;
using Portolan.Net.PortMapping;
using Portolan.Server;
using Portolan.Testing;

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

    [Fact]
    public async Task Tls_ClientsWithAndWithout_AreToldApart()
    {
        var token = TestContext.Current.CancellationToken;
        await using var own = new ConsoleServer();
        var page = await own.OpenAsync(chromium);
        await own.AddUserAsync(page, "either", Password);
        await using var secret = await own.FtpAsync("either", Password, tls: true, cancellationToken: token);
        await using (await own.FtpAsync("either", Password, cancellationToken: token)) await page.GotoAsync($"{own.Address}/server/certificates");
        await using var clear = await own.FtpAsync("either", Password, cancellationToken: token);

        await page.ReloadAsync();
        var usage = page.GetByRole(AriaRole.Region, new() { Name = "Who connects with what" }).First;
        await usage.SeeTextAsync("TLSv1.3");
        await usage.SeeTextAsync("no TLS · 1");
        await usage.SeeTextAsync("2 sessions without TLS");
    }

    [Fact]
    public async Task RouterMapping_RouterThatKeepsAPort_ShowsAddressPortsAndWhatWasRefused()
    {
        var (low, high) = FreePort.NextRange(4);
        await using var router = new NatPmpRouter(port => port == high);
        await using var own = new ConsoleServer();
        var page = await own.OpenAsync(chromium);
        await own.SendAsync(page, "PATCH", "settings", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["/passive/ports"] = $"{low}-{high}",
            ["/portMapping/mode"] = "natPmp",
            ["/portMapping/router"] = NatPmpRouter.Address.ToString(),
        });

        foreach (var (chinese, title, state) in new[] { (false, "Router (UPnP, NAT-PMP, PCP)", "Some ports are forwarded (NAT-PMP)"), (true, "路由器（UPnP、NAT-PMP、PCP）", "部分端口已转发 (NAT-PMP)") })
        {
            var seen = await own.OpenAsync(chromium, "/data-connections", new Look(Chinese: chinese));
            var panel = seen.Named(AriaRole.Region, title);
            var refused = PortMappingTexts.Reason(PortMappingFailure.Refused, "NAT-PMP 2");
            foreach (var shown in new[] { state, NatPmpRouter.Address.ToString(), NatPmpRouter.ExternalAddress, $"{low}-{high - 1}", chinese ? $"{high}：{refused.Zh}" : $"{high}: {refused.En}" }) await panel.SeeTextAsync(shown);
        }
        Assert.Equal(Enumerable.Range(low, high - low), router.Mapped);
        await own.SendAsync(page, "PATCH", "settings", new Dictionary<string, object>(StringComparer.Ordinal) { ["/portMapping/mode"] = "off" });
        await page.GotoAsync($"{own.Address}/data-connections");
        await page.Named(AriaRole.Region, "Router (UPnP, NAT-PMP, PCP)").SeeTextAsync("Off.");
        Assert.Empty(router.Mapped);
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
