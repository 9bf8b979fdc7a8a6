using System.Security.Authentication;

namespace Portolan.Net.Tests;

/// <summary>Whatever is awaited under TLS ends when it is cancelled, and nothing is left behind.</summary>
public sealed class TlsCancellationTests
{
    // A TLS handshake with our test certificate is about 500 bytes from the client and 1,200 from the server.
    private const int HandshakeBytes = 1_800;
    private const int Places = 24;

    public static TheoryData<string> Engines => TlsTestBed.Engines;

    public static TheoryData<string, SslProtocols> EnginesAndVersions => TlsConnectionTests.EnginesAndVersions;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Handshake_StuckAtAnyByte_EndsWhenCancelled(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        for (var place = 0; place < Places; place++)
        {
            await using var near = await ConnectedPair.CreateAsync();
            await using var far = await ConnectedPair.CreateAsync();
            using var cancellation = new CancellationTokenSource();
            var stuck = new StuckRelay(HandshakeBytes * place / Places);
            var relays = Task.WhenAll(stuck.RelayAsync(near.Server, far.Client), stuck.RelayAsync(far.Client, near.Server));
            var serving = TryAsync(bed.ServerScope(), far.Server, cancellation.Token);
            var dialling = TryAsync(bed.ClientScope(), near.Client, cancellation.Token);

            await Task.WhenAny(stuck.Reached, Task.WhenAll(serving, dialling));
            await cancellation.CancelAsync();
            await Task.WhenAll(serving, dialling).WaitAsync(TimeSpan.FromSeconds(60), Token);
            await relays.WaitAsync(TimeSpan.FromSeconds(60), Token);
        }
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Waiting_ForThePeer_EndsWhenCancelled(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        using var file = new TemporaryFile();
        Func<Connection, CancellationToken, Task>[] waits =
        [
            (server, token) => server.ReceiveAsync(new byte[10], token).AsTask(),
            (server, token) => server.ReceiveAsync(Memory<byte>.Empty, token).AsTask(),
            (server, token) => server.ReceiveFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), token).AsTask(),
            (server, token) => server.RemoveTlsAsync(token).AsTask(),
        ];
        foreach (var wait in waits)
            await EndsWhenCancelledAsync(bed, wait);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Sending_ToAPeerThatReadsNothing_EndsWhenCancelled(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        using var file = new TemporaryFile(new byte[64 << 20]);
        Func<Connection, CancellationToken, Task>[] sends =
        [
            (server, token) => server.SendAsync(new byte[64 << 20], token).AsTask(),
            (server, token) => server.SendFileAsync(file.Handle, 0, 64 << 20, new ByteCounter(), token).AsTask(),
        ];
        foreach (var send in sends)
            await EndsWhenCancelledAsync(bed, send);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Complete_SocketIsFull_EndsWhenCancelled(string engine)
    {
        using var bed = new TlsTestBed(engine);
        await using var pair = await bed.ConnectAsync();
        using (var first = new CancellationTokenSource())
        {
            var filling = pair.Server.SendAsync(new byte[64 << 20], first.Token).AsTask();
            await first.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => filling);
        }
        using var cancellation = new CancellationTokenSource();
        var completing = pair.Server.CompleteAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        var ended = await Record.ExceptionAsync(() => completing.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.True(ended is null or OperationCanceledException or ConnectionException, ended?.ToString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Everything_WithACancelledToken_DoesNothing(string engine)
    {
        using var bed = new TlsTestBed(engine);
        await using var pair = await bed.ConnectAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Server.ReceiveAsync(new byte[1], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Server.SendAsync(new byte[1], cancelled).AsTask());
        await using var tcp = await ConnectedPair.CreateAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.ServerScope().AuthenticateAsync(tcp.Server, TlsPurpose.Control, cancelled).AsTask());
    }

    private static async Task EndsWhenCancelledAsync(TlsTestBed bed, Func<Connection, CancellationToken, Task> begin)
    {
        await using var pair = await bed.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        var running = begin(pair.Server, cancellation.Token);
        Assert.False(running.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    /// <summary>Where the other end is done or the bytes all came through, there is nothing to cancel any more.</summary>
    private static async Task TryAsync(TlsScope scope, TcpConnection tcp, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await scope.AuthenticateAsync(tcp, TlsPurpose.Control, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionException)
        {
            await tcp.DisposeAsync();
        }
    }

    /// <summary>Lets so many bytes pass, both ways together, and none behind.</summary>
    private sealed class StuckRelay(int limit)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _passed;

        public Task Reached => _reached.Task;

        public async Task RelayAsync(TcpConnection from, TcpConnection to)
        {
            var one = new byte[1];
            try
            {
                while (await from.ReceiveAsync(one, Token) > 0)
                {
                    if (Interlocked.Increment(ref _passed) > limit)
                        _reached.TrySetResult();
                    else
                        await to.SendAsync(one, Token);
                }
            }
            catch (ConnectionException)
            {
                // The end that was cancelled hung up.
            }
            await to.DisposeAsync();
        }
    }
}
