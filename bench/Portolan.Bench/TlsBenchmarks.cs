using System.Net;
using BenchmarkDotNet.Attributes;
using Portolan.Net;

namespace Portolan.Bench;

/// <summary>Handshakes with a P-256 certificate, and bytes through TLS, by each engine of this machine.</summary>
[MemoryDiagnoser]
public class TlsBenchmarks
{
    private const int PieceBytes = 256 * 1024, Pieces = 64;
    private readonly byte[] _sent = new byte[PieceBytes];
    private readonly byte[] _received = new byte[PieceBytes];
    private TlsEngine? _engine;
    private TlsServerContext? _context;

    [Params("openssl", "sslstream")]
    public string Engine { get; set; } = "openssl";

    [GlobalSetup]
    public void SetUp()
    {
        _engine = TlsEngines.Find(Engine) ?? throw new PlatformNotSupportedException($"This machine has no {Engine}.");
        var certificate = SelfSignedCertificate.Create(["localhost"], [IPAddress.Loopback], TimeSpan.FromDays(1));
        _context = _engine.CreateServerContext(new TlsServerOptions { Certificates = [certificate] });
    }

    [GlobalCleanup]
    public void CleanUp() => _context?.Dispose();

    /// <summary>A full handshake, both ends.</summary>
    [Benchmark]
    public async Task HandshakeAsync()
    {
        using var server = _context!.CreateScope();
        using var client = _engine!.CreateClientScope(ClientOptions);
        var (clientEnd, serverEnd) = await ShakeHandsAsync(client, server);
        await clientEnd.DisposeAsync();
        await serverEnd.DisposeAsync();
    }

    /// <summary>16 MiB after a handshake, encrypted and decrypted.</summary>
    [Benchmark]
    public async Task<long> MoveAsync()
    {
        using var server = _context!.CreateScope();
        using var client = _engine!.CreateClientScope(ClientOptions);
        var (clientEnd, serverEnd) = await ShakeHandsAsync(client, server);
        await using var receiver = clientEnd;
        await using var sender = serverEnd;
        var sending = Task.Run(SendAsync);
        var total = 0L;
        while (total < PieceBytes * (long)Pieces && await receiver.ReceiveAsync(_received) is var count and > 0) total += count;
        await sending;
        return total;

        async Task SendAsync()
        {
            for (var i = 0; i < Pieces; i++) await sender.SendAsync(_sent);
        }
    }

    private static TlsClientOptions ClientOptions => new() { TargetHost = "localhost", ValidateServerCertificate = TlsVerification.Insecure };

    private static async Task<(Connection Client, Connection Server)> ShakeHandsAsync(TlsScope client, TlsScope server)
    {
        var pair = await LoopbackPair.ConnectAsync();
        var serving = server.AuthenticateAsync(pair.Server, TlsPurpose.Control).AsTask();
        return (await client.AuthenticateAsync(pair.Client, TlsPurpose.Control), await serving);
    }
}
