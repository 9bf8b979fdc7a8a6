using System.Net;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Wire;

namespace Portolan.Lab.Tests.Explain;

/// <summary><c>portolan explain … --nat</c>: what it tells of its own router, against tcpdump on both sides of it.</summary>
public sealed class ExplainNatTests(ExplainSite site) : IClassFixture<ExplainSite>, IAsyncLifetime
{
    private static readonly IPAddress Client = IPAddress.Parse("192.168.1.10");
    private static readonly IPAddress Router = IPAddress.Parse("203.0.113.10");
    private static readonly IPAddress Server = IPAddress.Parse("198.51.100.20");

    private readonly RouterRecording _recording = new();

    public ValueTask InitializeAsync() => LabGround.RequireAsync();

    public ValueTask DisposeAsync() => _recording.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Active_ThroughNat_DiesAtTheRouterInStep5(bool tls)
    {
        var told = await site.TellAsync("active --nat" + (tls ? " --tls" : ""), _recording.Environment);

        var (inside, outside) = await _recording.StopAsync();
        Assert.Equal((false, 5, "client-nat"), (told.Works, told.FailedStep, told.Cause));
        Assert.Equal(["done", "done", "done", "done", "failed", "not-reached"], told.States);
        AssertControl(told, inside, outside);
        var dial = Assert.Single(Handshake.FindAll(outside), handshake => handshake.Dialler.Address.Equals(Server));
        Assert.Equal((20, Router), (dial.Dialler.Port, dial.Listener.Address));
        Assert.True(dial is { SynAck: null, Reset: null }, dial.ToString());
        var seen = Assert.Single(told.At(5, "outside"));
        Assert.Equal((dial.Dialler, dial.Listener), (seen.From, seen.To));
        Assert.StartsWith("SYN", seen.What, StringComparison.Ordinal);
        Assert.Empty(told.At(5, "inside"));
        Assert.DoesNotContain(Handshake.FindAll(inside), handshake => handshake.Dialler.Address.Equals(Server));
        AssertWords(told, step: 4, tls, inside, "PORT ");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passive_ThroughNat_PassesBecauseTheClientDials(bool tls)
    {
        var told = await site.TellAsync("passive --nat" + (tls ? " --tls" : ""), _recording.Environment);

        var (inside, outside) = await _recording.StopAsync();
        Assert.True(told.Works);
        Assert.Equal(Enumerable.Repeat("done", 6), told.States);
        AssertControl(told, inside, outside);
        var (within, without) = (Data(inside), Data(outside));
        Assert.Equal((Client, Router), (within.Dialler.Address, without.Dialler.Address));
        Assert.InRange(within.Listener.Port, 50000, 50010);
        Assert.Equal(within.Listener, without.Listener);
        within.IsTold(told, "inside", syn: 6, synAck: 6, ack: 6);
        without.IsTold(told, "outside", syn: 6, synAck: 6, ack: 6);
        AssertWords(told, step: 5, tls, outside, "227 ");
    }

    private static void AssertControl(Told told, IReadOnlyList<TcpPacket> inside, IReadOnlyList<TcpPacket> outside)
    {
        var (within, without) = (Control(inside), Control(outside));
        Assert.Equal((Client, Router), (within.Dialler.Address, without.Dialler.Address));
        within.IsTold(told, "inside", syn: 1, synAck: 2, ack: 3);
        without.IsTold(told, "outside", syn: 1, synAck: 2, ack: 3);
        Assert.Equal(["inside", "outside"], told.Places(1));
        Assert.Equal(["outside", "inside"], told.Places(2));
    }

    // In clear the explainer quotes the line; under TLS nobody on the way can.
    private static void AssertWords(Told told, int step, bool tls, IReadOnlyList<TcpPacket> packets, string verb)
    {
        Assert.Equal(2, told.Places(step).Count());
        Assert.All([.. told.At(step, "inside"), .. told.At(step, "outside")], seen => Assert.StartsWith(tls ? "TLS 1703" : verb, seen.What, StringComparison.Ordinal));
        Assert.Equal(!tls, Assert.Single(ControlTalk.FindAll(packets)).Lines.Any(line => line.Text.StartsWith(verb, StringComparison.Ordinal)));
    }

    private static Handshake Control(IReadOnlyList<TcpPacket> packets) => Assert.Single(Handshake.FindAll(packets), handshake => handshake.Listener.Port == 21);

    private static Handshake Data(IReadOnlyList<TcpPacket> packets) => Assert.Single(Handshake.FindAll(packets), handshake => handshake.Listener.Port != 21);
}
