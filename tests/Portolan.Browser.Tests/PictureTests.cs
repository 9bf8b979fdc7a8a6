using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace Portolan.Browser.Tests;

/// <summary>
/// The pictures of docs/console.md, drawn from a server with something to show. PORTOLAN_UPDATE_DOCS=1 draws all of them into docs/images/console;
/// without it a few are drawn and none is kept, so that a run leaves the checkout as it was.
/// </summary>
public sealed partial class PictureTests(Chromium chromium)
{
    private const string Password = "painted by the sea";
    private const int MostBytes = 150_000, LeastHeight = 740, MostHeight = 4000;

    /// <summary>A page has a few colours and their shades at the edges of letters: 256 show them all, at a third of the size.</summary>
    private static readonly PngEncoder FewColours = new()
    {
        ColorType = PngColorType.Palette,
        CompressionLevel = PngCompressionLevel.BestCompression,
        Quantizer = new WuQuantizer(new() { Dither = null }),
    };

    private static readonly bool Keeps = Environment.GetEnvironmentVariable("PORTOLAN_UPDATE_DOCS") == "1";
    private static readonly string Folder = Path.Join(Repository.Root, "docs", "images", "console");

    /// <summary>Keeps the sessions that are shown from being ended for their silence.</summary>
    private Func<Task> _goOnAsync = () => Task.CompletedTask;

    private static readonly (string Name, string Path)[] Shown =
    [
        ("overview", "/"), ("data-connections", "/data-connections"), ("sessions", "/sessions"), ("transfers", "/transfers"), ("users", "/users"), ("user", "/users/maria"), ("files", "/files?path=/maria/holiday"),
        ("settings", "/server/limits-and-settings/settings/passive"), ("limits", "/server/limits-and-settings/limits"), ("certificates", "/server/certificates"),
        ("audit", "/audit"), ("api-keys", "/api-keys"), ("administrators", "/administrators"), ("backup", "/backup"), ("account", "/account"),
    ];

    [Fact]
    public async Task Pages_WithSomethingToShow_AreDrawnInBothLanguages()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = new ConsoleServer();
        await FurnishAsync(server);
        await using var sender = await server.FtpAsync("maria", Password, DataModeOptions.Only(DataMode.Epsv), tls: true, cancellationToken: token);
        await using var upload = await sender.OpenWriteAsync("/holiday/harbour.mov", cancellationToken: token);
        await upload.WriteAsync(new byte[7 << 20], token);
        await using var idle = await server.FtpAsync("yu.mei", Password, cancellationToken: token);
        await using var failing = await server.FtpAsync("ivan", Password, cancellationToken: token);
        await SessionTests.FailActivelyAsync(failing, token);
        _goOnAsync = async () =>
        {
            await upload.WriteAsync(new byte[64 << 10], token);
            await Task.WhenAll(idle.NoopAsync(token), failing.NoopAsync(token));
        };

