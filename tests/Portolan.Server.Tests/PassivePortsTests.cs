using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.DataConnections;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>The passive range by itself: which ports are picked, shared, waited for and given back.</summary>
public sealed class PassivePortsTests : IDisposable
{
    private static readonly IPAddress Client = IPAddress.Parse("127.0.0.2");
    private readonly FakeTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private readonly PassivePorts _ports;

    public PassivePortsTests() => _ports = new PassivePorts(_time, new ServerLog(_log));

    public void Dispose() => _ports.Dispose();

    [Fact]
    public async Task Reserve_ManyTimes_PicksEveryPortOfTheRangeAlikeAndNoOther()
    {
        var settings = Settings(11);
        var (first, before) = (settings.Ports!.Value.First, 0);
        var (ports, steps) = (new int[11], new int[11]);
        for (var i = 0; i < 5500; i++)
        {
            using var channel = await ReserveAsync(settings, Client);
            var port = channel!.Port - first; // outside of the range there is no place to count it
            ports[port]++;
            steps[(port - before + 11) % 11]++; // who counts up uses all ports alike too
            before = port;
        }
        Assert.True(ChiSquare(ports) < 40, $"the ports do not look random: {string.Join(' ', ports)}");
        Assert.True(ChiSquare(steps) < 40, $"the next port can be guessed from the last: {string.Join(' ', steps)}");
        Assert.Equal(0, _ports.Usage.Waiting);
    }

    /// <summary>With ten degrees of freedom: over 40 once in sixty thousand runs.</summary>
    private static double ChiSquare(int[] counts) => counts.Sum(n => (n - 500.0) * (n - 500.0) / 500.0);

    [Fact]
    public async Task Reserve_SameAddressAgain_GetsAnotherPort()
    {
        var settings = Settings(5);
        var channels = new List<PassiveChannel>();
        for (var i = 0; i < 5; i++) channels.Add((await ReserveAsync(settings, Client))!);
        Assert.Equal(5, channels.Select(channel => channel.Port).Distinct().Count());
        Assert.Equal(5, _ports.Usage.Waiting);
        channels.ForEach(channel => channel.Dispose());
        Assert.Equal((0, 5), (_ports.Usage.Waiting, _ports.Usage.Peak));
    }

