using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Portolan.Diagnosis;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>PASV and EPSV over a running server.</summary>
public sealed class PassiveTests
{
    [Fact]
    public async Task Pasv_ManySessions_EachMeetsTheWholeRangeAndNothingElse()
    {
        var range = FreePorts.Take(4);
        await using var server = await StartAsync(range);
        for (var session = 0; session < 4; session++) // on every thread of sessions: none may keep to a part of the range
        {
            await using var client = await server.LoginAsync();
            var seen = new HashSet<int>();
            for (var i = 0; i < 500; i++) seen.Add((await client.PassiveAsync(extended: i % 2 == 1)).Port);
            Assert.Equal(Enumerable.Range(range.First, 4), seen.Order());
            Assert.Equal(1, server.Control.PassiveUsage.Waiting);
            await client.CommandAsync("ABOR", 225); // gives the port up
        }
    }

    [Fact]
    public async Task Transfers_TwoHundredFortyAtOnceOverElevenPorts_AllComplete()
    {
        await using var server = await StartAsync(FreePorts.Take(11));
        var content = new byte[100_000];
        Random.Shared.NextBytes(content);
        await server.PutAsync("/a", content);
        var clients = await Task.WhenAll(Enumerable.Range(0, 240).Select(i => server.LoginAsync(IPAddress.Parse($"127.0.0.{2 + (i % 40)}")))).Soon();
        var announced = await Task.WhenAll(clients.Select(client => client.PassiveAsync())).Soon();
        Assert.Equal(240, server.Control.PassiveUsage.Waiting); // all of them wait at once
        Assert.Equal(11, announced.Select(address => address.Port).Distinct().Count());
        await Task.WhenAll(clients.Zip(announced, async (client, address) =>
        {
            await using var data = await client.DialDataAsync(address);
            await client.CommandAsync("RETR a", 150);
            Assert.Equal(content, await data.ReadToEndAsync());
            await client.ExpectAsync(226);
            await client.DisposeAsync();
        })).Soon();
        await server.UntilNoSessionAsync();
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
    }

    [Fact]
    public async Task Pasv_RangeExhaustedForTheAddress_425NamesTheRange()
    {
        var range = FreePorts.Take(1);
        await using var server = await StartAsync(range, wait: TimeSpan.FromMilliseconds(50));
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        await using var elsewhere = await server.LoginAsync(IPAddress.Parse("127.0.0.9"));
        var announced = await first.PassiveAsync();
        Assert.Contains(range.ToString(), (await second.CommandAsync("PASV", 425)).Text);
        await elsewhere.PassiveAsync();
        await using var data = await first.DialDataAsync(announced); // accepted: the port is free although the transfer has not begun
        await Patience.UntilAsync(() => server.Control.PassiveUsage.Waiting == 1);
        await second.PassiveAsync();
        Assert.Equal(1, server.Control.PassiveUsage.Refused);
    }

    [Fact]
    public async Task Pasv_PortFreedWhileWaiting_Answers227()
    {
        await using var server = await StartAsync(FreePorts.Take(1), wait: TimeSpan.FromSeconds(30));
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        await first.PassiveAsync();
        var waiting = second.PassiveAsync();
        await first.CommandAsync("ABOR", 225); // gives the port up
        await waiting.Soon();
    }

