using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Microsoft.Win32.SafeHandles;
using Portolan.Net.OpenSsl;

namespace Portolan.Net.Tests;

/// <summary>Files sent by the kernel's TLS, by a stand-in for the kernel: few machines of developers have the module.</summary>
[SupportedOSPlatform("linux")]
public sealed class KernelTlsTests
{
    public static TheoryData<SslProtocols> Versions { get; } = new(SslProtocols.Tls12, SslProtocols.Tls13);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Versions))]
    public async Task SendFile_KernelSends_IsItsWork(SslProtocols version)
    {
        var kernel = new StandIn();
        using var bed = new Bed(kernel, version);
        await using var pair = await bed.ConnectAsync();
        var content = TcpConnectionTests.RandomBytes(10_000_000);
        using var file = new TemporaryFile(content);
        var counter = new ByteCounter();

        var receiving = TcpConnectionTests.ReceiveToEndAsync(pair.Client);
        Assert.Equal(9_999_000, await pair.Server.SendFileAsync(file.Handle, 1000, long.MaxValue, counter, Token));
        await pair.Server.CompleteAsync(Token);
        Assert.Equal(content[1000..], await receiving);
        Assert.Equal(9_999_000, counter.Value);
        Assert.True(kernel.Calls > 9);
    }

    [Fact]
    public async Task SendFile_KernelTookOneConnectionOnly_IsDecidedForEach()
    {
        var kernel = new StandIn { Takes = [true, false, false, true] }; // client and server of two connections, in the order they ask
        using var bed = new Bed(kernel, SslProtocols.Tls13);
        using var file = new TemporaryFile(TcpConnectionTests.RandomBytes(100_000));
        var calls = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            await using var pair = await bed.ConnectAsync();
            foreach (var (from, to) in new[] { (pair.Server, pair.Client), (pair.Client, pair.Server) })
            {
                var before = kernel.Calls;
                var receiving = TcpConnectionTests.ReceiveToEndAsync(to);
                Assert.Equal(100_000, await from.SendFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), Token));
                await from.CompleteAsync(Token);
                Assert.Equal(100_000, (await receiving).Length);
                calls.Add(kernel.Calls - before);
            }
        }
        Assert.Equal(2, calls.Count(count => count == 0));
        Assert.Equal(2, calls.Count(count => count > 0));
    }

    [Fact]
    public async Task SendFile_ThisKernel_SendsWholeEitherWay()
    {
        using var bed = new Bed(KernelTls.OfSystem, SslProtocols.Tls13);
        await using var pair = await bed.ConnectAsync();
        var content = TcpConnectionTests.RandomBytes(3_000_000);
        using var file = new TemporaryFile(content);
        var receiving = TcpConnectionTests.ReceiveToEndAsync(pair.Client);
        Assert.Equal(content.Length, await pair.Server.SendFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), Token));
        await pair.Server.CompleteAsync(Token);
        Assert.Equal(content, await receiving);
    }

    [Fact]
    public async Task SendFile_PeerResets_IsAFault()
    {
        using var bed = new Bed(new StandIn(), SslProtocols.Tls13);
        await using var pair = await bed.ConnectAsync();
        using var file = new TemporaryFile(new byte[64 << 20]);
        var sending = pair.Server.SendFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), Token).AsTask();
        pair.Client.Abort();
        Assert.Equal(ConnectionFault.Reset, (await Assert.ThrowsAsync<ConnectionException>(() => sending)).Fault);
    }

    [Fact]
    public async Task SendFile_PeerReadsNothing_EndsWhenCancelled()
    {
        using var bed = new Bed(new StandIn(), SslProtocols.Tls13);
        await using var pair = await bed.ConnectAsync();
        using var file = new TemporaryFile(new byte[64 << 20]);
        using var cancellation = new CancellationTokenSource();
        var sending = pair.Server.SendFileAsync(file.Handle, 0, long.MaxValue, new ByteCounter(), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    /// <summary>Both ends by the OpenSSL engine over one kernel.</summary>
    private sealed class Bed : IDisposable
    {
        private readonly TlsServerContext _context;
        private readonly TlsScope _server, _client;

        public Bed(KernelTls kernel, SslProtocols version)
        {
            Assert.SkipWhen(TlsEngines.Find("openssl") is null, "this machine has no OpenSSL 3");
            var engine = new OpenSslEngine(TimeProvider.System, kernel);
            _context = engine.CreateServerContext(new TlsServerOptions { Certificates = [TlsTestBed.Certificate], Protocols = version });
            _server = _context.CreateScope();
            _client = engine.CreateClientScope(new TlsClientOptions { TargetHost = "localhost", ValidateServerCertificate = TlsVerification.Insecure });
        }

        public Task<TlsPair> ConnectAsync() => TlsTestBed.ConnectAsync(_client, _server);

        public void Dispose()
        {
            _client.Dispose();
            _server.Dispose();
            _context.Dispose();
        }
    }

    /// <summary>Does by SSL_write what the kernel would do.</summary>
    private sealed class StandIn : KernelTls
    {
        private readonly byte[] _buffer = new byte[1 << 20];
        private int _asked;

        /// <summary>Its answers, one connection after the other; empty takes all.</summary>
        public bool[] Takes { get; init; } = [];

        public int Calls { get; private set; }

        public override bool Sends(SslHandle ssl) => Takes.Length == 0 || Takes[Interlocked.Increment(ref _asked) - 1];

        public override unsafe long SendFile(SslHandle ssl, SafeHandle file, long offset, long count)
        {
            Calls++;
            var read = RandomAccess.Read((SafeFileHandle)file, _buffer.AsSpan(0, (int)count), offset);
            fixed (byte* start = _buffer)
                return read == 0 ? 0 : LibSsl.SSL_write_ex(ssl, start, (nuint)read, out var written) == 1 ? (long)written : -1;
        }
    }
}
