using System.Net;
using System.Net.Sockets;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Lab.Tests.Wire;
using Portolan.Protocol;

namespace Portolan.Lab.Tests.Packets;

/// <summary>Port 20 is one port; many connections may leave from it at once.</summary>
public sealed class ManyActiveTests(LabSite<Direct> site) : SiteTests<Direct>(site)
{
    private const int Transfers = 60;

    // More than the buffers on the way hold while the client does not read: no transfer can end before all have begun.
    private const int Length = 8 << 20;

    [Fact]
    public async Task ActiveTransfers_SixtyAtOnce_AllComeFromPort20()
    {
        Site.Server.Put("large.bin", new byte[Length]);
        await using var capture = await Capture.StartAsync(Network.Server, packets: "tcp[tcpflags] & tcp-syn != 0");
        var begun = await Task.WhenAll(Enumerable.Range(0, Transfers).Select(_ => BeginAsync()));

        Assert.All(begun, transfer => Assert.Equal(new IPEndPoint(Network.Server.IPv4, 20), transfer.Data.RemoteEndPoint));
        await Task.WhenAll(begun.Select(FinishAsync));

        var dials = (await capture.StopAsync()).Where(packet => packet.IsSyn && packet.Source.Address.Equals(Network.Server.IPv4)).ToList();
        Assert.Equal(Transfers, dials.Select(syn => syn.Destination.Port).Distinct().Count());
        Assert.All(dials, syn => Assert.Equal(20, syn.Source.Port));
    }

    private async Task<(ControlLine Control, Socket Data)> BeginAsync()
    {
        var control = await LogInAsync();
        using var listener = Network.Client.Listen(Network.Client.IPv4);
        await control.SendAsync($"PORT {HostPort.Format((IPEndPoint)listener.LocalEndPoint!)}", "200");
        var accepting = listener.AcceptAsync();
        await control.SendAsync("RETR large.bin", "150");
        return (control, await accepting);
    }

    private static async Task FinishAsync((ControlLine Control, Socket Data) transfer)
    {
        await using var control = transfer.Control;
        using var data = transfer.Data;
        Assert.Equal(Length, await ControlLine.CountToEndAsync(data));
        await control.ReadReplyAsync("226");
    }
}
