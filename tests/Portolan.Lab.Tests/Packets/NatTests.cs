using System.Net;
using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Lab.Tests.Wire;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Packets;

/// <summary>Why active mode breaks behind NAT and passive mode does not, seen on both sides of the router.</summary>
public sealed class NatTests(LabSite<ClientNat> site) : SiteTests<ClientNat>(site)
{
    [Fact]
    public async Task PassiveDial_ThroughNat_PassesFromInsideToOutside()
    {
        await using var inside = await Capture.StartAsync(Network.Home, Network.Client.Name);
        await using var outside = await Capture.StartAsync(Network.Home);
        await using (var line = await LogInAsync()) Assert.Equal(Site.Content, await line.RetrieveAsync(LabSite<ClientNat>.FileName));

        var (within, without) = (Handshake.FindAll(await inside.StopAsync()), Handshake.FindAll(await outside.StopAsync()));

        Assert.Equal(2, within.Count);
        Assert.All(within, handshake => Assert.Equal(Network.Client.IPv4, handshake.Dialler.Address));
        Assert.All(without, handshake => Assert.Equal(Network.Home.IPv4, handshake.Dialler.Address));
        Assert.Equal(within.Select(handshake => handshake.Listener), without.Select(handshake => handshake.Listener));
        Assert.All(within.Concat(without), handshake => Assert.True(handshake.IsComplete, handshake.ToString()));
    }

    [Fact]
    public async Task ActiveDial_ToTheRouterInFront_DiesThere()
    {
        await using var inside = await Capture.StartAsync(Network.Home, Network.Client.Name);
        await using var outside = await Capture.StartAsync(Network.Home);

        // The client knows its outside address, so the server does not refuse it: step 5 happens, and ends at the router.
        var run = await Network.Client.RunAsync(Repository.Portolan,
        [
            "get", $"ftp://{LabServer.User}:{LabServer.Password}@{Network.UrlHost}/{LabSite<ClientNat>.FileName}", Local["file.bin"], "--tls", "none",
            "--mode", "port", "--active-address", Network.Home.IPv4.ToString(), "--timeout", "4s", "--verbose",
        ]);

        Assert.False(run.Succeeded, run.ToString());
        var (within, without) = (await inside.StopAsync(), await outside.StopAsync());
        var announced = Assert.Single(Assert.Single(ControlTalk.FindAll(without)).Announcements).EndPoint;
        Assert.Equal(Network.Home.IPv4, announced.Address);
        var dial = Assert.Single(Handshake.FindAll(without), handshake => handshake.Dialler.Address.Equals(Network.Server.IPv4));
        Assert.Equal((20, announced), (dial.Dialler.Port, dial.Listener));
        Assert.Null(dial.SynAck);
        Assert.True(dial.Attempts > 1, "the server should have tried again");
        Assert.DoesNotContain(Handshake.FindAll(within), handshake => handshake.Dialler.Address.Equals(Network.Server.IPv4));
    }
}

/// <summary>The kernel's FTP helper at work: it rewrites what the client announced and lets the server's dial through.</summary>
public sealed class NatHelperTests(LabSite<ClientNatHelper> site) : SiteTests<ClientNatHelper>(site)
{
    [Theory]
    [InlineData(Way.Port)]
    [InlineData(Way.Eprt)]
    public async Task ActiveDial_WithHelperInClear_IsRewrittenAndPasses(Way way)
    {
        await using var inside = await Capture.StartAsync(Network.Home, Network.Client.Name);
        await using var outside = await Capture.StartAsync(Network.Home);
        var errand = new Errand(Network, LabSite<ClientNatHelper>.FileName, Local["file.bin"], way, Tls: false, TimeSpan.FromSeconds(30));

        (await new PortolanClient().RunAsync(errand)).ShouldSucceed();

        var (within, without) = (await inside.StopAsync(), await outside.StopAsync());
        var (said, heard) = (AnnouncedIn(within), AnnouncedIn(without));
        Assert.Equal(Network.Client.IPv4, said.Address);
        Assert.Equal(Network.Home.IPv4, heard.Address);
        AssertDial(without, heard);
        AssertDial(within, said);
    }

