using System.Runtime.Versioning;
using System.Security.Authentication;
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

    [Fact]
    public void Scope_LastOfOldKeys_FreesThem()
    {
        Assert.SkipWhen(IsMissing, Missing);
        var options = new TlsServerOptions { Certificates = [TlsTestBed.Certificate] };
        using var context = new OpenSslServerContext(options, TimeProvider.System, KernelTls.OfSystem);
        var old = OpenSslContexts.CreateServer(options);
        var keys = new SharedContext(old);
        var scope = new OpenSslServerScope(context, keys.Share());
        keys.Release(); // the context has newer ones
        Assert.False(old.IsClosed);
        scope.Dispose();
        Assert.True(old.IsClosed);
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

    private static async Task ReplyAsync(TlsPair control)
    {
        await control.Server.SendAsync("226 done\r\n"u8.ToArray(), Token);
        Assert.Equal(10, await control.Client.ReceiveAsync(new byte[100], Token));
    }
}
