using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>axe finds nothing serious on any page, in either colour scheme; and no page makes the browser complain.</summary>
public sealed class AccessibilityTests(Chromium chromium, ConsoleServer server)
{
    private static readonly AxeRunOptions Everything = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>Only the colours differ between the schemes.</summary>
    private static readonly AxeRunOptions Colours = new() { ResultTypes = [ResultType.Violations], RunOnly = new() { Type = "rule", Values = ["color-contrast"] } };

    [Fact]
    public async Task Pages_LookedAtByAxe_HaveNoSeriousFinding()
    {
        var page = await server.OpenAsync(chromium);
        var found = new List<string>();
        page.Console += (_, said) =>
        {
            if (said.Type is "error") found.Add($"{page.Url}: {said.Text} {said.Location}");
        };
        page.PageError += (_, error) => found.Add($"{page.Url}: {error}");
        foreach (var path in Pages.All)
        {
            await page.GotoAsync(server.Address + path);
            await page.ReadyAsync();
            await LookAsync(page, path, found);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task SignInPage_LookedAtByAxe_HasNoSeriousFinding()
    {
        await server.FirstRunLinkAsync();
        var page = await chromium.OpenAsync();
        await page.GotoAsync(server.Address);
        await page.ReadyAsync();
        var found = new List<string>();

        await LookAsync(page, "sign-in", found);

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>Light, then dark: the page follows the system's wish without a reload.</summary>
    private static async Task LookAsync(IPage page, string path, List<string> found)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        found.AddRange(SeriousOn(await page.RunAxe(Everything), path));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-mantine-color-scheme", "dark", new() { Timeout = Chromium.Patience });
        found.AddRange(SeriousOn(await page.RunAxe(Colours), path + " (dark)"));
    }

    /// <summary>The serious and critical ones, one line for each element.</summary>
    private static IEnumerable<string> SeriousOn(AxeResult result, string path) =>
        from violation in result.Violations
        where violation.Impact is "serious" or "critical"
        from node in violation.Nodes
        select $"{path}: {violation.Id} ({violation.Help}) {node.Html} {string.Join("; ", node.Any.Select(check => check.Message))}";
}
