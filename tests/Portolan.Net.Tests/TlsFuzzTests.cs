namespace Portolan.Net.Tests;

/// <summary>A relay that damages what passes: the ends must fail with a fault, and never take wrong bytes for right ones.</summary>
public sealed class TlsFuzzTests
{
    private const int Rounds = 60;

    public static TheoryData<string> Engines => TlsTestBed.Engines;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Stream_OneBitFlipped_IsNeverTakenForWhole(string engine)
    {
        using var bed = new TlsTestBed(engine);
        for (var round = 0; round < Rounds; round++)
            Assert.False(await TransferAsync(bed, new Damage(round, Cut: false)), $"round {round}");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Stream_CutAnywhere_IsNeverTakenForWhole(string engine)
    {
        using var bed = new TlsTestBed(engine);
        for (var round = 0; round < Rounds; round++)
            Assert.False(await TransferAsync(bed, new Damage(round, Cut: true)), $"round {round}");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Stream_Untouched_ArrivesWhole(string engine)
    {
        using var bed = new TlsTestBed(engine);
        Assert.True(await TransferAsync(bed, new Damage(-1, Cut: false)));
    }

    /// <returns>Whether the receiver took everything for well and complete.</returns>
    private static async Task<bool> TransferAsync(TlsTestBed bed, Damage damage)
    {
        var content = TcpConnectionTests.RandomBytes(5_000);
        await using var near = await ConnectedPair.CreateAsync();
        await using var far = await ConnectedPair.CreateAsync();
        var relays = Task.WhenAll(damage.RelayAsync(near.Server, far.Client), Damage.None.RelayAsync(far.Client, near.Server));
        var receiving = ReceiveAsync(bed, far.Server);
        try
        {
            await using var client = await bed.ClientScope().AuthenticateAsync(near.Client, TlsPurpose.Upload, Token);
            await TcpConnectionTests.SendAndCompleteAsync(client, content);
            await TcpConnectionTests.ReceiveToEndAsync(client);
        }
        catch (ConnectionException e)
        {
            Assert.NotEqual(ConnectionFault.Other, e.Fault);
        }
        finally
        {
            await near.Client.DisposeAsync();
        }
        var received = await receiving;
        await relays;
        Assert.True(received is null || received.AsSpan().SequenceEqual(content));
        return received is not null;
    }

    private static async Task<byte[]?> ReceiveAsync(TlsTestBed bed, TcpConnection tcp)
    {
        try
        {
            await using var server = await bed.ServerScope().AuthenticateAsync(tcp, TlsPurpose.Upload, Token);
            var received = await TcpConnectionTests.ReceiveToEndAsync(server);
            await server.CompleteAsync(Token);
            return received;
        }
        catch (ConnectionException e)
        {
            Assert.NotEqual(ConnectionFault.Other, e.Fault);
            return null;
        }
        finally
        {
            await tcp.DisposeAsync();
        }
    }

    /// <summary>Flips one bit, or ends the stream, at a place that the round picks.</summary>
    private sealed record Damage(int Round, bool Cut)
    {
        public static readonly Damage None = new(-1, Cut: false);

        // The client sends about 5,600 bytes: hello, finished, data, close_notify.
        private long Place => Round < 0 ? long.MaxValue : (long)(new Random(Round).NextDouble() * 5_400);

        public async Task RelayAsync(TcpConnection from, TcpConnection to)
        {
            var (buffer, passed) = (new byte[1000], 0L);
            try
            {
                while (await from.ReceiveAsync(buffer, Token) is var read and > 0)
                {
                    var at = (int)Math.Min(read, Place - passed);
                    if (at < read && at >= 0 && !Cut)
                        buffer[at] ^= (byte)(1 << Round % 8);
                    await to.SendAsync(buffer.AsMemory(0, Cut ? Math.Max(0, at) : read), Token);
                    passed += read;
                    if (Cut && passed > Place)
                        break;
                }
                await to.CompleteAsync(Token);
                await from.ReceiveAsync(Memory<byte>.Empty, Token);
            }
            catch (ConnectionException)
            {
                to.Abort();
            }
        }
    }
}
