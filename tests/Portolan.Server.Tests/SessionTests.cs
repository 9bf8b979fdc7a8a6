using System.Diagnostics.Metrics;
using Portolan.Diagnosis;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>What a session outlives, and what it tells others.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Handler_Throws_451AndTheSessionGoesOn()
    {
        var store = new ScriptedStore(new MemoryFileStore());
        await using var server = await RunningServer.StartAsync(files: store);
        server.Expect(8);
        await using var client = await server.LoginAsync();
        store.StatFault = new InvalidOperationException("a bug");
        Assert.DoesNotContain("bug", (await client.CommandAsync("MDTM x", 451)).Text, StringComparison.Ordinal);
        store.StatFault = null;
        await client.CommandAsync("PWD", 257);
        Assert.Single(server.Log.Lines, line => line.Id == 8);
    }

    [Fact]
    public async Task Upload_DisposeThrows_TransferIsAnsweredAndTheSessionGoesOn()
    {
        var store = new ScriptedStore(new MemoryFileStore()) { DisposeFault = new InvalidOperationException("a bug") };
        await using var server = await RunningServer.StartAsync(files: store);
        server.Expect(8);
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("STOR a", "x")).Code);
        await client.CommandAsync("PWD", 257);
        Assert.Equal("x", await server.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Subscriber_Throws_HurtsNeitherSessionsNorOtherSubscribers()
    {
        await using var server = await RunningServer.StartAsync();
        server.Expect(9);
        using (server.Control.Subscribe(_ => throw new InvalidOperationException("a console's bug")))
        {
            for (var i = 0; i < 3; i++)
            {
                await using var client = await server.LoginAsync();
                Assert.Equal(226, (await client.UploadAsync("STOR a", "x")).Code);
                await client.QuitAsync();
            }
        }
        await server.UntilNoSessionAsync();
        Assert.Equal(3, server.Events.OfType<SessionEnded>().Count());
        await using var last = await server.LoginAsync();
        Assert.Equal(4, server.Events.OfType<LoggedIn>().Count());
    }

    [Fact]
    public async Task Client_GoneAtOnce_LeavesNothingBehind()
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            var client = await RawClient.DialAsync(server.EndPoint);
            if (i % 2 == 0) client.Reset();
            await client.DisposeAsync();
        }
        await using var good = await server.LoginAsync();
        await Patience.UntilAsync(() => server.Control.Sessions.Count == 1);
    }

    [Fact]
    public async Task SessionEnded_NamesTheUserAndTheReason()
    {
        await using var server = await RunningServer.StartAsync();
        await using (var client = await server.LoginAsync()) await client.QuitAsync();
        await using (var client = await server.LoginAsync()) client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        await using (var client = await server.ConnectAsync()) client.Reset();
        await server.UntilNoSessionAsync();
        await Patience.UntilAsync(() => server.Events.OfType<SessionEnded>().Count() == 3);
        var ended = server.Events.OfType<SessionEnded>().OrderBy(e => e.Session).ToList();
        Assert.Equal([RunningServer.User, RunningServer.User, null], ended.Select(e => e.User));
        Assert.Equal([SessionEnd.Quit, SessionEnd.ClientClosed, SessionEnd.ConnectionLost], ended.Select(e => e.End));
        Assert.Equal("QUIT", ended[0].Reason);
        Assert.Contains("client closed", ended[1].Reason, StringComparison.Ordinal);
        Assert.Contains("reset", ended[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_TellSessionsTransfersAndThePassiveRange()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        await using var server = await RunningServer.StartAsync(o => o with { Passive = new PassiveSettings { Ports = FreePorts.Take(1), PortWait = TimeSpan.Zero } });
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == server.Server.Context.Metrics.Meter) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, before) => before + value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("STOR a", "12345")).Code);
        await using var other = await server.LoginAsync();
        await client.PassiveAsync();
        await other.CommandAsync("PASV", 425);
        listener.RecordObservableInstruments();
        Assert.Equal([5, 2, 2, 2, 1], new[] { "bytes", "sessions", "sessions.running", "logins", "transfers" }.Select(name => seen["portolan.server." + name]));
        Assert.Equal([1, 1, 1, 1, 1], new[] { "size", "used", "waiting", "peak", "refused" }.Select(name => seen["portolan.server.passive_ports." + name]));
    }

    [Fact]
    public async Task Apply_InvalidSettings_KeepsTheOldOnes()
    {
        await using var server = await RunningServer.StartAsync();
        var before = server.Control.Options;
        var problem = Assert.Throws<ArgumentException>(() => server.Control.Apply(before with { Passive = before.Passive with { Ports = new PortRange(50, 40), ExternalAddress = "2001:db8::1" } }));
        Assert.Contains("Passive.Ports", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Passive.ExternalAddress", problem.Message, StringComparison.Ordinal);
        Assert.Same(before, server.Control.Options);
    }

    [Theory]
    [InlineData("203.0.113.20", true)]
    [InlineData("ftp.example.org", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("not a name", false)]
    [InlineData("http://x", false)]
    public void Validate_ExternalAddress(string address, bool valid)
    {
        var options = new FtpServerOptions { Accounts = new Accounts.FixedAccounts(), Passive = new PassiveSettings { ExternalAddress = address } };
        Assert.Equal(valid, options.Validate().Count == 0);
    }

    [Fact]
    public async Task Start_PortTaken_SaysSoAndLeavesNothingOpen()
    {
        await using var first = await RunningServer.StartAsync();
        var free = FreePorts.Take(1).First;
        var options = first.Control.Options with { Listen = [new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, free), first.EndPoint] };
        await using var second = new FtpServer(options); // lives on: it must have given the free port back by itself
        var fault = await Assert.ThrowsAsync<Net.ConnectionException>(() => second.StartAsync());
        Assert.Equal(Net.ConnectionFault.AddressInUse, fault.Fault);
        await using var third = new FtpServer(first.Control.Options with { Listen = [new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, free)] });
        await third.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => third.StartAsync());
    }
}
