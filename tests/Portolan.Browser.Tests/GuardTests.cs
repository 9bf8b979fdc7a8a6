using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>Limits, bans, events.</summary>
public sealed class GuardTests(Chromium chromium, ConsoleServer server)
{
    private const string Limits = "/server/limits-and-settings/limits";

    [Fact]
    public async Task Ban_Added_KeepsTheAddressOutUntilItIsLifted()
    {
        var page = await server.OpenAsync(chromium, Limits);

        await page.Named(AriaRole.Button, "Ban an address").ClickAsync();
        await page.GetByLabel("Address or network").FillAsync("127.0.0.900");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Ban", Exact = true }).ClickAsync();
        await page.GetByText("This is neither an address nor a network.").First.SeeAsync();
        await page.GetByLabel("Address or network").FillAsync(Stranger.Address.ToString());
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Ban", Exact = true }).ClickAsync();
        await page.GetByText($"{Stranger.Address}/32 is never banned.").First.SeeAsync();
        await page.Keyboard.PressAsync("Escape");
        await AllowBansAsync(page);
        await page.Named(AriaRole.Button, "Ban an address").ClickAsync();
        await page.GetByLabel("Address or network").FillAsync(Stranger.Address.ToString());
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Ban", Exact = true }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = Stranger.Address.ToString() });
        await row.SeeTextAsync("by hand");
        Assert.DoesNotContain("220", await GreetingAsync(), StringComparison.Ordinal);

        await page.Named(AriaRole.Button, $"Lift the ban of {Stranger.Address}").ClickAsync();

        await Assertions.Expect(row).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
        Assert.StartsWith("220", await GreetingAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_Tested_IsDeliveredSignedAndShown()
    {
        var token = TestContext.Current.CancellationToken;
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var heard = HearAsync(receiver, token);
        var target = $"http://127.0.0.1:{((IPEndPoint)receiver.LocalEndpoint).Port}/ftp-events";
        var page = await server.OpenAsync(chromium, Limits);

        await page.Named(AriaRole.Button, "New hook").ClickAsync();
        await page.GetByLabel("URL", new() { Exact = true }).FillAsync(target);
        await page.GetByLabel("Signing secret").FillAsync("a secret between two");
        await page.Named(AriaRole.Button, "Save").ClickAsync();
        await page.Named(AriaRole.Button, $"Edit {target}").ClickAsync();
        await page.Named(AriaRole.Button, "Send a test").ClickAsync();

        await page.GetByRole(AriaRole.Listitem).GetByText("delivered", new() { Exact = true }).SeeAsync();
        Assert.Contains("X-Portolan-Signature: sha256=", await heard, StringComparison.Ordinal);
    }

    /// <summary>Loopback is never banned by itself: only this machine's own address shall stay so.</summary>
    private static async Task AllowBansAsync(IPage page)
    {
        var guard = page.Named(AriaRole.Region, "Automatic bans");
        await guard.GetByLabel("Never ban").FillAsync("127.0.0.1/32");
        await guard.Named(AriaRole.Button, "Save changes").ClickAsync();
        await page.GetByText("Saved as version").SeeAsync();
    }

    private async Task<string> GreetingAsync()
    {
        using var stranger = new Stranger();
        return await stranger.ConnectAsync(server.FtpPort, TestContext.Current.CancellationToken);
    }

    /// <summary>One request, head and body, answered by 204.</summary>
    private static async Task<string> HearAsync(TcpListener receiver, CancellationToken token)
    {
        using var client = await receiver.AcceptTcpClientAsync(token);
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (!Encoding.UTF8.GetString(buffer, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal)) length += await client.GetStream().ReadAsync(buffer.AsMemory(length), token);
        await client.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
