using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Portolan.Client;

namespace Portolan.Browser.Tests;

/// <summary>Live sessions: progress, the picture of a failed transfer, kick.</summary>
public sealed class SessionTests(Chromium chromium, ConsoleServer server)
{
    private const string Password = "a watched pot never boils";
    private static readonly byte[] Block = new byte[1 << 20];

    [Fact]
    public async Task Upload_Running_ShowsItsProgressLive()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "uploader", Password);
        await page.GotoAsync($"{server.Address}/sessions");
        await using var ftp = await server.FtpAsync("uploader", Password, cancellationToken: token);
        await using var upload = await ftp.OpenWriteAsync("/film.mov", cancellationToken: token);

        // Paced by what the page shows: the next block goes when the last one is seen.
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "uploader" });
        for (var sent = 1; sent <= 3; sent++)
        {
            await upload.WriteAsync(Block, token);
            await upload.FlushAsync(token);
            await row.SeeTextAsync($"{sent}.0 MiB");
        }

        await row.SeeTextAsync("/film.mov");
        await row.SeeTextAsync("Transferring");
        await row.SeeTextAsync("EPSV");
    }

    [Fact]
    public async Task ActiveTransfer_ToAClosedPort_IsDrawnWithTheFailedStepAndItsCause()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "active", Password);
        await using var ftp = await server.FtpAsync("active", Password, cancellationToken: token);
        await FailActivelyAsync(ftp, token);

        await page.GotoAsync($"{server.Address}/sessions");
        await page.Named(AriaRole.Button, "Open the session of active").ClickAsync();

        var drawer = page.GetByRole(AriaRole.Dialog);
        await drawer.GetByText("Failed at step 5: the server dials the client").SeeAsync();
        await drawer.Named(AriaRole.Heading, "What to change").SeeAsync();
        var picture = PictureOf(page, "Active");
        await picture.SeeTextAsync("RST");
        await picture.SeeTextAsync("PORT 127.0.0.1:");
        await drawer.Named(AriaRole.Button, "The six steps in words").ClickAsync();
        await drawer.GetByText("The server dials that port").SeeAsync();
    }

    [Fact]
    public async Task Picture_Saved_IsAnSvgThatStandsAlone()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "saver", Password);
        await using var ftp = await server.FtpAsync("saver", Password, cancellationToken: token);
        await FailActivelyAsync(ftp, token);
        await page.GotoAsync($"{server.Address}/sessions");
        await page.Named(AriaRole.Button, "Open the session of saver").ClickAsync();

        var saved = await page.RunAndWaitForDownloadAsync(() => page.Named(AriaRole.Button, "Save picture (SVG)").ClickAsync());

        var svg = System.Xml.Linq.XDocument.Load(await saved.PathAsync());
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.DoesNotContain("var(--", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_Followed_ShowsEachNewDataConnectionAndKeepsThemAmongThePast()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "followed", Password);
        await using (var ftp = await server.FtpAsync("followed", Password, cancellationToken: token))
        {
            await page.GotoAsync($"{server.Address}/sessions");
            await page.Named(AriaRole.Button, "Open the session of followed").ClickAsync();
            await page.GetByText("This session has not opened a data connection yet.").SeeAsync();
            await foreach (var entry in ftp.ListAsync("/", token)) Assert.NotEmpty(entry.Name);
            await PictureOf(page, "Passive").SeeAsync();
            await FailActivelyAsync(ftp, token);
            await PictureOf(page, "Active").SeeAsync();
        }
        await page.GetByRole(AriaRole.Dialog).GetByText("This session is over.").SeeAsync();
        await page.Keyboard.PressAsync("Escape");

        await page.GetByText("Past", new() { Exact = true }).ClickAsync();
        await page.Named(AriaRole.Button, "Open the session of followed").ClickAsync();
        await PictureOf(page, "Active").SeeTextAsync("RST");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Named(AriaRole.Button, "Save data (JSON)").ClickAsync());

        var picture = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(await saved.PathAsync(), token))!;
        Assert.Equal(("refused", 5, "PORT"), ((string?)picture["cause"], (int)picture["failedStep"]!, (string?)picture["mode"]));
    }

    [Fact]
    public async Task Kick_Confirmed_EndsTheSession()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "kicked", Password);
        await using var ftp = await server.FtpAsync("kicked", Password, cancellationToken: token);
        await page.GotoAsync($"{server.Address}/sessions");
        await page.Named(AriaRole.Button, "Open the session of kicked").ClickAsync();

        await page.Named(AriaRole.Button, "Kick").First.ClickAsync();
        // The drawer is a dialog too, with a button of the same name.
        await page.GetByRole(AriaRole.Dialog, new() { Name = "End the session of kicked?" }).GetByRole(AriaRole.Button, new() { Name = "Kick", Exact = true }).ClickAsync();

        await page.GetByText("Session ended.").SeeAsync();
        await Assert.ThrowsAnyAsync<FtpException>(() => ftp.NoopAsync(token));
    }

    [Fact]
    public async Task Ban_FromTheSession_EndsItAndKeepsTheAddressOut()
    {
        var token = TestContext.Current.CancellationToken;
        await using var own = new ConsoleServer(); // where loopback may be banned
        var page = await own.OpenAsync(chromium);
        await own.AddUserAsync(page, "guest", Password);
        await own.SendAsync(page, "PATCH", "settings", new Dictionary<string, object>(StringComparer.Ordinal) { ["/guard/neverBan"] = new[] { "127.0.0.1/32" } });
        using var guest = new Stranger();
        Assert.StartsWith("220", await guest.ConnectAsync(own.FtpPort, token), StringComparison.Ordinal);
        await guest.SayAsync("USER guest", token);
        Assert.StartsWith("230", await guest.SayAsync($"PASS {Password}", token), StringComparison.Ordinal);
        await page.GotoAsync($"{own.Address}/sessions");
        await page.Named(AriaRole.Button, "Open the session of guest").ClickAsync();

        await page.GetByRole(AriaRole.Dialog, new() { Name = "Session of guest" }).Named(AriaRole.Button, "Ban").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = $"Ban {Stranger.Address}?" });
        await dialog.GetByLabel("Reason").FillAsync("outstayed the welcome");
        await dialog.Named(AriaRole.Button, "Ban").ClickAsync();

        await page.GetByText("Address banned.").SeeAsync();
        while (await guest.HearAsync(token) is { Length: > 0 } last) Assert.StartsWith("421", last, StringComparison.Ordinal);
        using (var again = new Stranger()) Assert.DoesNotContain("220", await again.ConnectAsync(own.FtpPort, token), StringComparison.Ordinal);
        await using var other = await own.FtpAsync("guest", Password, cancellationToken: token); // from another address
        await page.GotoAsync($"{own.Address}/server/limits-and-settings/limits");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = Stranger.Address.ToString() }).SeeTextAsync("outstayed the welcome");
    }

    private static ILocator PictureOf(IPage page, string mode) =>
        page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Img, new() { Name = $"{mode} mode, step by step" });

    /// <summary>Announces a port that nobody listens on: the server's dial is refused.</summary>
    internal static async Task FailActivelyAsync(FtpClient ftp, CancellationToken token)
    {
        int closed;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            closed = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        var port = await ftp.SendAsync($"PORT 127,0,0,1,{closed >> 8},{closed & 255}", token);
        Assert.Equal(200, port.Code);
        var list = await ftp.SendAsync("LIST", token);
        Assert.Equal(425, list.Code);
    }
}
