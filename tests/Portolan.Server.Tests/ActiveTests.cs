using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>PORT and EPRT: where the server dials from, whom it dials, and what it says when it cannot.</summary>
public sealed class ActiveTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.2");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retr_Active_DialsFromTheControlPortLessOne(bool extended)
    {
        await using var server = await StartOnFixedPortAsync();
        await server.PutAsync("/a", "active");
        await using var client = await server.LoginAsync();
        using var listener = await client.OpenActiveAsync(extended);
        await client.SendAsync("RETR a");
        await using var data = await listener.AcceptAsync();
        await client.ExpectAsync(150);
        Assert.Equal(server.EndPoint.Port - 1, data.Remote.Port);
        Assert.Equal("active", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await client.ExpectAsync(226);
        Assert.True((await server.TransferAsync()).Connection.Active);
    }

    [Fact]
    public async Task Retr_FiftyActiveAtOnce_AllFromTheSameSourcePort()
    {
        await using var server = await StartOnFixedPortAsync(files: new ScriptedStore(new MemoryFileStore()));
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.LoginAsync())).Soon();
        var listeners = await Task.WhenAll(clients.Select(client => client.OpenActiveAsync())).Soon();
        var data = await Task.WhenAll(clients.Zip(listeners, async (client, listener) =>
        {
            await client.CommandAsync("RETR endless", 150);
            return await listener.AcceptAsync();
        })).Soon();
        Assert.All(data, connection => Assert.Equal(server.EndPoint.Port - 1, connection.Remote.Port));
        foreach (var connection in data) connection.Reset();
        foreach (var client in clients) await client.ExpectAsync(426);
        foreach (var client in clients) await client.DisposeAsync();
        foreach (var listener in listeners) listener.Dispose();
    }

    [Fact]
    public async Task Retr_SamePairOfAddressesStillInUse_FallsBackToAnotherSourcePort()
    {
        await using var server = await StartOnFixedPortAsync(files: new ScriptedStore(new MemoryFileStore()));
        await server.PutAsync("/a", "second");
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        using var listener = await first.OpenActiveAsync();
        await first.CommandAsync("RETR endless", 150);
        await using var busy = await listener.AcceptAsync();
        Assert.Equal(server.EndPoint.Port - 1, busy.Remote.Port);

        await second.CommandAsync(listener.Port, 200);
        await second.CommandAsync("RETR a", 150);
        await using var data = await listener.AcceptAsync();
        Assert.NotEqual(server.EndPoint.Port - 1, data.Remote.Port);
        Assert.Equal("second", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await second.ExpectAsync(226);
        busy.Reset();
        await first.ExpectAsync(426);
    }

    [Fact]
    public async Task Retr_SourcePortTaken_FallsBack()
    {
        var ports = FreePorts.Take(1);
        using var taken = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, ports.First));
        await using var server = await RunningServer.StartAsync(o => o with { Active = new ActiveSettings { SourcePort = ports.First } });
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        using var listener = await client.OpenActiveAsync();
        await client.CommandAsync("RETR a", 150);
        await using var data = await listener.AcceptAsync();
        Assert.NotEqual(ports.First, data.Remote.Port);
        await data.ReadToEndAsync();
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Retr_DialRefused_425WithTheCauseAndNo150()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        using (await client.OpenActiveAsync())
        {
            // closed again before the server dials
        }
        Assert.Contains("refused", (await client.CommandAsync("RETR a", 425)).Text);
        Assert.Equal(DataFailure.Refused, (await server.TransferAsync()).Connection.Failure);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Retr_DialNotAnswered_425TimedOut()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(time: time);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        using var silent = new FullBacklog();
        Assert.SkipUnless(await silent.FillAsync(), "the system goes on answering for a listener whose queue is full");
        await client.CommandAsync(silent.Port, 200);
        await client.SendAsync("RETR a");
        await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer is not null);
        await server.AdvanceAsync(19);
        await client.CommandAsync("NOOP", 200); // answered while the server dials; and the time was not up
        await server.AdvanceAsync(3);
        Assert.Contains("timed out", (await client.ExpectAsync(425)).Text);
        Assert.Equal(DataFailure.TimedOut, (await server.TransferAsync()).Connection.Failure);
    }

    [Fact]
    public async Task Retr_AborWhileDialling_426And226()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(time: time);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        using var silent = new FullBacklog();
        Assert.SkipUnless(await silent.FillAsync(), "the system goes on answering for a listener whose queue is full");
        await client.CommandAsync(silent.Port, 200);
        await client.SendAsync("RETR a");
        await client.CommandAsync("ABOR", 426);
        await client.ExpectAsync(226);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Port_AnotherAddress_501AndNothingIsDialled()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        using var watcher = new RawListener(Elsewhere);
        foreach (var command in new[] { watcher.Port, watcher.Eprt, $"EPRT |2|::ffff:127.0.0.2|{watcher.Local.Port}|", $"EPRT |2|::1|{watcher.Local.Port}|", $"EPRT |2|::127.0.0.2|{watcher.Local.Port}|" })
        {
            await client.CommandAsync("PASV", 227);
            await client.CommandAsync(command, 501);
            await client.CommandAsync("RETR a", 425); // neither there nor by the former PASV
        }
        Assert.False(watcher.WasDialled);
    }

    [Fact]
    public async Task Eprt_OwnAddressInMappedForm_Is501AndNotDialled()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        using var watcher = new RawListener(IPAddress.Loopback);
        await client.CommandAsync($"EPRT |2|::ffff:127.0.0.1|{watcher.Local.Port}|", 501);
        await client.CommandAsync("RETR a", 425);
        Assert.False(watcher.WasDialled);
    }

    [Theory]
    [InlineData("PORT 127,0,0,1,0,22")]
    [InlineData("PORT 127,0,0,1,3,255")]
    [InlineData("EPRT |1|127.0.0.1|1023|")]
    [InlineData("PORT 0,0,0,0,0,25")]
    public async Task Port_Below1024_Is501(string command)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync(command, 501);
        await client.CommandAsync("LIST", 425);
    }

    [Theory]
    [InlineData("PORT 0,0,0,0,{0},{1}")]
    [InlineData("EPRT |1|0.0.0.0|{2}|")]
    [InlineData("EPRT |2|::|{2}|")]
    public async Task Port_UnspecifiedAddress_MeansTheClientItself(string command)
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "me");
        await using var client = await server.LoginAsync(Elsewhere);
        using var listener = new RawListener(Elsewhere);
        var port = listener.Local.Port;
        await client.CommandAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, port >> 8, port & 255, port), 200);
        await client.CommandAsync("RETR a", 150);
        await using var data = await listener.AcceptAsync();
        Assert.Equal("me", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await client.ExpectAsync(226);
    }

    [Theory]
    [InlineData("PORT 1,2,3")]
    [InlineData("PORT 127,0,0,1,256,1")]
    [InlineData("PORT 127,0,0,1,4,0,9")]
    [InlineData("EPRT 1|127.0.0.1|5000|")]
    [InlineData("EPRT |1|127.0.0.1|70000|")]
    [InlineData("EPRT |1|localhost|5000|")]
    public async Task Port_Malformed_Is501(string command)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync(command, 501);
    }

    [Fact]
    public async Task Eprt_UnknownFamily_522NamesTheFamilies()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        Assert.EndsWith("(1,2)", (await client.CommandAsync("EPRT |3|127.0.0.1|5000|", 522)).Text);
    }

    [Fact]
    public async Task Port_PeerOnTheFxpList_IsDialled()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Active = new ActiveSettings { SourcePort = 0, FxpPeers = [IPNetwork.Parse("127.0.0.2/32")] } });
        await server.PutAsync("/a", "from server to server");
        await using var client = await server.LoginAsync();
        using var other = new RawListener(Elsewhere);
        using var unlisted = new RawListener(IPAddress.Parse("127.0.0.3"));
        await client.CommandAsync(unlisted.Port, 501);
        await client.CommandAsync(other.Port, 200);
        await client.CommandAsync("RETR a", 150);
        await using var data = await other.AcceptAsync();
        Assert.Equal("from server to server", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Port_ActiveDisabled_502ByTheSettingsOrByTheNetwork()
    {
        await using var off = await RunningServer.StartAsync(o => o with { Active = new ActiveSettings { Enabled = false } });
        await using var client = await off.LoginAsync();
        using var listener = new RawListener(IPAddress.Loopback);
        await client.CommandAsync(listener.Port, 502);
        await client.CommandAsync(listener.Eprt, 502);

        await using var byNetwork = await RunningServer.StartAsync(o => o with
        {
            Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.2/32")) { ActiveAllowed = false }],
        });
        await using var there = await byNetwork.LoginAsync(Elsewhere);
        await using var here = await byNetwork.LoginAsync();
        using var thereListener = new RawListener(Elsewhere);
        await there.CommandAsync(thereListener.Port, 502);
        await here.CommandAsync(listener.Port, 200);
    }

    [Fact]
    public async Task Stor_ActiveOnIPv6_Works()
    {
        await using var server = await RunningServer.StartAsync(IPAddress.IPv6Loopback);
        await using var client = await server.LoginAsync();
        using var listener = await client.OpenActiveAsync(extended: true);
        await client.CommandAsync("STOR a", 150);
        await using var data = await listener.AcceptAsync();
        await data.WriteAsync("six");
        await data.FinishAsync();
        await client.ExpectAsync(226);
        Assert.Equal("six", await server.GetTextAsync("/a"));
    }

    private static Task<RunningServer> StartOnFixedPortAsync(ScriptedStore? files = null)
    {
        var ports = FreePorts.Take(2);
        return RunningServer.StartAsync(o => o with { Listen = [new IPEndPoint(IPAddress.Loopback, ports.Last)], Active = new ActiveSettings() }, files);
    }

    /// <summary>A listener whose queue is full: the kernel drops further SYNs, as a silent firewall does.</summary>
    private sealed class FullBacklog : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _queued = [];

        public FullBacklog()
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _socket.Listen(1);
        }

        public string Port => "PORT " + Protocol.HostPort.Format((IPEndPoint)_socket.LocalEndPoint!);

        /// <summary>True once a dial stays without an answer.</summary>
        public async Task<bool> FillAsync()
        {
            for (var i = 0; i < 8; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _queued.Add(socket);
                var dial = socket.ConnectAsync(_socket.LocalEndPoint!);
                if (await Task.WhenAny(dial, Task.Delay(300)) == dial) continue;
                _ = dial.ContinueWith(static t => t.Exception, TaskScheduler.Default);
                return true;
            }
            return false;
        }

        public void Dispose()
        {
            foreach (var socket in _queued) socket.Dispose();
            _socket.Dispose();
        }
    }
}
