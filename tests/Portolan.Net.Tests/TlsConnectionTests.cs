using System.Security.Authentication;
using System.Text;

namespace Portolan.Net.Tests;

/// <summary>Every TLS engine behind the seam must pass these.</summary>
public sealed class TlsConnectionTests
{
    public static TheoryData<string> Engines => TlsTestBed.Engines;

    public static TheoryData<string, SslProtocols> EnginesAndVersions { get; } = new(
        from row in TlsTestBed.Engines
        from version in new[] { SslProtocols.Tls12, SslProtocols.Tls13 }
        select new TheoryDataRow<string, SslProtocols>(row.Data, version));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Handshake_BothEnds_AgreeAndSaySo(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();

        Assert.Equal(version, pair.Client.Tls!.Protocol);
        Assert.Equal(version, pair.Server.Tls!.Protocol);
        Assert.StartsWith("TLS_", pair.Client.Tls.CipherSuite, StringComparison.Ordinal);
        Assert.Equal(pair.Client.Tls.CipherSuite, pair.Server.Tls.CipherSuite);
        Assert.Equal("ftp", pair.Client.Tls.Alpn);
        Assert.Equal("ftp", pair.Server.Tls.Alpn);
        Assert.False(pair.Client.Tls.Resumed);
        Assert.False(pair.Server.Tls.Resumed);
        Assert.Equal(TlsTestBed.Certificate.Thumbprint, pair.Client.Tls.PeerCertificate!.Thumbprint);
        Assert.Null(pair.Server.Tls.PeerCertificate);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Bytes_BothWaysAtOnce_ArriveAndEndOrderly(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        var (there, back) = (TcpConnectionTests.RandomBytes(3_000_000), TcpConnectionTests.RandomBytes(2_000_001));

        var atServer = TcpConnectionTests.ReceiveToEndAsync(pair.Server);
        var atClient = TcpConnectionTests.ReceiveToEndAsync(pair.Client);
        await Task.WhenAll(TcpConnectionTests.SendAndCompleteAsync(pair.Client, there), TcpConnectionTests.SendAndCompleteAsync(pair.Server, back));

        Assert.Equal(there, await atServer);
        Assert.Equal(back, await atClient);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Files_BothWays_ArriveWhole(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        var content = TcpConnectionTests.RandomBytes(5_000_003);
        using var source = new TemporaryFile(content);
        using var target = new TemporaryFile();
        var (sent, received) = (new ByteCounter(), new ByteCounter());

        var receiving = pair.Server.ReceiveFileAsync(target.Handle, 0, long.MaxValue, received, Token).AsTask();
        Assert.Equal(5_000_000, await pair.Client.SendFileAsync(source.Handle, 3, long.MaxValue, sent, Token));
        await pair.Client.CompleteAsync(Token);

        Assert.Equal(5_000_000, await receiving);
        Assert.Equal((5_000_000, 5_000_000), (sent.Value, received.Value));
        Assert.Equal(content[3..], target.Read());
    }

    /// <summary>Sizes around the buffers in which records are gathered; the reader takes little at a time, so that every part must wait for room.</summary>
    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task File_ToAReaderInNoHurry_ArrivesWholeAndEnds(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        foreach (var size in (int[])[65_536, 65_537, 262_144, 262_145, 9_000_011])
        {
            await using var pair = await bed.ConnectAsync();
            var content = TcpConnectionTests.RandomBytes(size);
            using var file = new TemporaryFile(content);
            var sending = SendAndCompleteAsync(pair.Server, file);
            var received = new MemoryStream();
            var buffer = new byte[10_007];
            while (await pair.Client.ReceiveAsync(buffer, Token) is var read and > 0)
                received.Write(buffer, 0, read);
            await sending;
            Assert.Equal(content, received.ToArray());
        }

        static async Task SendAndCompleteAsync(Connection connection, TemporaryFile file)
        {
            await connection.SendFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), Token);
            await connection.CompleteAsync(Token);
        }
    }

