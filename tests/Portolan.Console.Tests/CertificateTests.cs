using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;
using Portolan.Net;

namespace Portolan.Console.Tests;

/// <summary>A certificate brought or made in the console is what the next FTP client sees; one that cannot be used changes nothing.</summary>
public sealed class CertificateTests
{
    private const string KeyPassword = "the captain's key";
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-10);

    [Fact]
    public async Task SelfSigned_Made_IsWhatTheNextClientSees()
    {
        await using var rig = await Rig.StartAsync(tls: true);
        using var boss = rig.As(ApiScope.Administrator);
        var made = await boss.PostAsync("/api/v1/certificate/self-signed", new JsonObject { ["names"] = new JsonArray("ftp.example.org", "198.51.100.20") });
        Assert.Equal(["ftp.example.org", "198.51.100.20"], made["names"]!.AsArray().Select(name => (string?)name));
        Assert.True((bool)made["selfSigned"]!);
        Assert.Equal((string?)made["fingerprint"], await FingerprintOfAsync(rig.Ftp));
        await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "/api/v1/certificate/self-signed", new JsonObject { ["names"] = new JsonArray("no name") });
        Assert.Equal((string?)made["fingerprint"], (string?)(await boss.GetAsync("/api/v1/certificate"))["fingerprint"]);
    }

    [Theory]
    [InlineData("one text")]
    [InlineData("key before certificate")]
    [InlineData("key apart")]
    [InlineData("encrypted key")]
    [InlineData("pfx")]
    public async Task Upload_OfAnyForm_IsWhatTheNextClientSeesWithItsChain(string form)
    {
        await using var rig = await Rig.StartAsync(tls: true);
        using var boss = rig.As(ApiScope.Administrator);
        using var root = Authority("CN=Root");
        using var authority = Authority("CN=Authority", root);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Issue(authority, key, DateTimeOffset.UtcNow.AddDays(90));
        var (chain, plain) = (own.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n" + root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        var upload = form switch
        {
            "one text" => new JsonObject { ["pem"] = chain + "\n" + plain },
            "key before certificate" => new JsonObject { ["pem"] = plain + "\n" + chain },
            "key apart" => new JsonObject { ["pem"] = chain, ["key"] = plain },
            "encrypted key" => new JsonObject { ["pem"] = chain, ["key"] = key.ExportEncryptedPkcs8PrivateKeyPem(KeyPassword, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)), ["password"] = KeyPassword },
            _ => new JsonObject { ["pfx"] = PfxOf(own, key, authority), ["password"] = KeyPassword },
        };
        var used = await boss.PutAsync("/api/v1/certificate", upload);

        Assert.Equal(("CN=ftp.example.org", "CN=Authority", false), ((string?)used["subject"], (string?)used["issuer"], (bool)used["selfSigned"]!));
        Assert.Equal("CN=Authority", (string?)Assert.Single(used["chain"]!.AsArray())!["subject"]); // a root need not be sent
        Assert.Equal(CertificateFingerprint.Sha256(own), await FingerprintOfAsync(rig.Ftp));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Join(rig.CertificateFolder, SelfSignedCertificate.KeyFile)));
        Assert.Equal("upload", (string?)(await boss.GetAsync("/api/v1/audit?action=certificate"))["items"]![0]!["object"]);
        Assert.DoesNotContain("PRIVATE KEY", (await boss.GetAsync("/api/v1/certificate")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ThatCannotBeUsed_IsRefusedWithItsFieldAndTheOldOneStays()
    {
        await using var rig = await Rig.StartAsync(tls: true);
        using var boss = rig.As(ApiScope.Administrator);
        var before = await FingerprintOfAsync(rig.Ftp);
        using var authority = Authority("CN=Authority");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Issue(authority, key, DateTimeOffset.UtcNow.AddDays(90));
        using var over = Issue(authority, key, DateTimeOffset.UtcNow.AddDays(-1));
        var plain = key.ExportPkcs8PrivateKeyPem();
        (JsonObject Upload, string Field)[] cases =
        [
            (new JsonObject(), "/pem"),
            (new JsonObject { ["pem"] = over.ExportCertificatePem(), ["key"] = plain }, "/pem"),
            (new JsonObject { ["pem"] = own.ExportCertificatePem() }, "/key"),
            (new JsonObject { ["pem"] = own.ExportCertificatePem(), ["key"] = other.ExportPkcs8PrivateKeyPem() }, "/key"),
            (new JsonObject { ["pem"] = "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----", ["key"] = plain }, "/key"),
            (new JsonObject { ["pfx"] = PfxOf(own, key, authority), ["password"] = "wrong" }, "/pfx"),
            (new JsonObject { ["pfx"] = Convert.ToBase64String(own.Export(X509ContentType.Pkcs12)) }, "/pfx"),
            (new JsonObject { ["pfx"] = "no base64" }, "/pfx"),
        ];
        foreach (var (upload, field) in cases)
        {
            var problem = await boss.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PUT", "/api/v1/certificate", upload);
            Assert.Equal(field, (string?)problem["errors"]![0]!["field"]);
        }
        Assert.Equal(before, await FingerprintOfAsync(rig.Ftp));
    }

    [Fact]
    public async Task Certificate_WithoutTlsOrKeptElsewhere_IsSaid()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = rig.As(ApiScope.Administrator);
        await boss.RefusedAsync(HttpStatusCode.NotFound, "GET", "/api/v1/certificate");
        await boss.RefusedAsync(HttpStatusCode.Conflict, "POST", "/api/v1/certificate/self-signed", new JsonObject());
    }

    [Fact]
    public async Task TlsReport_SessionsWithAndWithout_AreToldApart()
    {
        await using var rig = await Rig.StartAsync(tls: true);
        using var boss = rig.As(ApiScope.Administrator);
        using (var gone = await RawFtp.LoginAsync(rig.Ftp)) await gone.SendAsync("QUIT", 221);
        using var clear = await RawFtp.LoginAsync(rig.Ftp);
        using var stranger = await RawFtp.ConnectAsync(rig.Ftp); // never logs in: no client
        await using var secret = await HandshakeAsync(rig.Ftp);
        while (rig.Server.Control.Sessions.Count != 3) await Task.Delay(10, TestContext.Current.CancellationToken);

        var report = await boss.GetAsync("/api/v1/tls");
        Assert.Equal([("", 1), (NameOf(secret), 1)], report["protocols"]!.AsArray().Select(use => ((string)use!["protocol"]!, (int)use["sessions"]!)).Order());
        var client = Assert.Single(report["clients"]!.AsArray())!;
        Assert.Equal(("127.0.0.1", NameOf(secret), 2, 2), ((string?)client["client"], (string?)client["protocol"], (int)client["sessions"]!, (int)client["plain"]!));
        Assert.Null(report["resumptionRate"]);
    }

    private static string NameOf(SslStream stream) => stream.SslProtocol.ToString().Replace("Tls1", "TLSv1.", StringComparison.Ordinal);

    private static async Task<string> FingerprintOfAsync(IPEndPoint server)
    {
        await using var stream = await HandshakeAsync(server);
        using var seen = new X509Certificate2(stream.RemoteCertificate!);
        return CertificateFingerprint.Sha256(seen);
    }

    private static async Task<SslStream> HandshakeAsync(IPEndPoint server)
    {
        var control = new NetworkStream(await ConnectAsync(server), ownsSocket: true);
        Assert.StartsWith("220", await LineAsync(control), StringComparison.Ordinal);
        await control.WriteAsync("AUTH TLS\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("234", await LineAsync(control), StringComparison.Ordinal);
        var stream = new SslStream(control, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, TestContext.Current.CancellationToken);
        return stream;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> LineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, TestContext.Current.CancellationToken) == 1 && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString();
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var until = DateTimeOffset.UtcNow.AddDays(issuer is null ? 365 : 300);
        if (issuer is null) return request.CreateSelfSigned(From, until);
        using var bare = request.Create(issuer, From, until, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, ECDsa key, DateTimeOffset until)
    {
        var request = new CertificateRequest("CN=ftp.example.org", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("ftp.example.org");
        request.CertificateExtensions.Add(names.Build());
        return request.Create(authority, From, until, RandomNumberGenerator.GetBytes(8));
    }

    private static string PfxOf(X509Certificate2 own, ECDsa key, X509Certificate2 authority)
    {
        using var withKey = own.CopyWithPrivateKey(key);
        using var bare = X509CertificateLoader.LoadCertificate(authority.RawData);
        return Convert.ToBase64String(new X509Certificate2Collection { withKey, bare }.Export(X509ContentType.Pkcs12, KeyPassword)!);
    }
}
