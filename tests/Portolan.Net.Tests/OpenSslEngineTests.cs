using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using Portolan.Net.OpenSsl;

namespace Portolan.Net.Tests;

/// <summary>What only the OpenSSL engine can do.</summary>
[SupportedOSPlatform("linux")]
public sealed class OpenSslEngineTests
{
    private const string Missing = "this machine has no OpenSSL 3";

    public static TheoryData<SslProtocols> Versions { get; } = new(SslProtocols.Tls12, SslProtocols.Tls13);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsMissing => TlsEngines.Find("openssl") is null;

    [Fact]
    public void TryCreate_SaysWhyNotOrWhichVersion()
    {
        var created = OpenSslEngine.TryCreate(out var engine, out var reason);
        Assert.Equal(created, engine is not null);
        Assert.Equal(created, reason is null);
        if (created)
            Assert.Contains("3.", OpenSslEngine.LibraryVersion, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Uploads_ManyInARow_AreAllResumedByIpLiteral(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = version }, client => client with { TargetHost = "127.0.0.1" });
        var (client, server) = (bed.ClientScope(), bed.ServerScope());
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await ReplyAsync(control);

        for (var i = 0; i < 20; i++)
        {
            await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload);
            Assert.True(data.Client.Tls!.Resumed);
            Assert.True(data.Server.Tls!.Resumed);
            Assert.Same(control.Client.Tls!.PeerCertificate, data.Client.Tls.PeerCertificate);

            // A client that uploads and closes without reading: no ticket may lie unread in its socket.
            await TcpConnectionTests.SendAndCompleteAsync(data.Client, new byte[100_000]);
            await data.Client.DisposeAsync();
            Assert.Equal(100_000, (await TcpConnectionTests.ReceiveToEndAsync(data.Server)).Length);
            await server.RenewTicketAsync(Token);
            await ReplyAsync(control);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Session_OfAnotherLogin_IsNotResumed(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = version });
        var client = bed.ClientScope();
        var (mine, other) = (bed.ServerScope(), bed.ServerScope());
        await using var control = await TlsTestBed.ConnectAsync(client, mine);
        await ReplyAsync(control);

        // The same client, its good session in hand, meets the data port of somebody else's login.
        await using (var stranger = await TlsTestBed.ConnectAsync(client, other, TlsPurpose.Download))
        {
            Assert.False(stranger.Server.Tls!.Resumed);
            Assert.False(stranger.Client.Tls!.Resumed);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Session_AfterAbortedTransfers_StillResumes(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = version });
        var (client, server) = (bed.ClientScope(), bed.ServerScope());
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await ReplyAsync(control);