    /// <summary>What is still gathered must not be taken for sent.</summary>
    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task File_PeerResets_IsAFaultOfTheConnection(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        using var file = new TemporaryFile(new byte[64 << 20]);
        var sending = pair.Server.SendFileAsync(file.Handle, 0, 64 << 20, new ByteCounter(), Token).AsTask();
        await pair.Client.ReceiveAsync(new byte[100], Token);
        pair.Client.Abort();
        Assert.Equal(ConnectionFault.Reset, (await Assert.ThrowsAsync<ConnectionException>(() => sending)).Fault);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Complete_OneDirection_LeavesTheOtherOpen(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        await TcpConnectionTests.SendAndCompleteAsync(pair.Client, "request"u8.ToArray());
        Assert.Equal("request", Encoding.ASCII.GetString(await TcpConnectionTests.ReceiveToEndAsync(pair.Server)));

        await TcpConnectionTests.SendAndCompleteAsync(pair.Server, "answer"u8.ToArray());
        Assert.Equal("answer", Encoding.ASCII.GetString(await TcpConnectionTests.ReceiveToEndAsync(pair.Client)));
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[1], Token));
    }

    /// <summary>SslStream's close_notify beside a read would put two threads into one SSL and corrupt the heap of the process.</summary>
    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Complete_WhileTheOtherEndDoesAndBothRead_HarmsNeither(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        var content = new byte[200];
        await Parallel.ForAsync(0, 200, Token, async (_, _) =>
        {
            await using var pair = await bed.ConnectAsync();
            var received = Task.WhenAll(TcpConnectionTests.ReceiveToEndAsync(pair.Server), TcpConnectionTests.ReceiveToEndAsync(pair.Client));
            await Task.WhenAll(TcpConnectionTests.SendAndCompleteAsync(pair.Client, content), TcpConnectionTests.SendAndCompleteAsync(pair.Server, content));
            Assert.All(await received, bytes => Assert.Equal(content, bytes));
        });
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Receive_FinWithoutCloseNotify_IsTruncated(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        await pair.Client.SendAsync("half a file"u8.ToArray(), Token);
        await pair.Tcp.Client.CompleteAsync(Token);

        var fault = await Assert.ThrowsAsync<ConnectionException>(() => TcpConnectionTests.ReceiveToEndAsync(pair.Server));
        Assert.Equal(ConnectionFault.TruncatedTls, fault.Fault);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task ReceiveFile_FinWithinARecord_IsTruncatedAndKeepsWhatCame(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        using var target = new TemporaryFile();
        await pair.Client.SendAsync("half a file"u8.ToArray(), Token);
        await pair.Tcp.Client.SendAsync(new byte[] { 23, 3, 3, 1, 0, 42 }, Token);
        await pair.Tcp.Client.CompleteAsync(Token);

        var fault = await Assert.ThrowsAsync<ConnectionException>(() => pair.Server.ReceiveFileAsync(target.Handle, 0, long.MaxValue, new ByteCounter(), Token).AsTask());
        Assert.Equal(ConnectionFault.TruncatedTls, fault.Fault);
        Assert.Equal("half a file", Encoding.ASCII.GetString(target.Read()));
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Receive_PeerResets_IsReset(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        var receiving = TcpConnectionTests.ReceiveToEndAsync(pair.Server);
        pair.Client.Abort();
        Assert.Equal(ConnectionFault.Reset, (await Assert.ThrowsAsync<ConnectionException>(() => receiving)).Fault);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Receive_RecordWasChanged_IsProtocolFault(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var pair = await bed.ConnectAsync();
        await pair.Tcp.Client.SendAsync(new byte[] { 23, 3, 3, 0, 40 }.Concat(new byte[40]).ToArray(), Token);
        var fault = await Assert.ThrowsAsync<ConnectionException>(() => pair.Server.ReceiveAsync(new byte[10], Token).AsTask());
        Assert.Equal(ConnectionFault.TlsProtocol, fault.Fault);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Receive_EmptyBuffer_WaitsForDataAndTakesNothing(string engine)
    {
        using var bed = new TlsTestBed(engine);
        await using var pair = await bed.ConnectAsync();
        var waiting = pair.Server.ReceiveAsync(Memory<byte>.Empty, Token);
        await pair.Client.SendAsync("now"u8.ToArray(), Token);

        Assert.Equal(0, await waiting);
        var buffer = new byte[10];
        Assert.Equal(3, await pair.Server.ReceiveAsync(buffer, Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Pending_AbortedOrCancelled_EndsAtOnce(string engine)
    {
        using var bed = new TlsTestBed(engine);
        await using var pair = await bed.ConnectAsync();
        using var cancellation = new CancellationTokenSource();

        var receiving = pair.Client.ReceiveAsync(new byte[10], cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);

        var aborted = pair.Server.ReceiveAsync(new byte[10], Token).AsTask();
        var sending = pair.Server.SendAsync(new byte[64 << 20], Token).AsTask();
        pair.Server.Abort();
        Assert.Equal(ConnectionFault.Aborted, (await Assert.ThrowsAsync<ConnectionException>(() => aborted)).Fault);
        Assert.Equal(ConnectionFault.Aborted, (await Assert.ThrowsAsync<ConnectionException>(() => sending)).Fault);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Send_Cancelled_EndsWhileBlocked(string engine)
    {
        using var bed = new TlsTestBed(engine);
        await using var pair = await bed.ConnectAsync();
        using var file = new TemporaryFile(new byte[64 << 20]);
        using var cancellation = new CancellationTokenSource();
        var sending = pair.Server.SendFileAsync(file.Handle, 0, 64 << 20, new ByteCounter(), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Dispose_ClientHelloUnread_DoesNotResetThePeer(string engine)
    {
        using var bed = new TlsTestBed(engine);
        var tcp = await ConnectedPair.CreateAsync();
        await tcp.Client.SendAsync(new byte[300], Token);
        await tcp.Server.ReceiveAsync(Memory<byte>.Empty, Token);
        await tcp.Server.DisposeAsync();
        Assert.Equal(0, await tcp.Client.ReceiveAsync(new byte[1], Token));
        await tcp.DisposeAsync();
    }
}
