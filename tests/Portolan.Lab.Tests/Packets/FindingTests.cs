using Portolan.Lab.Tests.Networks;

namespace Portolan.Lab.Tests.Packets;

/// <summary>The server reads its own firewall (real nftables) and says before anyone fails which ports are closed.</summary>
public sealed class ClosedRangeFindingTests(LabSite<ServerFirewallControlOnly> site) : SiteTests<ServerFirewallControlOnly>(site)
{
    [Fact]
    public async Task Serve_OwnFirewallForgotTheRange_SaysSoAtTheStart()
    {
        await Site.Server.WaitForLogAsync("Finding range-closed-by-firewall");
        await Site.Server.WaitForLogAsync("warning: This machine's firewall (nftables, table inet firewall, chain input) drops connections to passive ports 50000-50010");
    }
}

/// <summary>The same firewall as it should be.</summary>
public sealed class OpenRangeFindingTests(LabSite<ServerFirewallRange> site) : SiteTests<ServerFirewallRange>(site)
{
    [Fact]
    public async Task Serve_OwnFirewallIsOpen_SaysNothingOfIt()
    {
        await Site.Server.WaitForLogAsync("is ready"); // by then the firewall was read
        Assert.DoesNotContain("range-closed-by-firewall", Site.Server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("private-address-announced", Site.Server.Log, StringComparison.Ordinal);
    }
}

/// <summary>The usual mistake is noticed when the first client from outside connects, before it asks for a port.</summary>
public sealed class PrivateAddressFindingTests(LabSite<ServerDnatPrivate> site) : SiteTests<ServerDnatPrivate>(site)
{
    [Fact]
    public async Task Login_FromOutsideToAPrivateServer_IsFoundBeforePasv()
    {
        await using var line = await LogInAsync();
        await Site.Server.WaitForLogAsync("Finding private-address-announced: PASV tells clients outside, such as 198.51.100.10, the private address 10.0.0.20");
    }
}
