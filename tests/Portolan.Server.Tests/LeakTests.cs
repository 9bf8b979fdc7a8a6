using System.Net;
using System.Runtime;
using Microsoft.Extensions.Logging;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Counts what the whole process holds, so nothing else may run meanwhile.</summary>
[Collection("Alone")]
public sealed class LeakTests
{
    [Fact]
    public async Task Sessions_TwoThousandWithTransfers_LeaveNothingBehind()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Passive = new PassiveSettings { Ports = FreePorts.Take(11) } }, log: LogLevel.Warning);
        await server.PutAsync("/a", new byte[10_000]);
        await RunAsync(server, 40); // what is made once is made now
        var before = await OpenDescriptorsAsync();
        await RunAsync(server, 2000);
        var after = await OpenDescriptorsAsync();
        Assert.Equal(0, server.Server.Context.Sessions.Count);
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
        Assert.True(after <= before + 5, $"{before} descriptors before, {after} after");
        Assert.Empty(UnobservedExceptions.Seen);
    }

    [Fact]
    public async Task Sessions_BrokenOffAtEveryStage_LeaveNothingBehind()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls() }, log: LogLevel.Warning);
        await server.PutAsync("/a", new byte[3_000_000]);
        await BreakOffAsync(server);
        var before = await OpenDescriptorsAsync();
        for (var i = 0; i < 12; i++) await BreakOffAsync(server);
        var after = await OpenDescriptorsAsync();
        Assert.True(after <= before + 5, $"{before} descriptors before, {after} after");
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
        Assert.Empty(UnobservedExceptions.Seen);
    }

    /// <summary>What is left to the collector is given back some time, not when a session ends.</summary>
    [Fact]
    public async Task Sessions_Ended_CloseTheirSocketsWithoutTheCollector()
    {
        await using var server = await RunningServer.StartAsync(log: LogLevel.Warning);
        await server.PutAsync("/a", new byte[10_000]);
        await RunAsync(server, 40);
        var before = await OpenDescriptorsAsync();
        Assert.True(GC.TryStartNoGCRegion(100 << 20));
        await RunAsync(server, 100);
        var after = CountDescriptors();
        for (var i = 0; i < 50 && after > before + 5; i++) // what closes in the background has a moment; looking more often would itself call the collector
        {
            await Task.Delay(20);
            after = CountDescriptors();
        }
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        Assert.True(after <= before + 5, $"{before} descriptors before, {after} after");
    }

    private static async Task RunAsync(RunningServer server, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(2, 16).Select(async host =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await OneAsync(server, IPAddress.Parse($"127.0.0.{host}"));
        }));
        await server.UntilNoSessionAsync();
    }

    private static async Task OneAsync(RunningServer server, IPAddress from)
    {
        await using var client = await server.ConnectAsync(from);
        await client.SendBytesAsync($"USER {RunningServer.User}\r\nPASS {RunningServer.Password}\r\nTYPE I\r\n");
        foreach (var code in new[] { 331, 230, 200 }) await client.ExpectAsync(code);
        Assert.Equal(10_000, (await client.DownloadAsync("RETR a")).Length);
        await client.QuitAsync();
    }

    /// <summary>One session for each place where a client may vanish.</summary>
    private static async Task BreakOffAsync(RunningServer server)
    {
        await using (await RawClient.DialAsync(server.EndPoint)) { }
        await using (var client = await server.ConnectAsync()) await client.SendBytesAsync("USER us");
        await using (var client = await server.ConnectAsync()) await client.CommandAsync("AUTH TLS", 234);
        await using (var client = await server.LoginAsync()) await client.PassiveAsync();
        await using (var client = await server.LoginAsync())
        {
            await using var data = await client.OpenPassiveAsync();
        }
        await using (var client = await server.LoginAsync())
        {
            await client.PassiveAsync();
            await client.CommandAsync("RETR a", 150);
        }
        await using (var client = await server.LoginAsync())
        {
            await using var data = await client.BeginAsync("RETR a");
            await data.ReadAsync(new byte[1000]);
        }
        await using (var client = await server.LoginAsync())
        {
            var data = await client.BeginAsync("STOR b");
            await data.WriteAsync("x");
            data.Reset();
        }
        await using (var client = await server.LoginWithTlsAsync())
        {
            await using var data = await client.OpenPassiveAsync();
            await client.CommandAsync("RETR a", 150);
        }
        await using (var client = await server.LoginWithTlsAsync()) client.Reset();
        using (var listener = new RawListener(IPAddress.Loopback))
        await using (var client = await server.LoginAsync())
        {
            await client.CommandAsync(listener.Port, 200);
            await client.CommandAsync("RETR a", 150);
        }
        await server.UntilNoSessionAsync();
    }

    private static async Task<int> OpenDescriptorsAsync()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "this system does not list a process's descriptors");
        var least = int.MaxValue;
        for (var i = 0; i < 10; i++) // what closes in the background has a moment
        {
            UnobservedExceptions.Collect();
            least = Math.Min(least, CountDescriptors());
            await Task.Delay(20);
        }
        return least;
    }

    private static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Length;
}

/// <summary>Tests that measure the process run one after the other, when all the others are done.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;
