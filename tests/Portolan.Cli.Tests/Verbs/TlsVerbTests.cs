using Portolan.Net;

namespace Portolan.Cli.Tests.Verbs;

/// <summary>What ftp:// and ftps:// promise, against a server whose certificate nobody trusts.</summary>
public sealed class TlsVerbTests : IAsyncLifetime
{
    private readonly TestShell _shell = new();
    private LoopbackServer _server = null!;

    private static string Fingerprint => CertificateFingerprint.Sha256(TestCertificate.Shared.Certificate);

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync(offersTls: true);
        _server.Files.Write("a.txt", "hello");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Ftp_ServerOffersTls_UsesItAndBearsTheCertificate()
    {
        await ShouldBeAsync(ExitCode.Ok, "cat", "-v", _server.Url("a.txt"));
        Assert.Contains("> AUTH TLS", _shell.Error, StringComparison.Ordinal);
        Assert.EndsWith("hello", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_ByName_CarriesTheTransfer()
    {
        await ShouldBeAsync(ExitCode.Ok, "cat", "-v", "--tls-engine", "sslstream", _server.Url("a.txt"));
        Assert.Contains("> AUTH TLS", _shell.Error, StringComparison.Ordinal);
        Assert.EndsWith("hello", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_NotOfThisMachine_IsAMistakeInUsage()
    {
        await ShouldBeAsync(ExitCode.Usage, "ls", "--tls-engine", "schannel", _server.Url("a.txt"));
        Assert.Contains("schannel", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ftp_TlsNone_StaysInClear()
    {
        await ShouldBeAsync(ExitCode.Ok, "cat", "-v", "--tls", "none", _server.Url("a.txt"));
        Assert.DoesNotContain("> AUTH", _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tls", "explicit", false)]
    [InlineData("--tls", "implicit", true)]
    public async Task Promise_CertificateNotTrusted_IsRefusedWithTheTwoWaysOut(string flag, string how, bool isImplicit)
    {
        await ShouldBeAsync(ExitCode.Tls, "ls", flag, how, Url(isImplicit, "ftp"));
        Assert.Contains("--pin " + Fingerprint, _shell.Error, StringComparison.Ordinal);
        Assert.Contains("--insecure", _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ftps_OtherPort_FindsOutWhetherTlsIsImplicit(bool isImplicit)
    {
        await ShouldBeAsync(ExitCode.Tls, "cat", Url(isImplicit, "ftps"));
        await ShouldBeAsync(ExitCode.Ok, "cat", "--insecure", Url(isImplicit, "ftps"));
        await ShouldBeAsync(ExitCode.Ok, "cat", "--pin", Fingerprint, Url(isImplicit, "ftps"));
        Assert.EndsWith("hellohello", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_OtherCertificate_IsRefusedAlsoForFtp() =>
        await ShouldBeAsync(ExitCode.Tls, "ls", "--pin", new string('0', 64), _server.Url(""));

    [Theory]
    [InlineData("passive")]
    [InlineData("active")]
    public async Task Get_UnderTls_WorksInBothModes(string mode) =>
        await ShouldBeAsync(ExitCode.Ok, "cat", "--mode", mode, "--tls", "explicit", "--insecure", _server.Url("a.txt"));

    private string Url(bool isImplicit, string scheme) => $"{scheme}://alice:secret@127.0.0.1:{(isImplicit ? _server.ImplicitPort : _server.Port)}/a.txt";

    private async Task ShouldBeAsync(ExitCode expected, params string[] arguments)
    {
        var code = await _shell.RunAsync(arguments);
        Assert.True(expected == code, $"{string.Join(' ', arguments)}: {code}, expected {expected}\n{_shell.Error}");
    }
}
