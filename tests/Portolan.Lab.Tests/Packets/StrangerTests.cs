using System.Net;
using System.Net.Sockets;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Lab.Tests.Wire;

namespace Portolan.Lab.Tests.Packets;

/// <summary>Somebody else knocks: at the passive port of a client, or through the server at a third computer.</summary>
public sealed class StrangerTests(LabSite<Direct> site) : SiteTests<Direct>(site)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PassivePort_StrangerDialsFirst_IsDroppedAndTheClientServed(bool afterRetr)
    {
        await using var line = await LogInAsync();
        var announced = await line.AskForPassiveAsync();
        if (afterRetr) await line.SendAsync($"RETR {LabSite<Direct>.FileName}", "150");

        await AssertDroppedAsync(announced);

        using var data = await ControlLine.DialAsync(Network.Client, announced);
        if (!afterRetr) await line.SendAsync($"RETR {LabSite<Direct>.FileName}", "150");
        Assert.Equal(Site.Content, await ControlLine.ReadToEndAsync(data));
        await line.ReadReplyAsync("226");
    }

    [Theory]
    [InlineData("PORT 198,51,100,66,195,80")] // the stranger
    [InlineData("EPRT |1|198.51.100.66|50000|")]
    [InlineData("PORT 127,0,0,1,195,80")] // the server itself
    [InlineData("PORT 203,0,113,20,0,21")]
    [InlineData("PORT 198,51,100,10,0,25")] // the client, below 1024
    [InlineData("PORT 198,51,100,10,3,255")]
    [InlineData("EPRT |1|198.51.100.10|1023|")]
    public async Task PortCommand_ThirdAddressOrLowPort_IsRefusedAndNoSynLeaves(string command)
    {
        await using var wire = await Capture.StartAsync(Network.Server);
        await using var loopback = await Capture.StartAsync(Network.Server, "lo");
        await using var line = await LogInAsync();

        await line.SendAsync(command, "501");
        await line.SendAsync($"RETR {LabSite<Direct>.FileName}", "425");
        await line.SendAsync("NOOP", "200");

        Assert.DoesNotContain(await wire.StopAsync(), packet => packet.IsSyn && packet.Source.Address.Equals(Network.Server.IPv4));
        Assert.DoesNotContain(await loopback.StopAsync(), packet => packet.IsSyn);
    }

    [Fact]
    public async Task PortCommand_RefusedAfterAGoodOne_ForgetsTheGoodOne()
    {
        await using var wire = await Capture.StartAsync(Network.Server);
        await using var line = await LogInAsync();

        await line.SendAsync("PORT 198,51,100,10,195,80", "200");
        await line.SendAsync("PORT 198,51,100,66,195,80", "501");
        await line.SendAsync($"RETR {LabSite<Direct>.FileName}", "425");

        Assert.DoesNotContain(await wire.StopAsync(), packet => packet.IsSyn && packet.Source.Address.Equals(Network.Server.IPv4));
    }

    // By an orderly end or by a reset, which may be here before the dial itself has returned: not a byte comes.
    private async Task AssertDroppedAsync(IPEndPoint announced)
    {
        try
        {
            using var stranger = await ControlLine.DialAsync(Network.Stranger, announced);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Assert.Equal(0, await stranger.ReceiveAsync(new byte[1], SocketFlags.None, limit.Token));
        }
        catch (SocketException e)
        {
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
    }
}
