using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>Both languages, both themes, keyboard, phone.</summary>
public sealed class LookTests(Chromium chromium, ConsoleServer server)
{
    /// <summary>What makes a page too wide: what ends beyond the window and is not cut off by a part that scrolls.</summary>
    private const string WidestElements =
        """
        () => [...document.querySelectorAll('main *')].filter(each => each.getBoundingClientRect().right > innerWidth + 0.5)
          .map(each => `${each.tagName}.${each.className} ${Math.round(each.getBoundingClientRect().right)}`).join(', ')
        """;

    /// <summary>Which parts of the window one would have to push sideways; text that was made to be copied may.</summary>
    private const string ScrollingSideways =
        """
        () => [document.documentElement, ...document.querySelectorAll('[role=dialog], [role=dialog] *:not(pre)')]
          .filter(each => each.scrollWidth > each.clientWidth + 1 && (each === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)))
          .map(each => `${each.tagName}.${each.className} ${each.scrollWidth} > ${each.clientWidth}`).join(', ')
        """;

    /// <summary>What opens on the main pages, and the buttons that open it.</summary>
    private static readonly (string Path, string[] Buttons)[] Dialogs =
    [
        ("/users/new", []), ("/users/narrow", []), ("/users/narrow", ["Remove"]), ("/users", ["New group"]), ("/files", ["New folder"]), ("/sessions", ["Open the session of narrow"]),
        ("/sessions", ["Open the session of narrow", "Kick"]), ("/sessions", ["Open the session of narrow", "Ban"]), ("/transfers", ["Show the six steps of /"]),
        ("/server/limits-and-settings/limits", ["Ban an address"]), ("/server/limits-and-settings/limits", ["New hook"]), ("/audit", ["Undo this change: User narrow"]),
        ("/api-keys", ["New key"]), ("/administrators", ["New administrator"]), ("/administrators", ["Open admin"]),
    ];

    [Fact]
    public async Task LanguageSwitch_Chinese_HoldsAtOnceAndAfterAReload()
    {
        var page = await server.OpenAsync(chromium);
        await page.EvaluateAsync("window.stillHere = true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Language" }).ClickAsync();
        await page.Named(AriaRole.Menuitem, "简体中文").ClickAsync();

        await page.Named(AriaRole.Heading, "概览").SeeAsync();
        await page.Named(AriaRole.Navigation, "主导航").GetByText("限制与设置").SeeAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.stillHere === true"));
        Assert.Equal("zh-CN", await page.EvaluateAsync<string>("document.documentElement.lang"));
        await page.ReloadAsync();
        await page.Named(AriaRole.Heading, "概览").SeeAsync();
    }

    [Fact]
    public async Task ThemeSwitch_Dark_HoldsAndIsRemembered()
    {
        var page = await server.OpenAsync(chromium);

        await page.GetByRole(AriaRole.Button, new() { Name = "Colour scheme" }).ClickAsync();
        await page.Named(AriaRole.Menuitem, "Dark").ClickAsync();
        await page.ReloadAsync();
        await page.ReadyAsync();

        Assert.Equal("dark", await page.GetAttributeAsync("html", "data-mantine-color-scheme"));
    }

    [Fact]
    public async Task Keyboard_Only_ReachesContentPagesAndThePortMap()
    {
        var page = await server.OpenAsync(chromium);

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await FocusedTextAsync(page));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.TypeAsync("?");
        await page.Named(AriaRole.Dialog, "Keyboard shortcuts").SeeAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Named(AriaRole.Dialog, "Keyboard shortcuts")).ToBeHiddenAsync(new() { Timeout = Chromium.Patience });
        await page.Keyboard.TypeAsync("gd");
        await page.Named(AriaRole.Heading, "Data connections").SeeAsync();
        await page.ReadyAsync();

        await TabToAsync(page, "Ports");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("52000-52003");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Passive ports 52000-52003 hold for the next transfer.").SeeAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(4, new() { Timeout = Chromium.Patience });
        await TabToAsync(page, "Port map");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("[role=option][aria-selected=true]")).ToHaveTextAsync("52001");
    }

    [Fact]
    public async Task Phone_320PixelsWide_NeedsNoScrollingSideways()
    {
        var page = await server.OpenAsync(chromium, "/", Look.Phone);
        var tooWide = new List<string>();
        foreach (var path in Pages.All)
        {
            await page.GotoAsync(server.Address + path);
            await page.ReadyAsync();
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > Look.Phone.Width) tooWide.Add($"{path}: {await page.EvaluateAsync<string>(WidestElements)}");
        }

        Assert.True(tooWide.Count == 0, string.Join('\n', tooWide));
        await page.GotoAsync(server.Address);
        await page.Named(AriaRole.Button, "Menu").ClickAsync();
        await page.Named(AriaRole.Navigation, "Main navigation").GetByText("Sessions").ClickAsync();
        await page.Named(AriaRole.Heading, "Sessions").SeeAsync();
    }

    [Fact]
    public async Task Phone_DrawersAndDialogs_NeedNoScrollingSideways()
    {
        const string password = "through the narrow strait";
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium, "/", Look.Phone);
        await server.AddUserAsync(page, "narrow", password);
        await using var ftp = await server.FtpAsync("narrow", password, cancellationToken: token);
        await SessionTests.FailActivelyAsync(ftp, token);
        var tooWide = new List<string>();
        foreach (var (path, buttons) in Dialogs)
        {
            await page.GotoAsync(server.Address + path);
            await page.ReadyAsync();
            foreach (var button in buttons) await page.Named(AriaRole.Button, button).First.ClickAsync();
            await MeasureAsync(string.Join(" → ", [path, .. buttons]));
            var tabs = page.GetByRole(AriaRole.Dialog).Last.GetByRole(AriaRole.Tab);
            for (var tab = 1; tab < await tabs.CountAsync(); tab++)
            {
                await tabs.Nth(tab).ClickAsync();
                await MeasureAsync($"{path}, tab {tab}");
            }
        }

        Assert.True(tooWide.Count == 0, string.Join('\n', tooWide));

        async Task MeasureAsync(string where)
        {
            await page.GetByRole(AriaRole.Dialog).Last.SeeAsync();
            await page.ReadyAsync();
            if (await page.EvaluateAsync<string>(ScrollingSideways) is { Length: > 0 } found) tooWide.Add($"{where}: {found}");
        }
    }

    private static Task<string> FocusedTextAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent");

    /// <summary>Presses Tab until the element of that label has the focus.</summary>
    private static async Task TabToAsync(IPage page, string label)
    {
        for (var pressed = 0; pressed < 120; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("label => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent) === label", label)) return;
        }
        Assert.Fail($"Tab never reached “{label}”.");
    }
}
