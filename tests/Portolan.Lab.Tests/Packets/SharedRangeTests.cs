using System.Net;
using System.Text;
using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Lab.Tests.Wire;

namespace Portolan.Lab.Tests.Packets;

/// <summary>Few passive ports, many clients: everybody gets a port of the range and his own file.</summary>
public sealed class NarrowRangeTests(LabSite<NarrowRange> site) : SiteTests<NarrowRange>(site)
{
    private static readonly int[] Range = [50000, 50001, 50002];

    [Fact]
    public async Task ThreePorts_FiftyClientsWaitAtOnce_EachGetsItsOwnFile()
    {
        var lines = await Task.WhenAll(Network.Client.Addresses.Select(address => ControlLine.LogInAsync(Network.Client, Network.Dialled, address)));
        // All fifty hold an announced port before the first one dials.
        var ports = await Task.WhenAll(lines.Select(line => line.AskForPassiveAsync()));

        Assert.All(ports, port => Assert.Contains(port.Port, Range));
        Assert.Equal(Range, ports.Select(port => port.Port).Distinct().Order());
        await Task.WhenAll(lines.Select((line, i) => AssertOwnFileAsync(line, i, ports[i])));
    }

    [Fact]
    public async Task ThreePorts_FiftyClientsOfOneAddress_AreServedInTurn()
    {
        var lines = await Task.WhenAll(Enumerable.Range(0, NarrowRange.Clients).Select(_ => LogInAsync()));

        var ports = await Task.WhenAll(lines.Select(async (line, i) =>
        {
            var port = await AskPatientlyAsync(line);
            await AssertOwnFileAsync(line, i, port);
            return port.Port;
        }));

        Assert.All(ports, port => Assert.Contains(port, Range));
    }

    [Fact]
    public async Task ThreePorts_FourthClientOfOneAddress_IsToldAndOthersAreServed()
    {
        var lines = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LogInAsync()));
        foreach (var line in lines) await line.AskForPassiveAsync();
        await using var fourth = await LogInAsync();
        await using var neighbour = await ControlLine.LogInAsync(Network.Client, Network.Dialled, Network.Client.Addresses[7]);

        var refused = fourth.SendAsync("EPSV");
        Assert.Equal(Site.Content, await neighbour.RetrieveAsync(LabSite<NarrowRange>.FileName));

        Assert.StartsWith("425 ", await refused, StringComparison.Ordinal);
        Assert.Contains("50000-50002", await refused, StringComparison.Ordinal);
        foreach (var line in lines) await line.DisposeAsync();
    }

    // 425 says that the range is exhausted for this address: a client asks again.
    private static async Task<IPEndPoint> AskPatientlyAsync(ControlLine line)
    {
        for (var tries = 0; ; tries++)
        {
            var reply = await line.SendAsync("EPSV");
            if (reply.StartsWith("229 ", StringComparison.Ordinal)) return line.MeetingPointIn(reply);
            Assert.StartsWith("425 ", reply, StringComparison.Ordinal);
            Assert.True(tries < 5, reply);
        }
    }

    private async Task AssertOwnFileAsync(ControlLine line, int number, IPEndPoint port)
    {
        await using (line)
        {
            var content = Encoding.ASCII.GetBytes($"the file of client {number}");
            Site.Server.Put($"own-{number}.txt", content);
            Assert.Equal(content, await line.RetrieveAsync($"own-{number}.txt", port));
        }
    }
}

/// <summary>Two clients that are one address to the server.</summary>
public sealed class TwoClientsTests(LabSite<TwoClientsOneNat> site) : SiteTests<TwoClientsOneNat>(site)
{
    [Fact]
    public async Task PassivePorts_TwoClientsBehindOneAddress_AreKeptApart()
    {
        var (first, second) = ("the first one's file"u8.ToArray(), "the second one's file"u8.ToArray());
        Site.Server.Put("first.txt", first);
        Site.Server.Put("second.txt", second);
        await using var capture = await Capture.StartAsync(Network.Server);
        await using var one = await LogInAsync();
        await using var other = await ControlLine.LogInAsync(Network.Second, Network.Dialled);

        var (onesPort, othersPort) = (await one.AskForPassiveAsync(), await other.AskForPassiveAsync());
        Assert.NotEqual(onesPort, othersPort);
        Assert.Equal(second, await other.RetrieveAsync("second.txt", othersPort));
        Assert.Equal(first, await one.RetrieveAsync("first.txt", onesPort));

        var handshakes = Handshake.FindAll(await capture.StopAsync());
        Assert.Equal(4, handshakes.Count);
        Assert.All(handshakes, handshake => Assert.Equal(IPAddress.Parse("198.51.100.2"), handshake.Dialler.Address));
    }

    [Fact]
    public async Task Downloads_OfTwoProgramsAtOnce_BothWork()
    {
        var errand = new Errand(Network, LabSite<TwoClientsOneNat>.FileName, Local["one.bin"], Way.Auto, Tls: true, TimeSpan.FromSeconds(30));

        var runs = await Task.WhenAll(new PortolanClient().RunAsync(errand), new LftpClient().RunAsync(errand with { Local = Local["other.bin"], From = Network.Second }));

        Assert.All(runs, run => run.ShouldSucceed());
        Assert.Equal(Site.Content, await File.ReadAllBytesAsync(Local["one.bin"]));
        Assert.Equal(Site.Content, await File.ReadAllBytesAsync(Local["other.bin"]));
    }
}