    [Fact]
    public async Task Reserve_OtherAddresses_ShareOnePort()
    {
        var settings = Settings(1);
        var channels = new List<PassiveChannel>();
        for (var i = 2; i < 42; i++) channels.Add((await ReserveAsync(settings, IPAddress.Parse($"127.0.0.{i}")))!);
        var port = Assert.Single(channels.Select(channel => channel.Port).Distinct());
        foreach (var channel in Enumerable.Reverse(channels)) // each gets its own connection, in whatever order they dial
        {
            using var dialled = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), channel.Peer);
            await using var connection = await channel.OpenAsync(CancellationToken.None).Soon();
            Assert.Equal(dialled.LocalEndPoint, connection.RemoteEndPoint);
        }
        Assert.Equal(0, _ports.Usage.Waiting); // an accepted connection freed the port
        Assert.Equal(40, Assert.Single(_ports.Snapshot()).Accepted);
        channels.ForEach(channel => channel.Dispose());
    }

    [Fact]
    public async Task Reserve_RangeExhausted_WaitsAndThenGivesUp()
    {
        var settings = Settings(2);
        using var first = await ReserveAsync(settings, Client);
        using var second = await ReserveAsync(settings, Client);
        var third = ReserveAsync(settings, Client).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(third.IsCompleted);
        using var other = await ReserveAsync(settings, IPAddress.Loopback).Soon(); // another address is not concerned
        Assert.NotNull(other);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(await third.Soon());
        Assert.Equal(1, _ports.Usage.Refused);
    }

    [Fact]
    public async Task Reserve_PortFreedWhileWaiting_GetsIt()
    {
        var settings = Settings(1);
        var first = await ReserveAsync(settings, Client);
        var second = ReserveAsync(settings, Client).AsTask();
        var third = ReserveAsync(settings, Client).AsTask();
        first!.Dispose();
        var winner = await Task.WhenAny(second, third).Soon();
        var loser = winner == second ? third : second;
        (await winner)!.Dispose();
        using var last = await loser.Soon();
        Assert.Equal(first.Port, last!.Port);
        Assert.Equal(0, _ports.Usage.Refused);
    }

    [Fact]
    public async Task Reserve_Cancelled_StopsWaiting()
    {
        var settings = Settings(1);
        using var first = await ReserveAsync(settings, Client);
        using var cancel = new CancellationTokenSource();
        var waiting = ReserveAsync(settings, Client, cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0L), (_ports.Usage.Waiting, _ports.Usage.Refused));
    }

    [Fact]
    public async Task Reserve_PortOfAnotherProcess_IsSkippedAndTriedAgainLater()
    {
        var settings = Settings(2);
        var range = settings.Ports!.Value;
        using (var other = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, range.First)))
        {
            for (var i = 0; i < 20; i++)
            {
                using var channel = await ReserveAsync(settings, Client);
                Assert.Equal(range.Last, channel!.Port);
            }
        }
        Assert.Single(_log.Lines, line => line.Id == 43);
        _time.Advance(TimeSpan.FromSeconds(31));
        _ports.Sweep(range);
        using var one = await ReserveAsync(settings, Client);
        using var two = await ReserveAsync(settings, Client);
        Assert.Equal([range.First, range.Last], new[] { one!.Port, two!.Port }.Order());
    }

    [Fact]
    public async Task Reserve_ManySessionsAtOnceOnClosedPorts_NobodyTakesAnotherForAForeignProcess()
    {
        var settings = Settings(3);
        var channels = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(() => ReserveAsync(settings, IPAddress.Parse($"127.0.1.{1 + (i / 3)}")).AsTask()))).Soon();
        Assert.DoesNotContain(null, channels);
        Assert.DoesNotContain(_log.Lines, line => line.Id == 43);
        Assert.Equal(3, _ports.Snapshot().Count());
        Assert.Equal(120, _ports.Usage.Waiting);
        foreach (var channel in channels) channel!.Dispose();
        Assert.Equal(0, _ports.Usage.Waiting);
    }

    [Fact]
    public async Task Reserve_WithoutRange_PicksHighPortsAndClosesThem()
    {
        var settings = new PassiveSettings();
        var seen = new HashSet<int>();
        for (var i = 0; i < 200; i++)
        {
            using var channel = await ReserveAsync(settings, Client);
            Assert.InRange(channel!.Port, 1025, 65535);
            seen.Add(channel.Port);
            Assert.Single(_ports.Snapshot(), port => !port.IsTaken);
        }
        Assert.True(seen.Count > 190, $"{seen.Count} different ports of 200");
        Assert.DoesNotContain(_ports.Snapshot(), port => !port.IsTaken); // another program may hold a port that was tried
    }

    [Fact]
    public async Task Sweep_RangeChanged_KeepsWhoWaitsAndClosesTheRest()
    {
        var before = Settings(2);
        var after = Settings(2);
        _ports.Sweep(before.Ports);
        var waiting = (await ReserveAsync(before, Client))!;
        var idle = (await ReserveAsync(before, Client))!;
        idle.Dispose();
        _ports.Sweep(after.Ports);
        Assert.Equal(waiting.Port, Assert.Single(_ports.Snapshot()).Local.Port);
        using var next = await ReserveAsync(after, Client);
        Assert.True(after.Ports!.Value.Contains(next!.Port));
        using var dialled = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, waiting.Port), Client);
        await using var connection = await waiting.OpenAsync(CancellationToken.None).Soon();
        await Patience.UntilAsync(() => _ports.Snapshot().Count() == 1); // the old port goes with its last client, on the accept loop's thread
        Assert.Equal(next.Port, Assert.Single(_ports.Snapshot()).Local.Port);
    }

    [Fact]
    public async Task Open_StrangerDialsFirst_IsDroppedAndTheClientServed()
    {
        var channel = (await ReserveAsync(Settings(1), Client))!;
        var port = new IPEndPoint(IPAddress.Loopback, channel.Port);
        var opening = channel.OpenAsync(CancellationToken.None).AsTask();
        Assert.True(await RawData.IsTurnedAwayAsync(port, IPAddress.Parse("127.0.0.3")));
        Assert.False(opening.IsCompleted);
        using var dialled = await RawClient.ConnectAsync(port, Client);
        await using var connection = await opening.Soon();
        Assert.Equal(Client, connection.RemoteEndPoint.Address);
        Assert.Equal((1, IPAddress.Parse("127.0.0.3")), (channel.Trace.StrangersDropped, channel.Trace.LastStranger));
        Assert.Equal(1, _ports.Usage.StrangersDropped);
        channel.Dispose();
    }

    [Fact]
    public async Task Dispose_ConnectionArrivedButNobodyTookIt_ClosesItInOrder()
    {
        var channel = (await ReserveAsync(Settings(1), Client))!;
        await using var dialled = new RawData(await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, channel.Port), Client));
        await Patience.UntilAsync(() => channel.Trace.Reached >= DataStep.Connected);
        channel.Dispose();
        Assert.Empty(await dialled.ReadToEndAsync());
    }

    [Fact]
    public async Task Dispose_WhileATransferWaits_EndsTheWait()
    {
        var channel = (await ReserveAsync(Settings(1), Client))!;
        var opening = channel.OpenAsync(CancellationToken.None).AsTask();
        channel.Dispose();
        var fault = await Assert.ThrowsAsync<ConnectionException>(() => opening.Soon());
        Assert.Equal(ConnectionFault.Aborted, fault.Fault);
        Assert.Equal(0, _ports.Usage.Waiting);
    }

    [Fact]
    public async Task Open_Cancelled_LeavesNothingBehindForALateDial()
    {
        var channel = (await ReserveAsync(Settings(1), Client))!;
        using var cancel = new CancellationTokenSource();
        var opening = channel.OpenAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.Soon());
        channel.Dispose();
        Assert.True(await RawData.IsTurnedAwayAsync(new IPEndPoint(IPAddress.Loopback, channel.Port), Client));
    }

    private static PassiveSettings Settings(int ports) => new() { Ports = FreePorts.Take(ports) };

    private ValueTask<PassiveChannel?> ReserveAsync(PassiveSettings settings, IPAddress peer, CancellationToken cancellationToken = default)
    {
        if (settings.Ports is { } range && !_ports.Snapshot().Any()) _ports.Sweep(range);
        return _ports.ReserveAsync(IPAddress.Loopback, peer, settings, holdPort: false, scope: null, new DataConnectionTrace { Mode = DataMode.Pasv }, cancellationToken);
    }
}