        for (var i = 0; i < 6; i++)
        {
            await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload);
            Assert.True(data.Server.Tls!.Resumed);
            data.Client.Abort();
            data.Server.Abort();
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task SslStreamClient_MeetsOpenSslServer_ResumesWithRenewedTickets(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = version });
        using var client = new SslStreamEngine().CreateClientScope(bed.ClientOptions);
        var server = bed.ServerScope();
        await using var control = await TlsTestBed.ConnectAsync(client, server);

        for (var i = 0; i < 4; i++)
        {
            await server.RenewTicketAsync(Token);
            await ReplyAsync(control);
            await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload);
            Assert.True(data.Client.Tls!.Resumed);
            Assert.True(data.Server.Tls!.Resumed);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task OpenSslClient_MeetsSslStreamServer_Resumes(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("sslstream", server => server with { Protocols = version });
        using var client = TlsEngines.Find("openssl")!.CreateClientScope(bed.ClientOptions);
        var server = bed.ServerScope();
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await ReplyAsync(control);
        await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Download);
        Assert.True(data.Client.Tls!.Resumed);
        Assert.True(data.Server.Tls!.Resumed);
    }

    [Fact]
    public async Task TicketKeys_Rotate_AndRunningLoginsKeepTheirs()
    {
        Assert.SkipWhen(IsMissing, Missing);
        var time = new FakeTimeProvider();
        var engine = new OpenSslEngine(time, KernelTls.OfSystem);
        using var context = engine.CreateServerContext(new TlsServerOptions { Certificates = [TlsTestBed.Certificate] });
        using var client = engine.CreateClientScope(new TlsClientOptions { TargetHost = "localhost", ValidateServerCertificate = TlsVerification.Insecure });
        using var before = context.CreateScope();
        await using var control = await TlsTestBed.ConnectAsync(client, before);
        await ReplyAsync(control);

        time.Advance(TimeSpan.FromHours(13));
        using var after = context.CreateScope();
        await using var data = await TlsTestBed.ConnectAsync(client, before, TlsPurpose.Download);
        Assert.True(data.Server.Tls!.Resumed);
        await using var fresh = await TlsTestBed.ConnectAsync(client, after);
        Assert.False(fresh.Server.Tls!.Resumed);
    }

    [Fact]
    public async Task Context_DisposedWithLoginsRunning_ServesThemToTheirEnd()
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl");
        var (client, server) = (bed.ClientScope(), bed.ServerScope());
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await ReplyAsync(control);
        bed.Server.Dispose();
        await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Download);
        Assert.True(data.Server.Tls!.Resumed);
    }

    [Fact]
    public async Task Chain_OfTheServer_IsSentBehindItsCertificate()
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var chain = CertificateChain.Create();
        var seen = new List<string>();
        using var bed = new TlsTestBed("openssl", server => server with { Certificates = [chain.Leaf, chain.Intermediate] }, client => client with
        {
            ValidateServerCertificate = (_, _, platform, _) =>
            {
                seen.AddRange(platform!.ChainElements.Select(element => element.Certificate.Subject));
                return seen.Count > 0;
            },
        });
        await using var pair = await bed.ConnectAsync();
        Assert.Equal("CN=localhost, CN=middle", string.Join(", ", seen));
    }

    [Fact]
    public async Task KernelTls_WhereTheKernelHasIt_SendsTheFile()
    {
        Assert.SkipWhen(IsMissing, Missing);
        var kernel = new FakeKernelTls();
        var engine = new OpenSslEngine(TimeProvider.System, kernel);
        using var context = engine.CreateServerContext(new TlsServerOptions { Certificates = [TlsTestBed.Certificate] });
        using var client = engine.CreateClientScope(new TlsClientOptions { TargetHost = "localhost", ValidateServerCertificate = TlsVerification.Insecure });
        using var scope = context.CreateScope();
        await using var pair = await TlsTestBed.ConnectAsync(client, scope);
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
    public async Task Callback_Throws_IsAFaultAndNoCrash()
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", client: client => client with { ValidateServerCertificate = (_, _, _, _) => throw new InvalidOperationException("oops") });
        var tcp = await ConnectedPair.CreateAsync();
        var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
        var fault = await Assert.ThrowsAsync<ConnectionException>(() => bed.ClientScope().AuthenticateAsync(tcp.Client, TlsPurpose.Control, Token).AsTask());
        Assert.Contains("oops", fault.Message, StringComparison.Ordinal);
        var atServer = await Assert.ThrowsAsync<ConnectionException>(() => serving);
        Assert.Contains("alert bad_certificate", atServer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyConnections_NativeMemory_StaysFlat()
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl");
        await RunLoginsAsync(bed, 100);

        // Caches fill at their own pace; a leak would show in every round.
        var grown = long.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            var before = NativeBytesInUse();
            await RunLoginsAsync(bed, 250);
            grown = Math.Min(grown, NativeBytesInUse() - before);
        }
        Assert.True(grown < 100_000, $"{grown} bytes of native memory were not given back in any round of 1,000 connections.");
    }

    /// <summary>Each login is a control and three data connections, one of them aborted, one refused.</summary>
    private static async Task RunLoginsAsync(TlsTestBed bed, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var client = bed.Engine.CreateClientScope(bed.ClientOptions);
            using var server = bed.Server.CreateScope();
            await using var control = await TlsTestBed.ConnectAsync(client, server);
            await ReplyAsync(control);
            await using (var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Download))
                await data.Server.CompleteAsync(Token);
            await using (var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload))
                data.Client.Abort();
            await using var tcp = await ConnectedPair.CreateAsync();
            var refused = server.AuthenticateAsync(tcp.Server, TlsPurpose.Upload, Token).AsTask();
            await tcp.Client.SendAsync("noise, no hello"u8.ToArray(), Token);
            await Assert.ThrowsAsync<ConnectionException>(() => refused);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static long NativeBytesInUse() => (long)MallInfo().InUse;

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern MallocStatistics MallInfo();

    private static async Task ReplyAsync(TlsPair control)
    {
        await control.Server.SendAsync("226 done\r\n"u8.ToArray(), Token);
        Assert.Equal(10, await control.Client.ReceiveAsync(new byte[100], Token));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MallocStatistics
    {
        public nuint Arena, FreeChunks, FastChunks, Mapped, MappedBytes, Unused, FastFree, InUse, Free, Top;
    }

    private sealed class FakeKernelTls : KernelTls
    {
        private readonly byte[] _buffer = new byte[1 << 20];

        public int Calls { get; private set; }

        public override bool Sends(SslHandle ssl) => true;

        public override unsafe long SendFile(SslHandle ssl, SafeHandle file, long offset, long count)
        {
            Calls++;
            var read = RandomAccess.Read((Microsoft.Win32.SafeHandles.SafeFileHandle)file, _buffer.AsSpan(0, (int)count), offset);
            fixed (byte* start = _buffer)
                return read == 0 ? 0 : LibSsl.SSL_write_ex(ssl, start, (nuint)read, out var written) == 1 ? (long)written : -1;
        }
    }
}