        await DrawPagesAsync(server, new Look(), "");
        await DrawPagesAsync(server, new Look(Chinese: true), ".zh");
        await DrawPagesAsync(server, new Look(Dark: true), "-dark", "overview", "data-connections");
        await DrawPagesAsync(server, Look.Phone, "-phone", "overview", "data-connections", "sessions");
        await DrawStepsAsync(server, new Look(Height: 1360), "");
        await DrawStepsAsync(server, new Look(Height: 1360, Dark: true), "-dark");
        await DrawStepsAsync(server, new Look(Height: 1360, Chinese: true), ".zh");
        await DrawStepsAsync(server, new Look(320, 1700), "-phone");
        await DrawDoorAsync(server, new Look(Height: 760), "sign-in");
        await DrawDoorAsync(server, new Look(Height: 760, Chinese: true), "sign-in.zh");
    }

    [Theory, InlineData("console.md"), InlineData("console.zh-CN.md")]
    public void Pictures_OfTheDocs_AreThereAndSmall(string page)
    {
        var named = Picture().Matches(File.ReadAllText(Path.Join(Repository.Root, "docs", page))).Select(match => match.Groups["name"].Value).ToList();

        Assert.True(named.Count >= Shown.Length, $"{page} shows {named.Count} pictures of {Shown.Length} pages");
        foreach (var name in named)
        {
            var file = new FileInfo(Path.Join(Folder, name));
            Assert.True(file.Exists, $"{page} shows {name}, which does not exist");
            Assert.True(file.Length < MostBytes, $"{name} has {file.Length} bytes");
        }
    }

    /// <summary>Users, a range, files, transfers and whom to tell.</summary>
    private async Task FurnishAsync(ConsoleServer server)
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await PassiveRangeTests.ApplyAsync(page, "50000-50010");
        await server.SendAsync(page, "PATCH", "settings", new Dictionary<string, object>(StringComparer.Ordinal) { ["/passive/externalAddress"] = "198.51.100.20" });
        await server.PostAsync(page, "certificate/self-signed", new { names = new[] { "ftp.example.com", "198.51.100.20" } }); // not the name of the machine that draws
        await server.PostAsync(page, "groups", new { name = "crew", note = "Everybody on board", terms = new { quotaBytes = 20L << 30, maxSessions = 5 } });
        await server.PostAsync(page, "users", new { name = "maria", password = Password, groups = new[] { "crew" }, terms = new { home = "maria", quotaBytes = 10L << 30 } });
        await server.PostAsync(page, "users", new { name = "ivan", password = Password, groups = new[] { "crew" }, terms = new { home = "ivan" } });
        await server.PostAsync(page, "users", new { name = "yu.mei", password = Password, terms = new { home = "yu.mei" } });
        await server.PostAsync(page, "users", new { name = "auditor", password = Password, disabled = true, terms = new { home = "audit" } });
        await server.PostAsync(page, "bans", new { address = "203.0.113.0/24", reason = "Guesses passwords", until = DateTimeOffset.UtcNow.AddHours(20) });
        await server.PostAsync(page, "hooks", new { kind = "webhook", on = new[] { "failure", "ban" }, target = "https://ops.example.org/ftp-events", secret = "not shown" });
        await server.PostAsync(page, "administrators", new { name = "harbour-master", role = "operator", password = Password });
        await server.PostAsync(page, "api-keys", new { name = "monitoring", scope = "metrics" });
        await server.PostAsync(page, "doctor-invitations", new { user = "maria" });
        await page.Context.CloseAsync();
        await using var ftp = await server.FtpAsync("maria", Password, tls: true, cancellationToken: token);
        foreach (var folder in new[] { "/holiday", "/invoices", "/inbox" }) await ftp.CreateDirectoryAsync(folder, cancellationToken: token);
        using var local = new TempFolder();
        foreach (var (name, kilobytes) in new[] { ("/holiday/lighthouse.jpg", 2300), ("/holiday/ferry.jpg", 1800), ("/holiday/notes.txt", 1), ("/invoices/2026-11.pdf", 140) })
            await ftp.UploadAsync(local.Write("file", new byte[kilobytes << 10]), name, cancellationToken: token);
        await using var read = await ftp.OpenReadAsync("/holiday/ferry.jpg", cancellationToken: token);
        await read.CopyToAsync(Stream.Null, token);
        await foreach (var entry in ftp.ListAsync("/holiday", token)) Assert.NotEmpty(entry.Name);
    }

    private async Task DrawPagesAsync(ConsoleServer server, Look look, string variant, params string[] only)
    {
        var page = await server.OpenAsync(chromium, "/", look);
        foreach (var (name, path) in Shown.Where(each => only.Length == 0 || only.Contains(each.Name)).Take(Keeps ? int.MaxValue : 2))
        {
            await page.GotoAsync(server.Address + path);
            await KeepAsync(page, look, name, variant);
        }
        await page.Context.CloseAsync();
    }

    /// <summary>The six steps of the failed active transfer.</summary>
    private async Task DrawStepsAsync(ConsoleServer server, Look look, string variant)
    {
        var page = await server.OpenAsync(chromium, "/sessions", look);
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "ivan" }).GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator("svg[role=img][aria-labelledby]").SeeAsync();
        await KeepAsync(page, look, "six-steps", variant);
        await page.Context.CloseAsync();
    }

    private async Task DrawDoorAsync(ConsoleServer server, Look look, string name)
    {
        var page = await chromium.OpenAsync(look);
        await page.GotoAsync(server.Address);
        await KeepAsync(page, look, name, "");
        await page.Context.CloseAsync();
    }

    private async Task KeepAsync(IPage page, Look look, string name, string variant)
    {
        await _goOnAsync();
        await page.ReadyAsync();
        await page.EvaluateAsync("document.fonts.ready");
        await page.EvaluateAsync("document.activeElement?.blur()");
        await FitAsync(page, look);
        var picture = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Timeout = 2 * Chromium.Patience });
        Assert.True(picture.AsSpan(1).StartsWith("PNG"u8));
        if (!Keeps) return;
        Directory.CreateDirectory(Folder);
        using var image = Image.Load(picture);
        await image.SaveAsPngAsync(Path.Join(Folder, $"{name}{variant}.png"), FewColours);
    }

    /// <summary>A window as high as what it shows; a dialog has the height that was asked for.</summary>
    private static async Task FitAsync(IPage page, Look look)
    {
        await page.SetViewportSizeAsync(look.Width, look.Height);
        var high = await page.EvaluateAsync<int>(
            "document.querySelector('[role=dialog]') ? innerHeight : Math.ceil(Math.max(...[...document.querySelectorAll('.panel')].map(each => each.getBoundingClientRect().bottom)) + 28)");
        await page.SetViewportSizeAsync(look.Width, Math.Clamp(high, LeastHeight, MostHeight));
    }

    [GeneratedRegex(@"\(images/console/(?<name>[\w.-]+\.png)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Picture();
}
