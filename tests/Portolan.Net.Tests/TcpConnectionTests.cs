using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Net.Tests;

/// <summary>Plain connections, over the kernel's file copy and over its portable twin.</summary>
public sealed class TcpConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_SomeBytes_ArriveAndEndOrderly()
    {
        await using var pair = await ConnectedPair.CreateAsync();
        await pair.Client.SendAsync("hello"u8.ToArray(), Token);
        await pair.Client.CompleteAsync(Token);

        Assert.Equal("hello", Encoding.ASCII.GetString(await ReceiveToEndAsync(pair.Server)));
    }

    [Fact]
    public async Task Complete_OneDirection_LeavesTheOtherOpen()
    {
        await using var pair = await ConnectedPair.CreateAsync();
        await pair.Client.CompleteAsync(Token);
        Assert.Equal(0, await pair.Server.ReceiveAsync(new byte[1], Token));

        await pair.Server.SendAsync("still here"u8.ToArray(), Token);
        await pair.Server.CompleteAsync(Token);
        Assert.Equal("still here", Encoding.ASCII.GetString(await ReceiveToEndAsync(pair.Client)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task SendFile_PartOfFile_ArrivesWholeAndCounted(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        var content = RandomBytes(9_000_001);
        using var file = new TemporaryFile(content);
        var counter = new ByteCounter();

        var receiving = ReceiveToEndAsync(pair.Client);
        var sent = await pair.Server.SendFileAsync(file.Handle, 1_000, 8_999_000, counter, Token);
        await pair.Server.CompleteAsync(Token);

        Assert.Equal(8_999_000, sent);
        Assert.Equal(8_999_000, counter.Value);
        Assert.Equal(content[1_000..9_000_000], await receiving);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task SendFile_FileEndsBefore_ReturnsWhatWasSent(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile(RandomBytes(5_000));

        Assert.Equal(4_000, await pair.Server.SendFileAsync(file.Handle, 1_000, 1_000_000, new ByteCounter(), Token));
        Assert.Equal(0, await pair.Server.SendFileAsync(file.Handle, 5_000, 10, new ByteCounter(), Token));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task SendFile_Beyond4GiB_SendsFromThere(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile();
        const long offset = 5L << 30;
        RandomAccess.Write(file.Handle, "far out"u8, offset);

        Assert.Equal(7, await pair.Server.SendFileAsync(file.Handle, offset, long.MaxValue - offset, new ByteCounter(), Token));
        await pair.Server.CompleteAsync(Token);
        Assert.Equal("far out", Encoding.ASCII.GetString(await ReceiveToEndAsync(pair.Client)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_ToTheEnd_WritesAllAndCounts(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        var content = RandomBytes(9_000_001);
        using var file = new TemporaryFile("0123456789"u8.ToArray());
        var counter = new ByteCounter();

        var sending = SendAndCompleteAsync(pair.Client, content);
        var received = await pair.Server.ReceiveFileAsync(file.Handle, 10, long.MaxValue, counter, Token);
        await sending;

        Assert.Equal(content.Length, received);
        Assert.Equal(content.Length, counter.Value);
        Assert.Equal("0123456789", Encoding.ASCII.GetString(file.Read()[..10]));
        Assert.Equal(content, file.Read(10));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_Beyond4GiB_WritesThere(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile();
        const long offset = 5L << 30;

        await SendAndCompleteAsync(pair.Client, "far out"u8.ToArray());
        Assert.Equal(7, await pair.Server.ReceiveFileAsync(file.Handle, offset, long.MaxValue, new ByteCounter(), Token));
        Assert.Equal("far out", Encoding.ASCII.GetString(file.Read(offset)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_Limit_TakesNotAByteMore(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile();
        var content = RandomBytes(100_000);

        var sending = SendAndCompleteAsync(pair.Client, content);
        Assert.Equal(70_001, await pair.Server.ReceiveFileAsync(file.Handle, 0, 70_001, new ByteCounter(), Token));
        await sending;

        Assert.Equal(content[..70_001], file.Read());
        Assert.Equal(content[70_001..], await ReceiveToEndAsync(pair.Server));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_PeerResets_IsReset(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile();
        var counter = new CountSignal(50_000);

        var receiving = pair.Server.ReceiveFileAsync(file.Handle, 0, long.MaxValue, counter.Counter, Token).AsTask();
        await pair.Client.SendAsync(new byte[50_000], Token);
        await counter.ReachedAsync();
        pair.Client.Abort();

        var fault = await Assert.ThrowsAsync<ConnectionException>(() => receiving);
        Assert.Equal(ConnectionFault.Reset, fault.Fault);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task SendFile_PeerResets_IsReset(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile(new byte[64 << 20]);

        var sending = pair.Server.SendFileAsync(file.Handle, 0, 64 << 20, new ByteCounter(), Token).AsTask();
        pair.Client.Abort();

        Assert.Equal(ConnectionFault.Reset, (await Assert.ThrowsAsync<ConnectionException>(() => sending)).Fault);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Transfers_Cancelled_EndWhileBlocked(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile(new byte[64 << 20]);
        using var cancellation = new CancellationTokenSource();

        var sending = pair.Server.SendFileAsync(file.Handle, 0, 64 << 20, new ByteCounter(), cancellation.Token).AsTask();
        var receiving = pair.Server.ReceiveFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), cancellation.Token).AsTask();
        var plain = pair.Client.ReceiveAsync(new byte[1], Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(1, await plain);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Abort_PendingOperations_FailWithAborted(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        using var file = new TemporaryFile(new byte[64 << 20]);

        var sending = pair.Server.SendFileAsync(file.Handle, 0, 64 << 20, new ByteCounter(), Token).AsTask();
        var receiving = pair.Server.ReceiveFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), Token).AsTask();
        pair.Server.Abort();

        Assert.Equal(ConnectionFault.Aborted, (await Assert.ThrowsAsync<ConnectionException>(() => sending)).Fault);
        Assert.Equal(ConnectionFault.Aborted, (await Assert.ThrowsAsync<ConnectionException>(() => receiving)).Fault);
        Assert.Equal(ConnectionFault.Aborted, (await Assert.ThrowsAsync<ConnectionException>(() => pair.Server.ReceiveAsync(new byte[1], Token).AsTask())).Fault);
    }

    [Fact]
    public async Task Dispose_WithUnreadBytes_LetsThePeerReadToTheEnd()
    {
        await using var pair = await ConnectedPair.CreateAsync();
        await pair.Client.SendAsync(new byte[10_000], Token);
        await pair.Server.ReceiveAsync(Memory<byte>.Empty, Token);
        await pair.Server.SendAsync("the last word"u8.ToArray(), Token);
        await pair.Server.DisposeAsync();

        Assert.Equal("the last word", Encoding.ASCII.GetString(await ReceiveToEndAsync(pair.Client)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Dispose_PeerSendsOn_IsNoReset(bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        await pair.Client.SendAsync(new byte[10_000], Token);
        await pair.Server.ReceiveAsync(Memory<byte>.Empty, Token);
        await pair.Server.DisposeAsync();
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[1], Token)); // so what came first was read away

        await pair.Client.SendAsync(new byte[10_000], Token);
        await pair.Client.CompleteAsync(Token);
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[1], Token));
    }

    [Fact]
    public async Task Connect_NobodyListens_IsRefused()
    {
        var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Dispose();

        var fault = await Assert.ThrowsAsync<ConnectionException>(() => TcpConnection.ConnectAsync(listener.LocalEndPoint, null, Token).AsTask());
        Assert.Equal(ConnectionFault.Refused, fault.Fault);
    }

    [Fact]
    public async Task Connect_FromAFixedPort_UsesItForManyPeers()
    {
        using var first = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        using var second = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        await using var one = await TcpConnection.ConnectAsync(first.LocalEndPoint, new IPEndPoint(IPAddress.Loopback, Testing.FreePort.Next()), Token);
        await using var two = await TcpConnection.ConnectAsync(second.LocalEndPoint, one.LocalEndPoint, Token);

        Assert.Equal(one.LocalEndPoint, two.LocalEndPoint);
        var again = await Assert.ThrowsAsync<ConnectionException>(() => TcpConnection.ConnectAsync(first.LocalEndPoint, one.LocalEndPoint, Token).AsTask());
        Assert.Equal(ConnectionFault.AddressInUse, again.Fault);
    }

    [Fact]
    public async Task PrepareForControl_UrgentByte_StaysInTheStream()
    {
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint, Token);
        await using var server = await listener.AcceptAsync(Token);
        server.PrepareForControl();

        client.Send([0xFF, 0xF4, 0xFF], SocketFlags.OutOfBand);
        client.Send([0xF2, (byte)'A']);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal([0xFF, 0xF4, 0xFF, 0xF2, (byte)'A'], await ReceiveToEndAsync(server));
    }

    internal static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    internal static async Task<byte[]> ReceiveToEndAsync(Connection connection)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await connection.ReceiveAsync(buffer, Token) is var read and > 0)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }

    internal static async Task SendAndCompleteAsync(Connection connection, byte[] content)
    {
        await connection.SendAsync(content, Token);
        await connection.CompleteAsync(Token);
    }
}
