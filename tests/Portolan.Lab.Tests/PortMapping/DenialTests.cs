namespace Portolan.Lab.Tests.PortMapping;

/// <summary>What the router does not do is shown, port by port, and the server serves by the rest.</summary>
public sealed class DenialTests : HomeRouterTests
{
    // For a port that its rules deny, miniupnpd offers another one by PCP and NAT-PMP.
    [Theory]
    [InlineData("pcp", "the router offered another port number")]
    [InlineData("nat-pmp", "the router offered another port number")]
    [InlineData("upnp", "the router's rules do not allow it")]
    public async Task Serve_RouterDeniesOnePort_ShowsWhichAndWhyAndKeepsTheOthers(string mode, string reason)
    {
        await using var home = new HomeRouter();
        await home.StartAsync(AllProtocols + "deny 50004 10.0.0.0/24 0-65535\n" + AllowAll);
        await home.ServeAsync(mode);

        await home.WaitForLogAsync($"TCP 50004 not forwarded: {reason}");
        await home.WaitForLogAsync("forwards TCP 21, 50000-50003, 50005-50010 to this server");
        await home.WaitForLogAsync($"! not 50004: {reason}");
        await AssertForwardsAsync(home, AllPorts.Except([50004]));
    }

    [Fact]
    public async Task Serve_RouterDeniesThisMachine_SaysThatItsRulesForbidIt()
    {
        await using var home = new HomeRouter();
        await home.StartAsync(AllProtocols + "deny 0-65535 10.0.0.20/32 0-65535\n" + AllowAll);
        await home.ServeAsync("upnp");

        await home.WaitForLogAsync("TCP 21, 50000-50010 not forwarded: the router's rules do not allow it");
        await AssertForwardsAsync(home, []);
    }

    [Theory]
    [InlineData("pcp", "the router offered another port number")]
    [InlineData("nat-pmp", "the router offered another port number")]
    [InlineData("upnp", "another machine holds this port of the router; choose another port or range (10.0.0.30)")]
    public async Task Serve_NeighbourHoldsAPort_SaysSoAndGivesBackWhatIsOfNoUse(string mode, string reason)
    {
        await using var home = new HomeRouter();
        await home.StartAsync(AllProtocols + AllowAll);
        await home.TakeAsync(50003);
        await home.ServeAsync(mode);

        await home.WaitForLogAsync($"TCP 50003 not forwarded: {reason}");
        await AssertForwardsAsync(home, AllPorts); // 50003 is the neighbour's

        await home.StopServerAsync();
        await AssertForwardsAsync(home, [50003]);
    }

    [Theory]
    [InlineData("100.64.0.20/24 via 100.64.0.1")]
    [InlineData("192.168.100.20/24 via 192.168.100.1")]
    public async Task Auto_RouterItselfBehindNat_SpeaksOfTheSecondNat(string uplink)
    {
        await using var home = new HomeRouter(uplink);
        await home.StartAsync(AllProtocols + AllowAll);
        await home.ServeAsync("auto");

        await home.WaitForLogAsync("a second NAT stands above it");
    }
}