    [Fact]
    public async Task Port_UnderTls_ArrivesAsItWasSentAndIsRefused()
    {
        await using var outside = await Capture.StartAsync(Network.Home);
        var errand = new Errand(Network, LabSite<ClientNatHelper>.FileName, Local["file.bin"], Way.Port, Tls: true, TimeSpan.FromSeconds(30));

        var run = await new PortolanClient().RunAsync(errand);

        Assert.False(run.Succeeded, run.ToString());
        Assert.Contains("< 501 ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Handshake.FindAll(await outside.StopAsync()), handshake => handshake.Dialler.Address.Equals(Network.Server.IPv4));
    }

    private static IPEndPoint AnnouncedIn(IReadOnlyList<TcpPacket> packets) => Assert.Single(Assert.Single(ControlTalk.FindAll(packets)).Announcements).EndPoint;

    private void AssertDial(IReadOnlyList<TcpPacket> packets, IPEndPoint target)
    {
        var dial = Assert.Single(Handshake.FindAll(packets), handshake => handshake.Dialler.Address.Equals(Network.Server.IPv4));
        Assert.Equal((20, target), (dial.Dialler.Port, dial.Listener));
        Assert.True(dial.IsComplete, dial.ToString());
    }
}

/// <summary>A server behind its own NAT: announced outside, reached inside.</summary>
public sealed class ServerNatTests(LabSite<ServerDnatExternal> site) : SiteTests<ServerDnatExternal>(site)
{
    [Fact]
    public async Task Pasv_ExternalAddressGiven_NamesTheRouterAndArrivesAtTheServer()
    {
        await using var outside = await Capture.StartAsync(Network.Office);
        await using var inside = await Capture.StartAsync(Network.Server);
        var errand = new Errand(Network, LabSite<ServerDnatExternal>.FileName, Local["file.bin"], Way.Pasv, Tls: false, TimeSpan.FromSeconds(30));

        (await new TrustingCurlClient().RunAsync(errand)).ShouldSucceed();

        var (without, within) = (await outside.StopAsync(), await inside.StopAsync());
        var announced = Assert.Single(Assert.Single(ControlTalk.FindAll(without)).Announcements).EndPoint;
        Assert.Equal(Network.Office.IPv4, announced.Address);
        Assert.True(Assert.Single(Handshake.FindAll(without), handshake => handshake.Listener.Equals(announced)).IsComplete);
        Assert.True(Assert.Single(Handshake.FindAll(within), handshake => handshake.Listener.Equals(new IPEndPoint(Network.Server.IPv4, announced.Port))).IsComplete);
    }

    [Fact]
    public async Task Pasv_NeighbourOfTheServer_IsToldTheLocalAddress()
    {
        await using var line = await ControlLine.LogInAsync(Network.Server, Network.Server.IPv4);

        var reply = await line.SendAsync("PASV", "227");

        Assert.Contains("(10,0,0,20,", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActiveDial_ThroughTheServersNat_KeepsPort20()
    {
        await using var outside = await Capture.StartAsync(Network.Office);
        var errand = new Errand(Network, LabSite<ServerDnatExternal>.FileName, Local["file.bin"], Way.Port, Tls: false, TimeSpan.FromSeconds(30));

        (await new PortolanClient().RunAsync(errand)).ShouldSucceed();

        var dial = Assert.Single(Handshake.FindAll(await outside.StopAsync()), handshake => handshake.Listener.Address.Equals(Network.Client.IPv4));
        Assert.Equal(new IPEndPoint(Network.Office.IPv4, 20), dial.Dialler);
        Assert.True(dial.IsComplete, dial.ToString());
    }
}
