using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.PortMapping;

/// <summary>The router forwards what it is asked for, and people outside reach the server.</summary>
public sealed class ForwardingTests : HomeRouterTests
{
    [Theory]
    [InlineData("pcp", "PCP")]
    [InlineData("nat-pmp", "NAT-PMP")]
    [InlineData("upnp", "UPnP")]
    public async Task Serve_RouterForwardsOnRequest_IsReachedFromOutsideUntilItStops(string mode, string protocol)
    {
        await using var home = new HomeRouter();
        await home.StartAsync(AllProtocols + AllowAll);
        await home.ServeAsync(mode);

        await home.WaitForLogAsync($"Router 10.0.0.1 forwards TCP 21, 50000-50010 by {protocol}; its external address is 11.0.113.20");
        await AssertForwardsAsync(home, AllPorts);
        await AssertTransfersAsync(home, new TrustingCurlClient(), Way.Pasv);
        await AssertTransfersAsync(home, new CurlClient(), Way.Epsv);
        await AssertTransfersAsync(home, new PortolanClient(), Way.Pasv);
        await AssertTransfersAsync(home, new PortolanClient(), Way.Epsv);
        await AssertAnnouncesAsync(home.Client, home.Dialled, "(11,0,113,20,");
        await AssertAnnouncesAsync(home.Neighbour, home.Server.IPv4, "(10,0,0,20,");

        await home.StopServerAsync();

        await AssertForwardsAsync(home, []);
    }

    [Theory]
    [InlineData(AllProtocols, "PCP")]
    [InlineData("enable_natpmp=no\nenable_upnp=yes\n", "UPnP")]
    public async Task Auto_WhateverTheRouterSpeaks_IsMapped(string spoken, string protocol)
    {
        await using var home = new HomeRouter();
        await home.StartAsync(spoken + AllowAll);
        await home.ServeAsync("auto");

        await home.WaitForLogAsync($"forwards TCP 21, 50000-50010 by {protocol}");
        await AssertForwardsAsync(home, AllPorts);
    }

    [Fact]
    public async Task Auto_RouterSpeaksNothingOfIt_SaysSoAndServes()
    {
        await using var home = new HomeRouter();
        await home.StartAsync(daemonSettings: null);
        await home.ServeAsync("auto");

        await home.WaitForLogAsync("forwards nothing. PCP: no answer; NAT-PMP: no answer; UPnP: no answer");
        await using var line = await ControlLine.LogInAsync(home.Neighbour, home.Server.IPv4);
        Assert.Equal(HomeRouter.FileLength, (await line.RetrieveAsync(HomeRouter.FileName)).Length);
    }
}
