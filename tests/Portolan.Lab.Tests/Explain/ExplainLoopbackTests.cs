using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Wire;

namespace Portolan.Lab.Tests.Explain;

/// <summary>The six steps as the explainer prints them, against tcpdump on the same loopback interface.</summary>
public sealed class ExplainLoopbackTests(ExplainSite site) : IClassFixture<ExplainSite>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => LabGround.RequireAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Active_OnLoopback_TellsWhatTcpdumpSaw()
    {
        await using var capture = await Capture.StartAsync(site.Computer, "lo");

        var told = await site.TellAsync("active");

        var (talk, data) = Read(await capture.StopAsync());
        talk.Handshake.IsTold(told, "wire", syn: 1, synAck: 2, ack: 3);
        Assert.Equal(20, data.Dialler.Port);
        Assert.Equal(Assert.Single(talk.Announcements).EndPoint, data.Listener);
        data.IsTold(told, "wire", syn: 5, synAck: 6, ack: 6);
        Assert.Contains(talk.Lines, line => line.Text == Assert.Single(told.At(4, "wire")).What);
    }

    [Fact]
    public async Task Passive_OnLoopback_TellsWhatTcpdumpSaw()
    {
        await using var capture = await Capture.StartAsync(site.Computer, "lo");

        var told = await site.TellAsync("passive");

        var (talk, data) = Read(await capture.StopAsync());
        talk.Handshake.IsTold(told, "wire", syn: 1, synAck: 2, ack: 3);
        Assert.Equal(Assert.Single(talk.Announcements).EndPoint, data.Listener);
        data.IsTold(told, "wire", syn: 6, synAck: 6, ack: 6);
        Assert.Contains(talk.Lines, line => line.Text == Assert.Single(told.At(5, "wire")).What);
    }

    private static (ControlTalk Talk, Handshake Data) Read(IReadOnlyList<TcpPacket> packets)
    {
        var talk = Assert.Single(ControlTalk.FindAll(packets));
        return (talk, Assert.Single(Handshake.FindAll(packets), handshake => handshake != talk.Handshake && handshake.Syn.Sequence != talk.Handshake.Syn.Sequence));
    }
}
