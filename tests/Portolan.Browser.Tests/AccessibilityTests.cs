using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>axe finds nothing serious on any page, in either theme.</summary>
public sealed class AccessibilityTests(Chromium chromium, ConsoleServer server)
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Pages_LookedAtByAxe_HaveNoSeriousFinding(bool dark)
    {
        var page = await server.OpenAsync(chromium, "/", new Look(Dark: dark));
        var found = new List<string>();
        foreach (var path in Pages.All)
        {
            await page.GotoAsync(server.Address + path);
            await page.ReadyAsync();
            found.AddRange((await page.RunAxe()).SeriousOn(path));
        }

        Assert.Empty(found);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task SignInPage_LookedAtByAxe_HasNoSeriousFinding(bool dark)
    {
        await server.FirstRunLinkAsync();
        var page = await chromium.OpenAsync(new Look(Dark: dark));
        await page.GotoAsync(server.Address);
        await page.ReadyAsync();

        Assert.Empty((await page.RunAxe()).SeriousOn("sign-in"));
    }
}

internal static class AxeFindings
{
    /// <summary>The serious and critical ones, one line for each element.</summary>
    public static IEnumerable<string> SeriousOn(this AxeResult result, string path) =>
        from violation in result.Violations
        where violation.Impact is "serious" or "critical"
        from node in violation.Nodes
        select $"{path}: {violation.Id} ({violation.Help}) {node.Html}";
}