    [Fact]
    public async Task Retr_StrangerDialledFirst_ServesTheClientAndCountsTheStranger()
    {
        await using var server = await StartAsync(FreePorts.Take(1));
        await server.PutAsync("/a", "for the client only");
        await using var client = await server.LoginAsync(IPAddress.Parse("127.0.0.2"));
        var announced = await client.PassiveAsync();
        for (var i = 3; i < 6; i++) Assert.True(await RawData.IsTurnedAwayAsync(announced, IPAddress.Parse($"127.0.0.{i}")));
        await using var data = await client.DialDataAsync(announced);
        await client.CommandAsync("RETR a", 150);
        Assert.Equal("for the client only", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await client.ExpectAsync(226);
        Assert.Equal(3, (await server.TransferAsync()).Connection.StrangersDropped);
    }

    [Fact]
    public async Task Apply_RangeChangedDuringATransfer_TransferEndsAndTheNextPasvIsInTheNewRange()
    {
        var (before, after) = (FreePorts.Take(2), FreePorts.Take(2));
        await using var server = await StartAsync(before, files: new ScriptedStore(new MemoryFileStore()));
        await using var running = await server.LoginAsync();
        await using var waiting = await server.LoginAsync();
        var upload = await running.BeginAsync("STOR up");
        await upload.WriteAsync("first half, ");
        await waiting.CommandAsync("MKD d", 257);
        var announced = await waiting.PassiveAsync();
        Assert.True(before.Contains(announced.Port));

        server.Control.Apply(server.Control.Options with { Passive = server.Control.Options.Passive with { Ports = after } });

        await upload.WriteAsync("second half");
        await upload.FinishAsync();
        await running.ExpectAsync(226);
        Assert.Equal("first half, second half", await server.GetTextAsync("/up"));
        await using var data = await waiting.DialDataAsync(announced); // announced before the change: still good
        await waiting.CommandAsync("NLST", 150);
        Assert.Equal("d\r\nup\r\n", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await waiting.ExpectAsync(226);
        for (var i = 0; i < 10; i++) Assert.True(after.Contains((await waiting.PassiveAsync()).Port));
        await running.DisposeAsync();
    }

    [Fact]
    public async Task Pasv_TenThousandTimesWithoutTransfer_LeaksNothing()
    {
        var range = FreePorts.Take(3);
        await using var server = await StartAsync(range, log: LogLevel.Warning);
        await using var client = await server.LoginAsync();
        var batch = string.Concat(Enumerable.Repeat("PASV\r\nEPSV\r\n", 250));
        for (var i = 0; i < 20; i++)
        {
            await client.SendBytesAsync(batch);
            for (var n = 0; n < 250; n++)
            {
                await client.ExpectAsync(227);
                await client.ExpectAsync(229);
            }
        }
        Assert.Equal((1, 1), (server.Control.PassiveUsage.Waiting, server.Control.PassiveUsage.Peak));
        Assert.InRange(server.Control.PassivePorts.Count, 1, 3);
        await client.QuitAsync();
        await server.UntilNoSessionAsync();
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
    }

    [Fact]
    public async Task Pasv_WithoutRange_UsesARandomPortAndClosesItAfterUse()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        var announced = await client.PassiveAsync();
        Assert.InRange(announced.Port, 1025, 65535);
        await using var data = await client.DialDataAsync(announced);
        await client.CommandAsync("RETR a", 150);
        Assert.Single(await data.ReadToEndAsync());
        await client.ExpectAsync(226);
        Assert.Empty(server.Control.PassivePorts);
    }

    [Fact]
    public async Task Retr_RefusedAfterTheClientDialled_DataConnectionEndsInOrder()
    {
        await using var server = await StartAsync(FreePorts.Take(1));
        await using var client = await server.LoginAsync();
        await using var data = await client.OpenPassiveAsync();
        await data.WriteAsync("a TLS hello, perhaps");
        await client.CommandAsync("RETR missing", 550);
        await client.PassiveAsync(); // the next meeting point gives the former up
        Assert.Empty(await data.ReadToEndAsync());
    }

    [Fact]
    public async Task Stop_WhilePasvWaitsForAPort_EndsTheSession()
    {
        await using var server = await StartAsync(FreePorts.Take(1), wait: TimeSpan.FromMinutes(10));
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        await first.PassiveAsync();
        await second.SendAsync("PASV");
        await server.Server.StopAsync().Soon();
        // The first session may end first and leave its port to the second, just before that one ends too.
        if ((await second.ReadAsync()).Code != 421) await second.ExpectAsync(421);
        Assert.True(await second.IsAtEndAsync());
    }

    [Fact]
    public async Task Epsv_OnIPv6_NamesThePortOnly()
    {
        await using var server = await RunningServer.StartAsync(IPAddress.IPv6Loopback);
        await server.PutAsync("/a", "six");
        await using var client = await server.LoginAsync();
        Assert.Matches(@"^229 .*\(\|\|\|\d+\|\)$", (await client.CommandAsync("EPSV", 229)).Text);
        Assert.Equal("six", await client.DownloadTextAsync("RETR a"));
        Assert.Equal(DataMode.Epsv, (await server.TransferAsync()).Connection.Mode);
    }

    private static Task<RunningServer> StartAsync(
        PortRange range, TimeSpan? wait = null, IFileStore? files = null, LogLevel log = LogLevel.Debug) =>
        RunningServer.StartAsync(o => o with { Passive = new PassiveSettings { Ports = range, PortWait = wait ?? TimeSpan.FromSeconds(5) } }, files, log: log);
}
