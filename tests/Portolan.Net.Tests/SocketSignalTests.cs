namespace Portolan.Net.Tests;

/// <summary>Waits that begin, end, are cancelled and closed at the same moment, thousands of times: none is lost, and none ends twice.</summary>
public sealed class SocketSignalTests
{
    private const int Pairs = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static TheoryData<bool> Kinds { get; } = new(true, false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A conversation waits for each answer: one wake-up that is lost would hold it up for good.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public Task Conversation_ThousandsOfTurns_LosesNoWakeUp(bool control) => ForEachPairAsync(control, async (pair, seed) =>
    {
        var echoing = EchoAsync(pair.Server);
        var random = new Random(seed);
        var (line, answer) = (new byte[64], new byte[64]);
        for (var turn = 0; turn < 3_000; turn++)
        {
            random.NextBytes(line);
            var length = random.Next(1, line.Length);
            await pair.Client.SendAsync(line.AsMemory(0, length), Token);
            for (var got = 0; got < length;)
                got += await pair.Client.ReceiveAsync(answer.AsMemory(got, random.Next(1, length - got + 1)), Token);
            Assert.Equal(line[..length], answer[..length]);
        }
        await pair.Client.CompleteAsync(Token);
        await echoing;
    });

    [Theory, MemberData(nameof(Kinds))]
    public Task Receive_CancelledAtAnyMoment_LosesNoByte(bool control) => ForEachPairAsync(control, async (pair, seed) =>
    {
        const int count = 2_000;
        var sending = SendOneByOneAsync(pair.Client, count);
        var one = new byte[1];
        for (var received = 0; received < count;)
        {
            using var cancellation = new CancellationTokenSource();
            var receiving = pair.Server.ReceiveAsync(one, cancellation.Token).AsTask();
            if ((received + seed) % 3 != 0) _ = Task.Run(cancellation.Cancel, Token);
            try
            {
                Assert.Equal(1, await receiving);
                Assert.Equal((byte)received++, one[0]);
            }
            catch (OperationCanceledException)
            {
                continue; // the byte, if one came, is still there
            }
        }
        await sending;
    });

    [Theory, MemberData(nameof(Kinds))]
    public async Task Receive_EndedOnThisSideAtAnyMoment_Ends(bool control)
    {
        for (var round = 0; round < 300; round++)
        {
            await using var pair = await CreateAsync(control);
            var receiving = pair.Server.ReceiveAsync(new byte[1], Token).AsTask();
            await Task.WhenAll(
                Record.ExceptionAsync(() => Task.Run(() => pair.Client.SendAsync(new byte[1], Token).AsTask(), Token)).AsTask(), // too late, perhaps
                round % 2 == 0 ? Task.Run(pair.Server.Abort, Token) : Task.Run(() => pair.Server.DisposeAsync().AsTask(), Token));
            var ended = await Record.ExceptionAsync(() => receiving.WaitAsync(Limit, Token));
            Assert.True(ended is null or ConnectionException { Fault: ConnectionFault.Aborted }, ended?.ToString());
            await Assert.ThrowsAsync<ConnectionException>(() => pair.Server.SendAsync(new byte[1], Token).AsTask());
        }
    }

    private static async Task ForEachPairAsync(bool control, Func<ConnectedPair, int, Task> talk)
    {
        var talks = Enumerable.Range(0, Pairs).Select(seed => Task.Run(async () =>
        {
            await using var pair = await CreateAsync(control);
            await talk(pair, seed);
        }, Token));
        await Task.WhenAll(talks).WaitAsync(Limit, Token);
    }

    /// <param name="control">Control connections are watched for good, others for each wait.</param>
    private static async Task<ConnectedPair> CreateAsync(bool control)
    {
        var pair = await ConnectedPair.CreateAsync();
        if (!control) return pair;
        pair.Client.PrepareForControl();
        pair.Server.PrepareForControl();
        return pair;
    }

    private static async Task EchoAsync(TcpConnection connection)
    {
        var buffer = new byte[64];
        while (await connection.ReceiveAsync(buffer, Token) is var read and > 0)
            await connection.SendAsync(buffer.AsMemory(0, read), Token);
        await connection.CompleteAsync(Token);
    }

    private static async Task SendOneByOneAsync(TcpConnection connection, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await connection.SendAsync(new[] { (byte)i }, Token);
            if (i % 7 == 0) await Task.Yield();
        }
    }
}
