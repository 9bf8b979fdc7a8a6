using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.Cli.Tests.Serve;
using Portolan.Client;
using Portolan.Net;

namespace Portolan.Cli.Tests.Remote;

/// <summary>Who gets in, with the program as users run it: client certificates, networks, TLS before the password, the console by HTTPS.</summary>
public sealed class AccessEndToEndTests : IDisposable
{
    private const string Password = "pass-word-1";
    private readonly TempFolder _work = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Certificate_InsteadOfAPassword_LogsInItsOwnerOnly()
    {
        await using var server = await StartAsync();
        var own = TestCertificate.Shared.Certificate;
        await RunAsync("", "config", "set", "tls.askClientCertificate=true");
        await RunAsync(Password, "user", "add", "anna", $$"""terms.clientCertificate={"required":true,"fingerprints":["{{CertificateFingerprint.Sha256(own)}}"],"insteadOfPassword":true}""");
        await using (var ftp = await LoginAsync(server, "not the password", own)) Assert.NotNull(await ftp.GetWorkingDirectoryAsync(Cancelled));
        await Assert.ThrowsAsync<FtpLoginException>(() => LoginAsync(server, Password, certificate: null));
        await Assert.ThrowsAsync<FtpLoginException>(() => LoginAsync(server, "not the password", new TestCertificate().Certificate));
    }

    [Fact]
    public async Task Networks_OfAUser_AreTheOnlyOnesItComesFrom()
    {
        await using var server = await StartAsync();
        await RunAsync(Password, "user", "add", "anna", """terms.allowedNetworks=["198.51.100.0/24"]""");
        await Assert.ThrowsAsync<FtpLoginException>(() => LoginAsync(server, Password, certificate: null));
        await RunAsync("", "user", "set", "anna", """terms.allowedNetworks=["198.51.100.0/24","127.0.0.0/8"]""");
        await using var ftp = await LoginAsync(server, Password, certificate: null);
    }

    [Fact]
    public async Task RequireTls_OfAUser_IsAnsweredBeforeThePassword()
    {
        await using var server = await StartAsync();
        await RunAsync(Password, "user", "add", "anna", "terms.requireTls=true");
        using var control = new TcpClient();
        await control.ConnectAsync("127.0.0.1", server.Port, Cancelled);
        using var reader = new StreamReader(control.GetStream(), Encoding.ASCII);
        Assert.StartsWith("220", await reader.ReadLineAsync(Cancelled), StringComparison.Ordinal);
        await control.GetStream().WriteAsync("USER anna\r\n"u8.ToArray(), Cancelled);
        Assert.Equal("530 TLS required: use AUTH TLS before USER.", await reader.ReadLineAsync(Cancelled));
        await using var ftp = await LoginAsync(server, Password, certificate: null);
    }

    [Theory, InlineData("own", "console-tls"), InlineData("ftp", "tls")]
    public async Task Console_ByHttps_ShowsItsCertificateAndServesTheCommands(string kind, string folder)
    {
        await using var server = await StartAsync("--console-cert", kind);
        var record = JsonNode.Parse(await File.ReadAllTextAsync(_work["data/console.json"], Cancelled))!;
        var address = new Uri((string)record["address"]!);
        Assert.Equal("https", address.Scheme);
        using var kept = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(_work[$"data/{folder}/{SelfSignedCertificate.CertificateFile}"]);
        var fingerprint = CertificateFingerprint.Sha256(kept);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && CertificateFingerprint.Sha256(new(shown)) == fingerprint;
        using var http = new HttpClient(handler);
        Assert.Equal("ok", await http.GetStringAsync(new Uri(address, "healthz"), Cancelled));
        await RunAsync("", "user", "list"); // which trusts this certificate and no other
    }

    private Task<PortolanProcess> StartAsync(params string[] more) =>
        PortolanProcess.StartAsync(["serve", "--listen", "127.0.0.1:0", "--data", _work["data"], "--console", "127.0.0.1:0", "--active-port", "0", .. more]);

    private async Task RunAsync(string input, params string[] arguments)
    {
        var shell = new TestShell { Input = Encoding.UTF8.GetBytes(input + "\n") };
        shell.Variables["PORTOLAN_DATA"] = _work["data"];
        var code = await shell.RunAsync(arguments);
        Assert.True(code == ExitCode.Ok, $"{string.Join(' ', arguments)}: {code}\n{shell.Out}\n{shell.Error}");
    }

    private static Task<FtpClient> LoginAsync(PortolanProcess server, string password, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate) => FtpClient.ConnectAsync(
        new FtpClientOptions
        {
            Host = "127.0.0.1",
            Port = (ushort)server.Port,
            User = "anna",
            Password = password,
            Tls = TlsMode.Explicit,
            Certificates = CertificatePolicy.Insecure,
            ClientCertificate = certificate,
        },
        Cancelled);
}
