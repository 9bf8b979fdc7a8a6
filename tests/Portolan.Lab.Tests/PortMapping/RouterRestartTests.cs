using Portolan.Lab.Tests.Clients;

namespace Portolan.Lab.Tests.PortMapping;

/// <summary>The router loses its power, and with it all mappings. These tests mostly wait: one class each, so that they wait at the same time.</summary>
public abstract class RouterRestartTests(string mode) : HomeRouterTests
{
    [Fact]
    public async Task Serve_RouterLosesPower_IsMappedAnewWhenItIsBack()
    {
        await using var home = new HomeRouter();
        await home.StartAsync(AllProtocols + AllowAll);
        await home.ServeAsync(mode);
        await home.WaitForLogAsync("forwards TCP 21, 50000-50010");

        await home.Daemon.LosePowerAsync();
        await home.WaitForLogAsync("no longer answers");
        await home.Daemon.StartAsync();

        await home.WaitForLogAsync("forgot its mappings");
        await AssertForwardsAsync(home, AllPorts);
        await AssertTransfersAsync(home, new TrustingCurlClient(), Way.Pasv);
    }
}

public sealed class PcpRestartTests() : RouterRestartTests("pcp");

public sealed class NatPmpRestartTests() : RouterRestartTests("nat-pmp");

public sealed class UpnpRestartTests() : RouterRestartTests("upnp");
