using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Portolan.Administration.Tests.Hooks;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Accounts;

namespace Portolan.Administration.Tests.Acme;

/// <summary>Certificates from a real ACME authority (Debian's pebble) on loopback.</summary>
public sealed class AcmeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portolan-acme-");
    private readonly MemoryHooks _secrets = new();
    private readonly List<string> _issued = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(AcmeChallenge.Http01)]
    [InlineData(AcmeChallenge.TlsAlpn01)]
    public async Task Order_NamesThatAreOurs_GivesACertificateTheServerCanUse(AcmeChallenge challenge)
    {
        await using var pebble = await StartAsync();
        await using var acme = Service(Settings(pebble, challenge));
        await acme.OrderAsync(Cancelled);
        Assert.True(acme.State.Problem is null, acme.State.Problem?.En);
        Assert.Equal([acme.File], _issued);
        using var source = new CertificateSource(acme.File);
        Assert.True(source.Current.Count >= 2, "the chain is in it");
        Assert.True(source.Current[0].HasPrivateKey);
        Assert.True(source.Current[0].MatchesHostname("ftp.example.test") && source.Current[0].MatchesHostname("www.example.test"));
        Assert.InRange(acme.State.RenewsAt!.Value, acme.State.IssuedAt!.Value, acme.State.ExpiresAt!.Value);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(acme.File));

        var key = _secrets.Secrets[AcmeService.AccountSecret];
        await acme.OrderAsync(Cancelled); // the same account again
        Assert.True(acme.State.Problem is null, acme.State.Problem?.En);
        Assert.Equal(key, _secrets.Secrets[AcmeService.AccountSecret]);
    }

    [Fact]
    public async Task Order_NobodyAnswersTheChallenge_KeepsTheOldOneAndIsAFinding()
    {
        await using var server = new FtpServer(new FtpServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Accounts = new FixedAccounts() });
        await server.StartAsync(Cancelled);
        await using var pebble = await StartAsync();
        var settings = Settings(pebble, AcmeChallenge.Http01);
        await using var acme = Service(() => settings, server.Control);
        await acme.OrderAsync(Cancelled);
        var before = await File.ReadAllTextAsync(acme.File, Cancelled);
        settings = settings with { Listen = new IPEndPoint(IPAddress.Loopback, 0), Names = ["other.example.test"] }; // answered on another port than the authority asks
        await acme.OrderAsync(Cancelled);
        Assert.Contains("other.example.test", acme.State.Problem?.En, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(acme.File, Cancelled));
        Assert.Contains(server.Control.Findings, finding => finding.Code == FindingCode.CertificateNotRenewed);
        settings = Settings(pebble, AcmeChallenge.Http01);
        await acme.OrderAsync(Cancelled);
        Assert.DoesNotContain(server.Control.Findings, finding => finding.Code == FindingCode.CertificateNotRenewed);
    }

    [Fact]
    public async Task Renewal_ByItself_ComesAtTwoThirdsOfTheLifetime()
    {
        await using var pebble = await StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var acme = Service(Settings(pebble, AcmeChallenge.Http01), time: time);
        acme.Start();
        await UntilAsync(() => _issued.Count == 1, time);
        var renewsAt = acme.State.RenewsAt!.Value;
        var (from, to) = (acme.State.IssuedAt!.Value, acme.State.ExpiresAt!.Value);
        Assert.Equal(2.0 / 3, (renewsAt - from) / (to - from), 6);
        time.SetUtcNow(renewsAt.AddMinutes(-20));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Single(_issued);
        time.SetUtcNow(renewsAt);
        await UntilAsync(() => _issued.Count == 2, time);
    }

    [Fact]
    public async Task Order_AuthorityGone_IsTriedAgainLaterAndLater()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var acme = Service(new AcmeSection { Enabled = true, Directory = "https://127.0.0.1:1/dir", Names = ["ftp.example.test"] }, time: time);
        var pauses = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            await acme.OrderAsync(Cancelled);
            Assert.Contains("cannot be reached", acme.State.Problem?.En, StringComparison.Ordinal);
            Assert.Equal("无法连接证书机构：无法建立连接", acme.State.Problem?.Zh);
            pauses.Add((acme.State.RenewsAt!.Value - time.GetUtcNow()).TotalMinutes);
        }
        Assert.Equal([10, 20, 40], pauses);
        Assert.Empty(_issued);
    }

    [Fact]
    public async Task Order_AuthorityAnswersNonsense_IsAFindingAndNothingBreaks()
    {
        string[] nonsense =
        [
            "", "null", "[]", "1", "{", "{}", "\"x\"", """{"status":1}""", """{"status":"valid","status":"pending"}""", """{"newNonce":7,"newAccount":"ftp://x","newOrder":""}""", """{"newNonce":"http://[","newAccount":"/a"}""",
            """{"status":"pending","authorizations":[null,1],"finalize":[]}""", """{"status":"pending","authorizations":["not a url"],"finalize":"x"}""", """{"status":"pending","identifier":[],"challenges":[]}""",
            """{"status":"pending","identifier":{"value":"ftp.example.test"},"challenges":[1,null,{"type":2}]}""", """{"status":"pending","identifier":{"value":"a"},"challenges":[{"type":"http-01","token":{},"url":"x"}]}""",
            """{"status":"invalid","error":[1],"challenges":{}}""", """{"status":"valid","certificate":{"a":1},"authorizations":[],"finalize":"http://ca.test/finalize"}""", new string('[', 100), new string('x', (1 << 20) + 1),
        ];
        var tried = 0;
        foreach (var path in OddAuthority.Paths)
        {
            if (path is "/try" or "/finalize") continue; // what these answer nobody reads
            foreach (var answer in nonsense)
            {
                await using var acme = new AcmeService(
                    _secrets, control: null, _folder.FullName, () => new AcmeSection { Enabled = true, Directory = "http://ca.test/dir", Names = ["ftp.example.test"], Listen = new IPEndPoint(IPAddress.Loopback, 0) },
                    _issued.Add, NullLogger.Instance, time: null, new OddAuthority(path, answer));
                await acme.OrderAsync(Cancelled);
                Assert.False(string.IsNullOrEmpty(acme.State.Problem?.Zh), $"{path}: {answer}");
                tried++;
            }
        }
        Assert.Empty(_issued);
        Assert.Equal(5 * nonsense.Length, tried);
    }

    [Fact]
    public async Task Order_AuthorityFindsNoServer_IsSaidInBothLanguages()
    {
        const string failed = """
            {"status":"invalid","identifier":{"type":"dns","value":"ftp.example.test"},"challenges":[{"type":"http-01","url":"http://ca.test/try","token":"token",
             "error":{"type":"urn:ietf:params:acme:error:connection","detail":"Fetching http://ftp.example.test/: Connection refused"}}]}
            """;
        await using var acme = new AcmeService(
            _secrets, control: null, _folder.FullName, () => new AcmeSection { Enabled = true, Directory = "http://ca.test/dir", Names = ["ftp.example.test"], Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            _issued.Add, NullLogger.Instance, time: null, new OddAuthority("/authz", failed));
        await acme.OrderAsync(Cancelled);
        Assert.StartsWith("ftp.example.test: The authority could not connect", acme.State.Problem?.En, StringComparison.Ordinal);
        Assert.Matches("^ftp.example.test：证书机构.*无法连接.*：Fetching http://ftp.example.test/: Connection refused$", acme.State.Problem?.Zh);
    }

    [Theory]
    [InlineData("GET /.well-known/acme-challenge/token HTTP/1.1\r\n\r\n", "200 OK")]
    [InlineData("GET /.well-known/acme-challenge/../token HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("POST /.well-known/acme-challenge/token HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("\0\u0001\u0002\r\n\r\n", "404 Not Found")]
    public async Task HttpChallenge_Requests_GetWhatIsOfferedOnly(string request, string status)
    {
        await using var challenge = new HttpChallenge(new IPEndPoint(IPAddress.Loopback, 0));
        challenge.Offer("ftp.example.test", "token", "token.thumbprint");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(challenge.LocalEndPoint, Cancelled);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request), Cancelled);
        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync(Cancelled);
        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
        Assert.Equal(status == "200 OK", answer.EndsWith("token.thumbprint", StringComparison.Ordinal));
    }

    private static async Task<Pebble> StartAsync()
    {
        if (Pebble.Program is not { } program)
        {
            Assert.Skip("pebble is not here: eng/fetch-daemons.sh unpacks it");
            throw new InvalidOperationException();
        }
        return await Pebble.StartAsync(program, Cancelled);
    }

    private static AcmeSection Settings(Pebble pebble, AcmeChallenge challenge) => new()
    {
        Enabled = true,
        Directory = pebble.Directory,
        Names = ["ftp.example.test", "www.example.test"],
        Contact = "admin@example.test",
        Challenge = challenge,
        Listen = new IPEndPoint(IPAddress.Loopback, challenge == AcmeChallenge.Http01 ? pebble.HttpPort : pebble.TlsPort),
    };

    private AcmeService Service(AcmeSection settings, TimeProvider? time = null) => Service(() => settings, control: null, time);

    private AcmeService Service(Func<AcmeSection> settings, ServerControl? control, TimeProvider? time = null) =>
        new(_secrets, control, _folder.FullName, settings, _issued.Add, NullLogger.Instance, time, Pebble.Handler());

    /// <summary>The clock goes on while the authority works: pauses between two questions are on it.</summary>
    private static async Task UntilAsync(Func<bool> reached, FakeTimeProvider time)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!reached())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, limit.Token);
        }
    }
}
