using System.Security.Authentication;
using Portolan.Client.Tests.Peers;
using Portolan.Net;
using Portolan.Server;
using Portolan.Testing;

namespace Portolan.Client.Tests;

public sealed class TlsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private const string Secured = "S: 220 Hi\nC: AUTH TLS\nS: 234 go\ntls\nC: USER anonymous\nS: 230 In\nC: PBSZ 0\nS: 200 ok\n";

    private static string Fingerprint => CertificateFingerprint.Sha256(TestCertificate.Shared.Certificate);

    [Theory]
    [InlineData(TlsMode.Explicit)]
    [InlineData(TlsMode.Auto)]
    [InlineData(TlsMode.Implicit)]
    public async Task Connect_Offered_EncryptsControlAndData(TlsMode mode)
    {
        await using var peer = await PortolanPeer.StartAsync();
        var seen = new Recorder();
        var options = peer.Options with { Tls = mode, Port = mode == TlsMode.Implicit ? peer.ImplicitPort : peer.Port, Observer = seen.Add };
        await using var ftp = await FtpClient.ConnectAsync(options, Token);
        Assert.NotNull(ftp.Tls);
        Assert.Empty(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.StartsWith("TLSv1.", seen.Events.OfType<DataConnectionEnded>().Single().Trace.TlsProtocol, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SystemTrust_SelfSigned_RefusesAndTellsTheFingerprint()
    {
        await using var peer = await PortolanPeer.StartAsync();
        var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(peer.Options with { Tls = TlsMode.Explicit, Certificates = CertificatePolicy.SystemTrust }, Token));
        Assert.Equal(TlsStage.Certificate, e.Stage);
        Assert.Contains(Fingerprint, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_ServerDoesNotEncryptData_IsRefused()
    {
        await using var server = ScriptedServer.Start(Secured + "C: PROT P\nS: 536 No\nhold\n");
        var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(Pinned(server), Token));
        Assert.Equal(TlsStage.Offer, e.Stage);
        Assert.Contains("files would travel in clear", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EndWithoutCloseNotify_IsTakenAtTheServersWordAndTold()
    {
        await using var server = ScriptedServer.Start(Secured + "C: PROT P\nS: 200 ok\nC: FEAT\nS: 500 What?\nC: TYPE I\nS: 200 ok\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 150 go\nD~ hello\nS: 226 done\nhold\n");
        var seen = new Recorder();
        await using var ftp = await FtpClient.ConnectAsync(Pinned(server) with { Observer = seen.Add }, Token);
        await using (var stream = await ftp.OpenReadAsync("f", cancellationToken: Token))
        {
            using var text = new StreamReader(stream);
            Assert.Equal("hello\r\n", await text.ReadToEndAsync(Token));
        }
        Assert.Contains(seen.Notes, note => note.Contains("without close_notify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pin_RightAndWrong_AcceptsAndRefuses()
    {
        await using var peer = await PortolanPeer.StartAsync();
        var options = peer.Options with { Tls = TlsMode.Explicit };
        await using (await FtpClient.ConnectAsync(options with { Certificates = CertificatePolicy.PinSha256(Fingerprint) }, Token))
        {
        }
        var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(options with { Certificates = CertificatePolicy.PinSha256(new string('A', 64)) }, Token));
        Assert.Equal(TlsStage.Certificate, e.Stage);
    }

    [Fact]
    public async Task FirstUse_SameThenOther_AcceptsThenRefuses()
    {
        using var folder = new TempFolder();
        await using var peer = await PortolanPeer.StartAsync();
        var options = peer.Options with { Tls = TlsMode.Explicit, Certificates = CertificatePolicy.TrustOnFirstUse(folder["known"]) };
        for (var i = 0; i < 2; i++)
        {
            await using var ftp = await FtpClient.ConnectAsync(options, Token);
            Assert.Empty(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        }
        var line = await File.ReadAllTextAsync(folder["known"], Token);
        Assert.Contains(Fingerprint, line, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["known"], line.Replace(Fingerprint, new string('B', 64), StringComparison.Ordinal), Token);
        var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(options, Token));
        Assert.Contains("changed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ImplicitToAnExplicitPort_SaysWhatToTry()
    {
        await using var peer = await PortolanPeer.StartAsync();
        var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(peer.Options with { Tls = TlsMode.Implicit }, Token));
        Assert.Contains("explicit TLS", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_InClearWhereTlsIsRequired_SaysWhatToChoose()
    {
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Tls = options.Tls with { Required = true } });
        var e = await Assert.ThrowsAsync<FtpLoginException>(() => FtpClient.ConnectAsync(peer.Options, Token));
        Assert.Contains("TLS", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls13_ServerKnownForTooFewTickets_FallsBackAndSaysSoOnce()
    {
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Greeting = "ProFTPD 1.3.8 ready" });
        var seen = new Recorder();
        for (var i = 0; i < 3; i++)
        {
            await using var ftp = await FtpClient.ConnectAsync(peer.Options with { Tls = TlsMode.Explicit, TlsEngine = TlsEngines.Find("sslstream"), Observer = seen.Add }, Token);
            Assert.Equal(SslProtocols.Tls12, ftp.Tls!.Protocol);
        }
        Assert.Single(seen.Notes, note => note.StartsWith("TLS 1.2 only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tls13_ServerRefusedTheSession_NextLoginsUseTls12()
    {
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Tls = options.Tls with { SessionReuse = TlsSessionReuse.Require } });
        var seen = new Recorder();
        // SslStream resumes nothing where the host is an address.
        var options = peer.Options with { Tls = TlsMode.Explicit, TlsEngine = TlsEngines.Find("sslstream"), Observer = seen.Add };
        await using (var ftp = await FtpClient.ConnectAsync(options, Token))
        {
            Assert.Equal(SslProtocols.Tls13, ftp.Tls!.Protocol);
            var refused = await Assert.ThrowsAsync<FtpTlsException>(async () => await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
            Assert.Equal(TlsStage.Resumption, refused.Stage);
        }
        foreach (var engine in new[] { TlsEngines.Find("sslstream"), TlsEngines.Default })
        {
            await using var next = await FtpClient.ConnectAsync(options with { TlsEngine = engine }, Token);
            Assert.Equal(SslProtocols.Tls12, next.Tls!.Protocol);
        }
        Assert.Single(seen.Notes, note => note.StartsWith("TLS 1.2 only", StringComparison.Ordinal));
    }

    private static FtpClientOptions Pinned(ScriptedServer server) => server.Options with { Tls = TlsMode.Explicit, Certificates = CertificatePolicy.PinSha256(Fingerprint) };
}
