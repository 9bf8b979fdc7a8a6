using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>The machine's own Chromium (Debian's package <c>chromium</c>), driven by Playwright. One process for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Milliseconds; generous, for machines that do much else meanwhile.</summary>
    public const float Patience = 60_000;

    private const string Program = "/usr/bin/chromium";

    private readonly List<(string? Test, IBrowserContext Window)> _windows = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Timeout = 2 * Patience,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A browser window without history; <paramref name="signedIn"/> is the state of one that has logged in.</summary>
    public async Task<IPage> OpenAsync(Look? look = null, string? signedIn = null)
    {
        var browser = _browser ?? throw Missing();
        await CloseOthersAsync();
        look ??= new Look();
        var window = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = look.Chinese ? "zh-CN" : "en-US",
            TimezoneId = "UTC",
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = signedIn,
        });
        window.SetDefaultTimeout(Patience);
        _windows.Add((TestContext.Current.Test?.UniqueID, window));
        return await window.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Windows of tests that are over would go on reading from the server.</summary>
    private async Task CloseOthersAsync()
    {
        var test = TestContext.Current.Test?.UniqueID;
        foreach (var (_, window) in _windows.Where(each => each.Test != test)) await window.CloseAsync();
        _windows.RemoveAll(each => each.Test != test);
    }

    private static InvalidOperationException Missing()
    {
        const string message = $"needs {Program} (Debian: apt install chromium)";
        if (Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip(message);
        return new InvalidOperationException(message);
    }
}

/// <summary>How a window looks.</summary>
public sealed record Look(int Width = 1280, int Height = 860, bool Dark = false, bool Chinese = false)
{
    public static Look Phone { get; } = new(320, 720);
}
