using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace Portolan.Net.Tests;

/// <summary>Handshakes that fail, are slow, or need a judgement.</summary>
public sealed class TlsHandshakeTests
{
    public static TheoryData<string> Engines => TlsTestBed.Engines;

    public static TheoryData<string, SslProtocols> EnginesAndVersions => TlsConnectionTests.EnginesAndVersions;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Client_UntrustedCertificate_IsRefusedWithTheReason(string engine)
    {
        using var bed = new TlsTestBed(engine, client: client => client with { TargetHost = "elsewhere.example", ValidateServerCertificate = null });
        var (client, _) = await FailAsync(bed);

        Assert.Equal(ConnectionFault.TlsCertificate, client.Fault);
        Assert.Contains("self-signed", client.Message, StringComparison.Ordinal);
        Assert.Contains("elsewhere.example", client.Message, StringComparison.Ordinal);
        Assert.Contains("localhost", client.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Client_IpTarget_IsCheckedAgainstTheAddressesOfTheCertificate(string engine)
    {
        var seen = new List<SslPolicyErrors>();
        foreach (var target in new[] { "127.0.0.1", "127.0.0.2" })
        {
            using var bed = new TlsTestBed(engine, client: client => client with
            {
                TargetHost = target,
                ValidateServerCertificate = (_, _, _, errors) =>
                {
                    seen.Add(errors);
                    return seen.Count > 0;
                },
            });
            await using var pair = await bed.ConnectAsync();
        }
        Assert.Equal([SslPolicyErrors.RemoteCertificateChainErrors, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch], seen);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Client_WrongPin_NamesTheFingerprint(string engine)
    {
        using var bed = new TlsTestBed(engine, client: client => client with { ValidateServerCertificate = TlsVerification.Pin(new string('0', 64)) });
        var (client, _) = await FailAsync(bed);
        Assert.Equal(ConnectionFault.TlsCertificate, client.Fault);
        Assert.Contains(CertificateFingerprint.Sha256(TlsTestBed.Certificate), client.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Versions_NothingInCommon_SaysSo(string engine)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = SslProtocols.Tls13 }, client => client with { Protocols = SslProtocols.Tls12 });
        var (client, server) = await FailAsync(bed);
        Assert.Equal(ConnectionFault.TlsHandshake, client.Fault);
        Assert.Equal(ConnectionFault.TlsHandshake, server.Fault);
        Assert.Contains("version", client.Message, StringComparison.Ordinal);
        Assert.Contains("version", server.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task ClientCertificate_ShownAndAccepted_IsKnownToTheServer(string engine, SslProtocols version)
    {
        using var own = SelfSignedCertificate.Create(["client"], [], TimeSpan.FromDays(1));
        using var bed = new TlsTestBed(engine,
            server => server with { Protocols = version, ClientCertificates = ClientCertificateMode.Require, ValidateClientCertificate = TlsVerification.Pin(CertificateFingerprint.Sha256(own)) },
            client => client with { ClientCertificate = own });
        await using var pair = await bed.ConnectAsync();
        Assert.Equal(own.Thumbprint, pair.Server.Tls!.PeerCertificate!.Thumbprint);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task ClientCertificate_OnlyAsked_MayBeAbsent(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version, ClientCertificates = ClientCertificateMode.Ask });
        await using var pair = await bed.ConnectAsync();
        Assert.Null(pair.Server.Tls!.PeerCertificate);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task ClientCertificate_RequiredAndAbsent_IsRefused(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version, ClientCertificates = ClientCertificateMode.Require });
        var (client, server) = await FailAsync(bed);
        Assert.Equal(ConnectionFault.TlsCertificate, server.Fault);
        Assert.NotEqual(ConnectionFault.Other, client.Fault);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Server_PlainTextInsteadOfHello_SaysSo(string engine)
    {
        using var bed = new TlsTestBed(engine);
        var tcp = await ConnectedPair.CreateAsync();
        var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
        await tcp.Client.SendAsync("USER anonymous\r\nPASS guest\r\n"u8.ToArray(), Token);
        var fault = await Assert.ThrowsAsync<ConnectionException>(() => serving);
        Assert.Equal(ConnectionFault.TlsHandshake, fault.Fault);
        Assert.Contains("did not answer with TLS", fault.Message, StringComparison.Ordinal);
        await tcp.DisposeAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Peer_ClosesInTheHandshake_SaysSo(string engine)
    {
        using var bed = new TlsTestBed(engine);
        foreach (var scope in new[] { bed.ServerScope(), bed.ClientScope() })
        {
            var tcp = await ConnectedPair.CreateAsync();
            var running = scope.AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
            await tcp.Client.CompleteAsync(Token);
            var fault = await Assert.ThrowsAsync<ConnectionException>(() => running);
            Assert.Equal(ConnectionFault.TlsHandshake, fault.Fault);
            Assert.Contains("closed the connection", fault.Message, StringComparison.Ordinal);
            await tcp.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Handshake_Cancelled_EndsAndClosesTheConnection(string engine)
    {
        using var bed = new TlsTestBed(engine);
        foreach (var scope in new[] { bed.ServerScope(), bed.ClientScope() })
        {
            var tcp = await ConnectedPair.CreateAsync();
            using var cancellation = new CancellationTokenSource();
            var running = scope.AuthenticateAsync(tcp.Server, TlsPurpose.Control, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            await TcpConnectionTests.ReceiveToEndAsync(tcp.Client);
            await tcp.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Handshake_OneByteAtATime_Succeeds(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        var (near, far) = (await ConnectedPair.CreateAsync(), await ConnectedPair.CreateAsync());
        var relays = Task.WhenAll(DribbleAsync(near.Server, far.Client), DribbleAsync(far.Client, near.Server));

        var serving = bed.ServerScope().AuthenticateAsync(far.Server, TlsPurpose.Control, Token).AsTask();
        await using (var client = await bed.ClientScope().AuthenticateAsync(near.Client, TlsPurpose.Control, Token))
        await using (var server = await serving)
        {
            await TcpConnectionTests.SendAndCompleteAsync(client, "slowly"u8.ToArray());
            Assert.Equal("slowly"u8.ToArray(), await TcpConnectionTests.ReceiveToEndAsync(server));
            Assert.False(client.Tls!.Resumed);
            Assert.False(server.Tls!.Resumed);
            await server.CompleteAsync(Token);
            Assert.Empty(await TcpConnectionTests.ReceiveToEndAsync(client));
        }
        await relays;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Ciphers_OfYesterdayOnly_AreRefused(string engine)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only on Linux can a client be told which ciphers to offer");
        using var bed = new TlsTestBed(engine);
        foreach (var suite in new[] { TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA })
        {
            await using var tcp = await ConnectedPair.CreateAsync();
            var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
            var offering = OfferAsync(tcp, suite);
            var server = await Assert.ThrowsAsync<ConnectionException>(() => serving);
            await Assert.ThrowsAnyAsync<Exception>(() => offering);
            Assert.Equal(ConnectionFault.TlsHandshake, server.Fault);
            Assert.Contains("cipher", server.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Ciphers_YesterdaysBeforeTodays_TodaysAreAgreedOn(string engine)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only on Linux can a client be told which ciphers to offer");
        using var bed = new TlsTestBed(engine);
        await using var tcp = await ConnectedPair.CreateAsync();
        var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
        var offering = OfferAsync(tcp, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        await using (var server = await serving)
        {
            await server.SendAsync("220 "u8.ToArray(), Token);
            Assert.Contains("GCM", server.Tls!.CipherSuite, StringComparison.Ordinal);
        }
        await offering;
    }

    /// <summary>A client of TLS 1.2 that knows these suites only. It waits for the first byte: a server may agree to a suite and then not speak.</summary>
    private static async Task OfferAsync(ConnectedPair tcp, params TlsCipherSuite[] suites)
    {
        await using var stream = new SslStream(new SslStreams.ConnectionStream(tcp.Client, isServer: false));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls12,
#pragma warning disable CA1416 // the tests that call this run on Linux only
            CipherSuitesPolicy = new CipherSuitesPolicy(suites),
#pragma warning restore CA1416
            RemoteCertificateValidationCallback = TlsVerification.Insecure,
        }, Token);
        await stream.ReadExactlyAsync(new byte[1], Token);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Handshake_RandomBytes_FailsWithAFault(string engine)
    {
        using var bed = new TlsTestBed(engine);
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var noise = new byte[random.Next(1, 600)];
            random.NextBytes(noise);
            if (i % 2 == 0)
                noise.AsSpan(0, Math.Min(3, noise.Length)).CopyFrom([22, 3, 1]);
            var tcp = await ConnectedPair.CreateAsync();
            var scope = i % 4 < 2 ? bed.ServerScope() : bed.ClientScope();
            var running = scope.AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
            await tcp.Client.SendAsync(noise, Token);
            await tcp.Client.CompleteAsync(Token);
            await Assert.ThrowsAsync<ConnectionException>(() => running);
            await tcp.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Renegotiation_AskedByTheClient_IsRefused(string engine)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "the openssl command asks for the renegotiation and is not installed");
        using var bed = new TlsTestBed(engine);
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/openssl", ["s_client", "-tls1_2", "-connect", listener.LocalEndPoint.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            await using var server = await bed.ServerScope().AuthenticateAsync(await listener.AcceptAsync(Token), TlsPurpose.Control, Token);
            await process.StandardInput.WriteAsync("R\n");
            await process.StandardInput.FlushAsync(Token);
            // One that is agreed to ends nothing.
            await Assert.ThrowsAsync<ConnectionException>(() => TcpConnectionTests.ReceiveToEndAsync(server).WaitAsync(Patience, Token));
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<(ConnectionException Client, ConnectionException Server)> FailAsync(TlsTestBed bed)
    {
        var tcp = await ConnectedPair.CreateAsync();
        var serving = HandshakeAndReadAsync(bed.ServerScope(), tcp.Server);
        var dialling = HandshakeAndReadAsync(bed.ClientScope(), tcp.Client);
        return (await Assert.ThrowsAsync<ConnectionException>(() => dialling), await Assert.ThrowsAsync<ConnectionException>(() => serving));
    }

    /// <summary>In TLS 1.3 a client is done before the server judges its certificate, and hears of it when it reads.</summary>
    private static async Task HandshakeAndReadAsync(TlsScope scope, TcpConnection tcp)
    {
        await using var connection = await scope.AuthenticateAsync(tcp, TlsPurpose.Control, Token);
        await connection.ReceiveAsync(new byte[1], Token).AsTask().WaitAsync(Patience, Token); // who is not refused waits for a byte that nobody sends
    }

    private static async Task DribbleAsync(TcpConnection from, TcpConnection to)
    {
        var one = new byte[1];
        while (await from.ReceiveAsync(one, Token) > 0)
        {
            await to.SendAsync(one, Token);
            await Task.Yield();
        }
        await to.CompleteAsync(Token);
    }
}

internal static class SpanExtensions
{
    public static void CopyFrom(this Span<byte> target, ReadOnlySpan<byte> source) => source[..target.Length].CopyTo(target);
}
