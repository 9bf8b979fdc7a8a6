using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>What tests do on every page.</summary>
internal static class Pages
{
    /// <summary>Every page of the console, by its address.</summary>
    public static readonly string[] All =
    [
        "/", "/data-connections", "/sessions", "/transfers", "/users", "/users/new", "/files", "/server/limits-and-settings/settings", "/server/limits-and-settings/settings/networks",
        "/server/limits-and-settings/settings/tls", "/server/limits-and-settings/limits", "/server/certificates", "/audit", "/api-keys", "/administrators", "/backup", "/account",
    ];

    /// <summary>Waits until the page is drawn and nothing of it is loading any more.</summary>
    public static async Task ReadyAsync(this IPage page)
    {
        await page.Locator("h1").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true], main [role=status].mantine-Loader-root')");
    }

    public static ILocator Named(this IPage page, AriaRole role, string name, bool exact = true) => page.GetByRole(role, new() { Name = name, Exact = exact });

    public static ILocator Named(this ILocator within, AriaRole role, string name) => within.GetByRole(role, new() { Name = name, Exact = true });

    /// <summary>Waits until something is on the page.</summary>
    public static Task SeeAsync(this ILocator locator) => Assertions.Expect(locator).ToBeVisibleAsync(new() { Timeout = Chromium.Patience });

    public static Task SeeTextAsync(this ILocator locator, string text) => Assertions.Expect(locator).ToContainTextAsync(text, new() { Timeout = Chromium.Patience });
}
