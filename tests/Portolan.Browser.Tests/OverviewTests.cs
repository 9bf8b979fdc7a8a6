using Microsoft.Playwright;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary>Is everything well, and what one click does about it; and taking a change back.</summary>
public sealed class OverviewTests(Chromium chromium)
{
    private const string Password = "neither too much nor too little";

    [Fact]
    public async Task Finding_RangeExhausted_IsRemediedByOneClickAndUndoneFromTheAuditLog()
    {
        var token = TestContext.Current.CancellationToken;
        var (low, high) = FreePort.NextRange(4);
        await using var server = new ConsoleServer();
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "many", Password);
        await PassiveRangeTests.ApplyAsync(page, $"{low}-{low + 1}");
        await using var first = await server.FtpAsync("many", Password, cancellationToken: token);
        await using var second = await server.FtpAsync("many", Password, cancellationToken: token);
        await using var third = await server.FtpAsync("many", Password, cancellationToken: token);
        Assert.Equal((229, 229), ((await first.SendAsync("EPSV", token)).Code, (await second.SendAsync("EPSV", token)).Code));
        Assert.Equal(425, (await third.SendAsync("EPSV", token)).Code);

        await page.GotoAsync(server.Address);
        var finding = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "The passive range is exhausted" });
        await finding.SeeTextAsync("Remedy:");
        await finding.Named(AriaRole.Link, "Plan the range").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Ports", new() { Exact = true })).ToBeFocusedAsync(new() { Timeout = Chromium.Patience });
        await page.GotoAsync(server.Address);
        await finding.Named(AriaRole.Button, $"Widen to {low}-{high}").ClickAsync();
        var preview = page.GetByRole(AriaRole.Dialog);
        await preview.SeeTextAsync("Passive port range");
        await preview.GetByText($"{low}-{low + 1}", new() { Exact = true }).SeeAsync();
        await preview.Named(AriaRole.Button, "Apply").ClickAsync();
        await page.Locator("main").GetByText($"{low}-{high}", new() { Exact = true }).First.SeeAsync();
        Assert.Equal(229, (await third.SendAsync("EPSV", token)).Code);

        await page.GotoAsync($"{server.Address}/audit");
        await page.Named(AriaRole.Button, "Undo this change: Settings").First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText($"{low}-{high}").SeeAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await page.GetByText("Undone. The undo is in the log, too.").SeeAsync();
        await page.GotoAsync($"{server.Address}/data-connections");
        await Assertions.Expect(page.GetByLabel("Ports", new() { Exact = true })).ToHaveValueAsync($"{low}-{low + 1}", new() { Timeout = Chromium.Patience });
    }
}
