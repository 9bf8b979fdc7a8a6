using System.Net;
using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Networks;
using Portolan.Lab.Tests.Outcomes;
using Portolan.Lab.Tests.Wire;

namespace Portolan.Lab.Tests.Packets;

/// <summary>The six steps of both modes, as they must be on the wire.</summary>
public abstract class StoryTests<TNetwork>(LabSite<TNetwork> site) : SiteTests<TNetwork>(site)
    where TNetwork : Network, new()
{
    private const int DataPort = 20;
    private const int ControlPort = 21;
    private const int LastPrivilegedPort = 1024;
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    /// <summary>Every program and mode that works here in clear, in both directions.</summary>
    public static TheoryData<string, Way, bool> Rows =>
    [
        .. from row in OutcomeTable.RowsOf(new TNetwork().Name)
           where !row.Tls && row.Way is not Way.Auto && row.Outcome is Outcome.Works && row.Client is not TrustingCurlClient
           from upload in new[] { false, true }
           select (row.Client.Name, row.Way, upload),
    ];

    [Theory, MemberData(nameof(Rows))]
    public async Task Transfer_InEachMode_TakesTheSixSteps(string program, Way way, bool upload)
    {
        await using var capture = await Capture.StartAsync(Network.Server);
        var errand = new Errand(Network, upload ? $"{program}-{way}.bin" : LabSite<TNetwork>.FileName, Local["file.bin"], way, Tls: false, Patient) { Upload = upload };
        if (upload) Local.Write("file.bin", Site.Content);

        (await LabClient.All.Single(client => client.Name == program).RunAsync(errand)).ShouldSucceed();

        Assert.Equal(Site.Content, await File.ReadAllBytesAsync(upload ? Path.Join(Site.Server.Files, errand.Remote) : errand.Local));
        var packets = await capture.StopAsync();
        var talk = Assert.Single(ControlTalk.FindAll(packets));
        var announced = Assert.Single(talk.Announcements);
        var data = Assert.Single(Handshake.FindAll(packets), handshake => handshake.Listener.Port != ControlPort);
        AssertControl(talk.Handshake);
        Assert.Equal(way.ToString().ToUpperInvariant(), announced.Verb);
        if (announced.IsActive) AssertActive(talk.Handshake, announced, data);
        else AssertPassive(talk.Handshake, announced, data);
    }

    // Steps 1 to 3.
    private void AssertControl(Handshake control)
    {
        Assert.Equal(new IPEndPoint(Network.Dialled, ControlPort), control.Listener);
        Assert.Contains(control.Dialler.Address, Network.Client.Addresses);
        Assert.True(control.Dialler.Port > LastPrivilegedPort, control.ToString());
        Assert.True(control.IsComplete, control.ToString());
    }

    // Steps 4 to 6: the client listens on another port above 1024, the server dials it from its port 20.
    private void AssertActive(Handshake control, Announcement announced, Handshake data)
    {
        Assert.Equal(new IPEndPoint(Network.Dialled, DataPort), data.Dialler);
        // lftp announces :: on IPv6 and means itself.
        var address = announced.EndPoint.Address.Equals(IPAddress.IPv6Any) ? control.Dialler.Address : announced.EndPoint.Address;
        Assert.Equal(new IPEndPoint(address, announced.EndPoint.Port), data.Listener);
        Assert.Equal(control.Dialler.Address, data.Listener.Address);
        Assert.NotEqual(control.Dialler.Port, data.Listener.Port);
        Assert.True(data.Listener.Port > LastPrivilegedPort, data.ToString());
        AssertFollows(control, announced, data);
    }

    // Steps 4 to 6: the server listens on a port of the range, the client dials it from yet another port above 1024.
    private void AssertPassive(Handshake control, Announcement announced, Handshake data)
    {
        Assert.InRange(announced.EndPoint.Port, 50000, 50010);
        Assert.Equal(new IPEndPoint(Network.Dialled, announced.EndPoint.Port), announced.EndPoint);
        Assert.Equal(announced.EndPoint, data.Listener);
        Assert.Equal(control.Dialler.Address, data.Dialler.Address);
        Assert.NotEqual(control.Dialler.Port, data.Dialler.Port);
        Assert.True(data.Dialler.Port > LastPrivilegedPort, data.ToString());
        AssertFollows(control, announced, data);
    }

    private static void AssertFollows(Handshake control, Announcement announced, Handshake data)
    {
        Assert.True(data.IsComplete, data.ToString());
        Assert.True(control.Ack!.Time <= announced.Time && announced.Time <= data.Syn.Time, $"control {control.Ack.Time:O}, announced {announced.Time:O}, data {data.Syn.Time:O}");
    }
}

public sealed class IPv4StoryTests(LabSite<Direct> site) : StoryTests<Direct>(site);

public sealed class IPv6StoryTests(LabSite<IPv6Only> site) : StoryTests<IPv6Only>(site);
