using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>The page to try the API.</summary>
public sealed class ApiPageTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task ApiPage_Opened_DescribesTheApiWithinTheContentPolicy()
    {
        var page = await server.OpenAsync(chromium);
        var forbidden = new List<string>();
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal)) forbidden.Add(said.Text);
        };

        await page.GotoAsync($"{server.Address}/api");

        await page.GetByRole(AriaRole.Link, new() { Name = "Introduction" }).First.SeeAsync();
        Assert.True(forbidden.Count == 0, string.Join('\n', forbidden));
    }
}
