namespace Portolan.Net.Tests;

/// <summary>A relay that damages what passes: the ends must fail with a fault, and never take wrong bytes for right ones.</summary>
public sealed class TlsFuzzTests
{
    private const int Rounds = 60;

    public static TheoryData<string> Engines => TlsTestBed.Engines;

    public static TheoryData<string, Harm> EnginesAndHarms { get; } =
        new(from row in TlsTestBed.Engines from harm in Enum.GetValues<Harm>() select new TheoryDataRow<string, Harm>(row.Data, harm));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(EnginesAndHarms))]
    public async Task Upload_DamagedAnywhere_IsNeverTakenForWhole(string engine, Harm harm)
    {
        using var bed = new TlsTestBed(engine);
        for (var round = 0; round < Rounds; round++)
            Assert.False(await TransferAsync(bed, TlsPurpose.Upload, new Damage(round, harm)), $"round {round}");
    }

    [Theory, MemberData(nameof(EnginesAndHarms))]
    public async Task Download_DamagedAnywhere_IsNeverTakenForWhole(string engine, Harm harm)
    {
        using var bed = new TlsTestBed(engine);
        for (var round = 0; round < Rounds; round++)
            Assert.False(await TransferAsync(bed, TlsPurpose.Download, new Damage(round, harm)), $"round {round}");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Stream_Untouched_ArrivesWhole(string engine)
    {
        using var bed = new TlsTestBed(engine);
        Assert.True(await TransferAsync(bed, TlsPurpose.Upload, Damage.None));
        Assert.True(await TransferAsync(bed, TlsPurpose.Download, Damage.None));
    }

    /// <returns>Whether the receiver took everything for well and complete.</returns>
    private static async Task<bool> TransferAsync(TlsTestBed bed, TlsPurpose purpose, Damage damage)
    {
        var content = TcpConnectionTests.RandomBytes(5_000);
        await using var near = await ConnectedPair.CreateAsync();
        await using var far = await ConnectedPair.CreateAsync();
        var isUpload = purpose == TlsPurpose.Upload;
        var (up, down) = isUpload ? (damage, Damage.None) : (Damage.None, damage);
        var relays = Task.WhenAll(up.RelayAsync(near.Server, far.Client), down.RelayAsync(far.Client, near.Server));
        var client = (bed.ClientScope(), near.Client);
        var server = (bed.ServerScope(), far.Server);
        var (sender, receiver) = isUpload ? (client, server) : (server, client);
        var receiving = ReceiveAsync(receiver, purpose);
        await SendAsync(sender, purpose, content);
        var received = await receiving;
        await relays;
        Assert.True(received is null || received.AsSpan().SequenceEqual(content));
        return received is not null;
    }

    private static async Task SendAsync((TlsScope Scope, TcpConnection Tcp) end, TlsPurpose purpose, byte[] content)
    {
        try
        {
            await using var connection = await end.Scope.AuthenticateAsync(end.Tcp, purpose, Token);
            await TcpConnectionTests.SendAndCompleteAsync(connection, content);
            await TcpConnectionTests.ReceiveToEndAsync(connection);
        }
        catch (ConnectionException e)
        {
            Assert.NotEqual(ConnectionFault.Other, e.Fault);
        }
        finally
        {
            await end.Tcp.DisposeAsync();
        }
    }

    private static async Task<byte[]?> ReceiveAsync((TlsScope Scope, TcpConnection Tcp) end, TlsPurpose purpose)
    {
        try
        {
            await using var connection = await end.Scope.AuthenticateAsync(end.Tcp, purpose, Token);
            var received = await TcpConnectionTests.ReceiveToEndAsync(connection);
            await connection.CompleteAsync(Token);
            return received;
        }
        catch (ConnectionException e)
        {
            Assert.NotEqual(ConnectionFault.Other, e.Fault);
            return null;
        }
        finally
        {
            await end.Tcp.DisposeAsync();
        }
    }

    /// <summary>Damages the stream at a place that the round picks.</summary>
    private sealed class Damage(int round, Harm? harm)
    {
        public static readonly Damage None = new(0, harm: null);

        // The sender's stream is at least 5,600 bytes: its handshake, the data, close_notify.
        private readonly long _place = harm is null ? long.MaxValue : (long)(new Random(round).NextDouble() * 5_400);

        public async Task RelayAsync(TcpConnection from, TcpConnection to)
        {
            var (buffer, passed) = (new byte[1000], 0L);
            try
            {
                while (await from.ReceiveAsync(buffer, Token) is var read and > 0)
                {
                    var isHere = passed <= _place && _place < passed + read;
                    await to.SendAsync(isHere ? Harmed(buffer.AsSpan(0, read), (int)(_place - passed)) : buffer.AsMemory(0, read), Token);
                    passed += read;
                    if (isHere && harm == Harm.Cut)
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

        private byte[] Harmed(ReadOnlySpan<byte> bytes, int at)
        {
            switch (harm)
            {
                case Harm.Cut:
                    return bytes[..at].ToArray();
                case Harm.Noise:
                    var noise = new byte[1 + round];
                    new Random(round).NextBytes(noise);
                    return [.. bytes[..at], .. noise, .. bytes[at..]];
                default:
                    var flipped = bytes.ToArray();
                    flipped[at] ^= (byte)(1 << round % 8);
                    return flipped;
            }
        }
    }
}

/// <summary>What happens to a stream on its way.</summary>
public enum Harm
{
    BitFlipped,
    Cut,
    Noise,
}
