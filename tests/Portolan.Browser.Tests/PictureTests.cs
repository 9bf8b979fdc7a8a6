using Microsoft.Playwright;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary>
/// The pictures of docs/console.md, drawn from a server with something to show. They are drawn on every run; only PORTOLAN_UPDATE_DOCS=1 puts them
/// into docs/images/console, so that a run leaves the checkout as it was.
/// </summary>
public sealed class PictureTests(Chromium chromium, ConsoleServer server)
{
    private const string Password = "painted by the sea";

    private static readonly (string Name, string Path)[] Shown =
    [
        ("overview", "/"), ("data-connections", "/data-connections"), ("sessions", "/sessions"), ("transfers", "/transfers"), ("users", "/users"), ("user", "/users/maria"), ("files", "/files"),
        ("settings", "/server/limits-and-settings/settings"), ("limits", "/server/limits-and-settings/limits"), ("certificates", "/server/certificates"),
        ("audit", "/audit"), ("api-keys", "/api-keys"), ("administrators", "/administrators"), ("backup", "/backup"),
    ];

    [Fact]
    public async Task Pages_WithSomethingToShow_AreDrawnInBothLanguages()
    {
        var token = TestContext.Current.CancellationToken;
        await FurnishAsync();
        await using var reader = await server.FtpAsync("maria", Password, DataModeOptions.Only(DataMode.Epsv), cancellationToken: token);
        await using var upload = await reader.OpenWriteAsync("/holiday/harbour.mov", cancellationToken: token);
        await upload.WriteAsync(new byte[7 << 20], token);
        await using var failing = await server.FtpAsync("ivan", Password, cancellationToken: token);
        await SessionTests.FailActivelyAsync(failing, token);

        await DrawAllAsync(new Look());
        await DrawAllAsync(new Look(Chinese: true));
        await DrawAsync("overview", "/", new Look(Dark: true), "-dark");
        await DrawAsync("data-connections", "/data-connections", new Look(Dark: true), "-dark");
        await DrawAsync("data-connections", "/data-connections", Look.Phone, "-phone");
        await DrawPictureAsync(new Look(Height: 1500), "");
        await DrawPictureAsync(new Look(Height: 1500, Dark: true), "-dark");
        await DrawPictureAsync(new Look(Height: 1500, Chinese: true), ".zh");
        await DrawPictureAsync(new Look(320, 2000), "-phone");
        await DrawDoorAsync();
    }

    /// <summary>Users, a range, files and transfers.</summary>
    private async Task FurnishAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await PassiveRangeTests.ApplyAsync(page, "50000-50010");
        foreach (var name in new[] { "maria", "ivan", "yu.mei" }) await UserTests.MakeUserAsync(page, name, Password);
        await page.Context.CloseAsync();
        await using var ftp = await server.FtpAsync("maria", Password, cancellationToken: token);
        foreach (var folder in new[] { "/holiday", "/invoices", "/inbox" }) await ftp.CreateDirectoryAsync(folder, cancellationToken: token);
        using var local = new TempFolder();
        foreach (var (name, kilobytes) in new[] { ("/holiday/lighthouse.jpg", 2300), ("/holiday/ferry.jpg", 1800), ("/invoices/2026-11.pdf", 140), ("/readme.txt", 1) })
            await ftp.UploadAsync(local.Write("file", new byte[kilobytes << 10]), name, cancellationToken: token);
        await using var read = await ftp.OpenReadAsync("/holiday/ferry.jpg", cancellationToken: token);
        await read.CopyToAsync(Stream.Null, token);
    }

    private async Task DrawAllAsync(Look look)
    {
        foreach (var (name, path) in Shown) await DrawAsync(name, path, look, look.Chinese ? ".zh" : "");
    }

    private async Task DrawAsync(string name, string path, Look look, string variant)
    {
        var page = await server.OpenAsync(chromium, path, look);
        await KeepAsync(page, name + variant);
        await page.Context.CloseAsync();
    }

    /// <summary>The six steps of the failed active transfer.</summary>
    private async Task DrawPictureAsync(Look look, string variant)
    {
        var page = await server.OpenAsync(chromium, "/sessions", look);
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "ivan" }).GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator("svg[role=img][aria-labelledby]").SeeAsync();
        await KeepAsync(page, "six-steps" + variant);
        await page.Context.CloseAsync();
    }

    private async Task DrawDoorAsync()
    {
        var page = await chromium.OpenAsync(new Look(Height: 760));
        await page.GotoAsync(server.Address);
        await page.ReadyAsync();
        await KeepAsync(page, "sign-in");
        await page.Context.CloseAsync();
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        await page.ReadyAsync();
        await page.EvaluateAsync("document.fonts.ready");
        var picture = await page.ScreenshotAsync(new() { FullPage = name.StartsWith("data-connections", StringComparison.Ordinal) || name.StartsWith("overview", StringComparison.Ordinal), Timeout = 2 * Chromium.Patience });
        Assert.True(picture.AsSpan(1).StartsWith("PNG"u8));
        if (Environment.GetEnvironmentVariable("PORTOLAN_UPDATE_DOCS") != "1") return;
        var folder = Directory.CreateDirectory(Path.Join(Repository.Root, "docs", "images", "console")).FullName;
        await File.WriteAllBytesAsync(Path.Join(folder, name + ".png"), picture);
    }
}
