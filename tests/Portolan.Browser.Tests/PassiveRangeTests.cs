using Microsoft.Playwright;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary>The specification's administrator: server → limits and settings → settings → passive port range.</summary>
public sealed class PassiveRangeTests(Chromium chromium, ConsoleServer server)
{
    private const int Ports = 11;

    [Fact]
    public async Task PassiveRange_TypedAndApplied_HoldsForTheNextPasvAndTheFirewallRules()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "ranger", "a range of ports");
        var (low, high) = FreePort.NextRange(Ports);

        await ApplyAsync(page, $"{low}-{high}");
        var announced = await AnnouncedPortAsync(token);

        Assert.InRange(announced, low, high);
        await page.GotoAsync($"{server.Address}/data-connections");
        await page.GetByRole(AriaRole.Tabpanel).SeeTextAsync($"{low}-{high}");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await page.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Button, new() { Name = "Copied" }).SeeAsync();
        Assert.Contains($"{low}-{high}", await page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortMap_PortAnnounced_ShowsItWaitingAmongTheOthers()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "mapper", "a range of ports");
        var (low, high) = FreePort.NextRange(Ports);
        await ApplyAsync(page, $"{low}-{high}");
        await page.GotoAsync($"{server.Address}/data-connections");
        var cells = page.Named(AriaRole.Listbox, "Port map").GetByRole(AriaRole.Option);
        await Assertions.Expect(cells).ToHaveCountAsync(Ports, new() { Timeout = Chromium.Patience });

        await using var ftp = await server.FtpAsync("mapper", "a range of ports", cancellationToken: token);
        var passive = await ftp.SendAsync("EPSV", token);
        var port = passive.Text.Split('|')[3];

        await page.Named(AriaRole.Option, $"{port}: Waiting for a client").SeeAsync();
        await Assertions.Expect(cells).ToHaveCountAsync(Ports);
    }

    [Fact]
    public async Task PassiveRange_Unusable_IsSaidWhileTyping()
    {
        var page = await server.OpenAsync(chromium, "/data-connections");

        await page.GetByLabel("Ports", new() { Exact = true }).FillAsync("50010-50000");

        await page.GetByText("Write two port numbers from 1024 to 65535").SeeAsync();
        await Assertions.Expect(page.Named(AriaRole.Button, "Apply")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task DryRun_AddressOfAClient_SaysWhatItWouldBeTold()
    {
        var page = await server.OpenAsync(chromium, "/data-connections");

        await page.GetByLabel("Client address").FillAsync("198.51.100.7");
        await page.GetByLabel("Client address").PressAsync("Enter");

        await page.GetByText("EPSV", new() { Exact = true }).Last.SeeAsync();
        await page.Locator("dl.facts").GetByText("allowed").First.SeeAsync();
    }

    /// <summary>The way through the navigation, by its words.</summary>
    internal static async Task ApplyAsync(IPage page, string range)
    {
        var navigation = page.Named(AriaRole.Navigation, "Main navigation");
        await navigation.GetByText("Server", new() { Exact = true }).SeeAsync();
        await navigation.GetByText("Limits and settings").SeeAsync();
        await navigation.Locator("a", new() { HasTextString = "Settings" }).ClickAsync();
        await page.Named(AriaRole.Link, "Passive port range").ClickAsync();
        await page.GetByLabel("Ports", new() { Exact = true }).FillAsync(range);
        await page.Named(AriaRole.Button, "Apply").ClickAsync();
        await page.GetByText($"Passive ports {range} hold for the next transfer.").SeeAsync();
    }

    private async Task<int> AnnouncedPortAsync(CancellationToken token)
    {
        DataConnectionTrace? trace = null;
        await using var ftp = await server.FtpAsync("ranger", "a range of ports", DataModeOptions.Only(DataMode.Pasv), happened => trace = (happened as DataConnectionEnded)?.Trace ?? trace, cancellationToken: token);
        await foreach (var entry in ftp.ListAsync("/", token)) Assert.NotEmpty(entry.Name);
        return trace!.Announced!.Port;
    }
}
