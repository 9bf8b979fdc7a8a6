using System.Net;
using System.Runtime.Versioning;
using Portolan.Net.Linux;

namespace Portolan.Net.Tests;

[SupportedOSPlatform("linux")]
public sealed class PollerTests
{
    /// <summary>Sessions get their pollers in turn, so at least one of the others shares the poller of the one that is held up.</summary>
    [Fact]
    public async Task Receive_APollerIsHeldUp_OthersGoOn()
    {
        var pairs = new List<ConnectedPair>();
        for (var i = 0; i <= Environment.ProcessorCount; i++)
        {
            pairs.Add(await ConnectedPair.CreateAsync());
            pairs[^1].Server.PrepareForControl();
        }
        using var release = new ManualResetEventSlim();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = HoldUpAsync(pairs[0].Server, held, release);
        var others = pairs.Skip(1).Select(pair => ReceiveOneAsync(pair.Server)).ToList();
        try
        {
            await pairs[0].Client.SendAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
            await held.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            foreach (var pair in pairs.Skip(1)) await pair.Client.SendAsync("y"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.All(await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), received => Assert.Equal((byte)'y', received));
            Assert.False(holding.IsCompleted);
        }
        finally
        {
            release.Set();
        }
        await holding.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        foreach (var pair in pairs) await pair.DisposeAsync();
    }

    /// <summary>A data connection that arrives on another thread than its session's costs a switch of threads for every transfer.</summary>
    [Fact]
    public async Task Listener_OpenedByASession_ArrivesOnItsPollerOnly()
    {
        await using var opener = await ConnectedPair.CreateAsync();
        var (home, listener) = await OnPollerOfAsync(opener, () => (Poller.Current, new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0))));
        using var port = listener;
        Assert.NotNull(home);
        Assert.True(await Task.Run(() => port.ArrivesHere), "a thread that is no poller's has nothing to prefer");

        var met = new HashSet<Poller?>();
        for (var i = 0; i < 100 && met.Count < Math.Min(2, Environment.ProcessorCount); i++)
        {
            await using var other = await ConnectedPair.CreateAsync();
            var (poller, here) = await OnPollerOfAsync(other, () => (Poller.Current, port.ArrivesHere));
            Assert.Equal(poller == home, here);
            met.Add(poller);
        }
        Assert.Equal(Math.Min(2, Environment.ProcessorCount), met.Count);
    }

    /// <summary>Moved to and fro while clients dial: every dial is accepted, on whichever poller it was last.</summary>
    [Fact]
    public async Task Listener_MovedToOtherSessions_ArrivesThereAndMissesNothing()
    {
        using var port = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        var token = TestContext.Current.CancellationToken;
        for (var i = 0; i < 50; i++)
        {
            var accepting = AcceptAsync(port);
            await using var session = await ConnectedPair.CreateAsync();
            var (dialling, home, here) = await OnPollerOfAsync(session, () =>
            {
                var early = i % 2 == 0 ? DialAsync(port) : null; // half of them are there when it moves
                port.ArriveHere();
                return (early ?? DialAsync(port), Poller.Current, port.ArrivesHere);
            });
            Assert.True(here);
            await using var client = await dialling;
            var (server, poller) = await accepting.WaitAsync(TimeSpan.FromSeconds(30), token);
            await server.DisposeAsync();
            if (i % 2 == 1) Assert.Equal(home, poller);
        }
    }

    private static Task<TcpConnection> DialAsync(ConnectionListener port) => TcpConnection.ConnectAsync(port.LocalEndPoint, null, TestContext.Current.CancellationToken).AsTask();

    private static async Task<(TcpConnection, Poller?)> AcceptAsync(ConnectionListener port) =>
        (await port.AcceptAsync(TestContext.Current.CancellationToken).ConfigureAwait(false), Poller.Current);

    private static async Task<T> OnPollerOfAsync<T>(ConnectedPair pair, Func<T> act)
    {
        pair.Server.PrepareForControl();
        var result = ActAsync();
        await pair.Client.SendAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
        return await result;

        async Task<T> ActAsync()
        {
            await pair.Server.ReceiveAsync(new byte[8], TestContext.Current.CancellationToken).ConfigureAwait(false);
            return act();
        }
    }

    private static async Task HoldUpAsync(TcpConnection connection, TaskCompletionSource held, ManualResetEventSlim release)
    {
        Assert.Equal(1, await connection.ReceiveAsync(new byte[8]));
        held.SetResult();
        release.Wait(TimeSpan.FromSeconds(60)); // a slow disk
    }

    private static async Task<byte> ReceiveOneAsync(TcpConnection connection)
    {
        var buffer = new byte[8];
        Assert.Equal(1, await connection.ReceiveAsync(buffer));
        return buffer[0];
    }
}
