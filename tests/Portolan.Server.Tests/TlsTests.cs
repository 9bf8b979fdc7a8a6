using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>AUTH, PBSZ, PROT, CCC, implicit TLS, and certificates that change. RFC 4217.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Explicit_TransfersBothWays(SslProtocols protocol)
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync(protocol);
        Assert.Equal(protocol, client.Ssl!.SslProtocol);
        await client.LoginAsync();
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT P", 200);
        client.ProtectData = true;
        var content = new byte[500_000];
        Random.Shared.NextBytes(content);
        Assert.Equal(226, (await client.UploadAsync("STOR a", content)).Code);
        Assert.Equal(content, await server.GetAsync("/a"));
        Assert.Equal(content, await client.DownloadAsync("RETR a"));
        var trace = (await server.TransferAsync(2)).Connection;
        Assert.NotNull(trace.TlsProtocol);
        Assert.True(trace.At(DataStep.Connected) <= trace.At(DataStep.TlsDone) && trace.At(DataStep.TlsDone) <= trace.At(DataStep.FirstByte));
        await client.QuitAsync();
    }

    [Fact]
    public async Task Implicit_BeginsWithTls()
    {
        await using var server = await StartAsync(change: o => o with { ImplicitTlsListen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await using var client = await RawClient.DialAsync(server.Server.ImplicitTlsEndPoints[0]);
        await client.StartTlsAsync();
        await client.ExpectAsync(220);
        await client.LoginAsync();
        await client.CommandAsync("AUTH TLS", 503);
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT P", 200);
        client.ProtectData = true;
        Assert.Equal(226, (await client.UploadAsync("STOR a", "x")).Code);
        Assert.NotNull(server.Control.Sessions.Single().Tls);
    }

    [Theory]
    [InlineData("PORT")]
    [InlineData("EPRT")]
    public async Task Active_TlsBeginsBehindThe150(string verb)
    {
        await using var server = await StartAsync();
        await server.PutAsync("/a", "active and private");
        await using var client = await server.LoginWithTlsAsync();
        using var listener = await client.OpenActiveAsync(extended: verb == "EPRT");
        await client.CommandAsync("RETR a", 150); // read before the handshake, as ftplib does
        await using var data = await listener.AcceptAsync();
        await data.StartTlsAsync(client);
        Assert.Equal("active and private", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Passive_TlsBegunBeforeTheCommand_IsTaken()
    {
        await using var server = await StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        await using var data = await client.OpenPassiveAsync();
        var handshake = data.StartTlsAsync(client); // as curl does
        await client.CommandAsync("RETR a", 150);
        await handshake;
        Assert.Single(await data.ReadToEndAsync());
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Auth_BytesBehindIt_EndTheSession()
    {
        await using var server = await StartAsync();
        foreach (var behind in new[] { "USER user\r\nPASS x\r\n", "N", "\r\n" })
        {
            await using var client = await server.ConnectAsync();
            await client.SendBytesAsync("AUTH TLS\r\n" + behind);
            await client.ExpectAsync(503);
            Assert.True(await client.IsAtEndAsync()); // none of it was obeyed
        }
        await server.UntilNoSessionAsync();
        Assert.Empty(server.Events.OfType<LoginRefused>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Alpn_OfOtherProtocolsOnly_EndsTheSessionAndSaysWhy(bool isImplicit)
    {
        await using var server = await StartAsync(change: o => o with { ImplicitTlsListen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        long failures = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == server.Control.Meter && instrument.Name == "portolan.server.tls.control_failures") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref failures, value));
        listener.Start();
        await using var browser = isImplicit ? await RawClient.DialAsync(server.Server.ImplicitTlsEndPoints[0]) : await server.ConnectAsync();
        if (!isImplicit) await browser.CommandAsync("AUTH TLS", 234);
        await Assert.ThrowsAnyAsync<Exception>(() => browser.StartTlsAsync(alpn: [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]));
        await server.UntilNoSessionAsync();
        Assert.Contains("offers other protocols than FTP", server.Log.Lines.Single(line => line.Id == 27).Text, StringComparison.Ordinal);
        listener.RecordObservableInstruments();
        Assert.Equal(1, failures);
    }

    [Fact]
    public async Task Alpn_FtpAmongOthers_IsServed()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync(alpn: [SslApplicationProtocol.Http2, new("ftp")]);
        Assert.Equal("ftp", client.Ssl!.NegotiatedApplicationProtocol.ToString());
        await client.LoginAsync();
    }

    [Fact]
    public async Task Auth_AfterLogin_BeginsTheSessionAnew()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync("CWD /", 250);
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync();
        await client.CommandAsync("PWD", 530);
        await client.LoginAsync();
        await client.CommandAsync("AUTH TLS", 503);
    }

    [Fact]
    public async Task Auth_NotAnsweredWithTls_EndsTheSession()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        await client.SendAsync("USER in the clear");
        await server.UntilNoSessionAsync();
        Assert.Equal(SessionEnd.TlsFailed, server.Events.OfType<SessionEnded>().Single().End);
    }

    [Fact]
    public async Task Auth_Mechanisms()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH KERBEROS_V4", 504);
        await client.CommandAsync("PBSZ 0", 503);
        await client.CommandAsync("PROT P", 503);
        await client.CommandAsync("CCC", 530);
        await client.CommandAsync("AUTH tls-c", 234);
        await client.StartTlsAsync();
        await client.CommandAsync("PROT P", 503); // PBSZ first
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT S", 536);
        await client.CommandAsync("PROT X", 504);
        await client.CommandAsync("PROT C", 200);

        await using var without = await RunningServer.StartAsync();
        await using var plain = await without.ConnectAsync();
        await plain.CommandAsync("AUTH TLS", 431);
        Assert.DoesNotContain("AUTH", (await plain.CommandAsync("FEAT", 211)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_LoginAndDataWithoutTls_AreRefused()
    {
        await using var server = await StartAsync(new TlsSettings { Required = true });
        await server.PutAsync("/a", "x");
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("USER user", 530);
        await client.CommandAsync("PASS x", 530);
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync();
        await client.LoginAsync();
        await client.PassiveAsync();
        await client.CommandAsync("RETR a", 521);
        await client.CommandAsync("LIST", 521);
        Assert.All(
            server.Events.OfType<DataConnectionRefused>().Select(refused => refused.Connection),
            trace => Assert.Equal((DataFailure.TlsRequired, DataStep.Announced, 521), (trace.Failure, trace.FailedStep, trace.ReplyCode)));
        Assert.Equal(2, server.Events.OfType<DataConnectionRefused>().Count());
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT C", 534);
        await client.CommandAsync("PROT P", 200);
        client.ProtectData = true;
        Assert.Equal("x", await client.DownloadTextAsync("RETR a"));
    }

    [Fact]
    public async Task Required_ByTheAccount_HoldsForDataToo()
    {
        var files = new MemoryFileStore();
        await using var server = await RunningServer.StartAsync(
            o => o with { Tls = RunningServer.Tls(), Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, RequireTls = true }) }, files);
        await server.PutAsync("/a", "x");
        await using var plain = await server.ConnectAsync();
        await plain.CommandAsync($"USER {RunningServer.User}", 530); // before the password travels
        await plain.CommandAsync($"PASS {RunningServer.Password}", 503);
        await plain.CommandAsync("USER somebody", 331);
        await using var client = await server.LoginWithTlsAsync(protect: false);
        await client.PassiveAsync();
        await client.CommandAsync("RETR a", 521);
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT C", 534);
    }

    [Fact]
    public async Task ProtC_UnderTls_MovesDataInClear()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginWithTlsAsync(protect: false);
        Assert.Equal(226, (await client.UploadAsync("STOR a", "in clear")).Code);
        Assert.Null((await server.TransferAsync()).Connection.TlsProtocol);
    }

    public static TheoryData<string> Engines => TlsEngines.Find("openssl") is null ? new("sslstream") : new("sslstream", "openssl");

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Ccc_CommandRightBehindTheCloseNotify_IsNotLost(string engine)
    {
        await using var server = await StartAsync(new TlsSettings { ClearCommandChannelAllowed = true, Engine = TlsEngines.Find(engine) });
        for (var i = 0; i < 20; i++)
        {
            await using var client = await server.LoginWithTlsAsync();
            await client.CommandAsync("CCC", 200);
            await client.StopTlsAsync("PWD\r\nNOOP\r\n"); // in one segment with the client's close_notify
            await client.ExpectAsync(257);
            await client.ExpectAsync(200);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Ccc_Allowed_ControlGoesOnInClear(string engine)
    {
        await using var server = await StartAsync(new TlsSettings { ClearCommandChannelAllowed = true, Engine = TlsEngines.Find(engine) });
        await using var client = await server.LoginWithTlsAsync();
        Assert.Contains("CCC", (await client.CommandAsync("FEAT", 211)).Text, StringComparison.Ordinal);
        await client.CommandAsync("CCC", 200);
        await client.StopTlsAsync();
        await client.CommandAsync("PWD", 257);
        client.ProtectData = true; // PROT P stays
        Assert.Equal(226, (await client.UploadAsync("STOR a", "private all the same")).Code);
        Assert.NotNull((await server.TransferAsync()).Connection.TlsProtocol);
        await client.CommandAsync("PROT C", 503);
        await client.QuitAsync();
    }

    /// <summary>Whether a name must use TLS is nothing that every store tells before the password.</summary>
    [Fact]
    public async Task Required_ByAnAccountWhoseStoreKeepsThatToItself_530BehindThePassword()
    {
        var accounts = new QuietAccounts(RunningServer.Accounts(new Account { Name = RunningServer.User, Files = new MemoryFileStore(), RequireTls = true }));
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls(), Accounts = accounts });
        await using var plain = await server.ConnectAsync();
        await plain.CommandAsync($"USER {RunningServer.User}", 331);
        await plain.CommandAsync($"PASS {RunningServer.Password}", 530);
        await plain.CommandAsync("PWD", 530);
        await using var secure = await server.LoginWithTlsAsync();
    }

    private sealed class QuietAccounts(IAccountStore accounts) : IAccountStore
    {
        public ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken) => accounts.LoginAsync(request, cancellationToken);
    }

    /// <summary>What stands behind CCC in the same records was sent under TLS; nobody could say where it ends and clear text begins.</summary>
    [Fact]
    public async Task Ccc_CommandsRightBehindIt_534AndTlsStays()
    {
        await using var server = await StartAsync(new TlsSettings { ClearCommandChannelAllowed = true });
        await using var client = await server.LoginWithTlsAsync();
        await client.SendBytesAsync("CCC\r\nPWD\r\n");
        await client.ExpectAsync(534);
        await client.ExpectAsync(257);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Ccc_NotAllowed_534()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginWithTlsAsync();
        await client.CommandAsync("CCC", 534);
        await client.CommandAsync("PWD", 257);
        await using var plain = await server.LoginAsync();
        await plain.CommandAsync("CCC", 503);
    }

    [Fact]
    public async Task Rein_UnderTls_KeepsTls()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginWithTlsAsync();
        await client.CommandAsync("REIN", 220);
        await client.CommandAsync("PWD", 530);
        Assert.NotNull(server.Control.Sessions.Single().Tls);
        await client.LoginAsync();
        await client.CommandAsync("PWD", 257);
    }

    [Fact]
    public async Task Certificate_FilesChanged_HoldsForTheNextSession()
    {
        var folder = Directory.CreateTempSubdirectory("portolan-");
        var path = TestCertificate.Write(Path.Combine(folder.FullName, "server.pem"));
        using var source = new CertificateSource(path);
        await using var server = await RunningServer.StartAsync(o => o with { Tls = new TlsSettings { Certificates = source } });
        await using var before = await server.LoginWithTlsAsync();
        TestCertificate.Write(path);
        source.Check();
        await using var after = await server.LoginWithTlsAsync();
        Assert.NotEqual(before.Ssl!.RemoteCertificate!.GetCertHashString(), after.Ssl!.RemoteCertificate!.GetCertHashString());
        before.ProtectData = true;
        Assert.Equal(226, (await before.UploadAsync("STOR a", "the old session goes on")).Code);

        await File.WriteAllTextAsync(path, "not a certificate");
        source.Check();
        server.Expect(7);
        await using var still = await server.LoginWithTlsAsync();
        Assert.Equal(after.Ssl.RemoteCertificate.GetCertHashString(), still.Ssl!.RemoteCertificate!.GetCertHashString());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Apply_TlsSwitchedOff_RunningSessionsKeepIt()
    {
        await using var server = await StartAsync();
        await using var before = await server.LoginWithTlsAsync();
        server.Control.Apply(server.Control.Options with { Tls = new TlsSettings() });
        before.ProtectData = true;
        Assert.Equal(226, (await before.UploadAsync("STOR a", "x")).Code);
        await using var after = await server.ConnectAsync();
        await after.CommandAsync("AUTH TLS", 431);
    }

    [Fact]
    public async Task Data_ClientDoesNotSpeakTls_425AndTheSessionGoesOn()
    {
        await using var server = await StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        await using var data = await client.OpenPassiveAsync();
        await client.CommandAsync("STOR a", 150);
        await data.WriteAsync("this is no TLS record at all");
        await client.ExpectAsync(425);
        Assert.Equal(DataFailure.TlsHandshakeFailed, (await server.TransferAsync()).Connection.Failure);
        Assert.Equal("x", await server.GetTextAsync("/a"));
        client.ProtectData = true;
        Assert.Equal("x", await client.DownloadTextAsync("RETR a"));
    }

    private static Task<RunningServer> StartAsync(TlsSettings? tls = null, Func<FtpServerOptions, FtpServerOptions>? change = null) =>
        RunningServer.StartAsync(o =>
        {
            o = o with { Tls = RunningServer.Tls(tls) };
            return change?.Invoke(o) ?? o;
        });
}
