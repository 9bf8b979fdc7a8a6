namespace Portolan.Net.Tests;

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
