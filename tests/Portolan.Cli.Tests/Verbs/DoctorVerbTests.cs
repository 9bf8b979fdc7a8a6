using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portolan.Net;
using Portolan.Server;

namespace Portolan.Cli.Tests.Verbs;

/// <summary><c>portolan doctor</c> from its command line to its report and exit code.</summary>
public sealed partial class DoctorVerbTests : IDisposable
{
    private static readonly string[] Quick = ["--timeout", "2s"];

    private readonly TempFolder _here = new();
    private readonly TestShell _shell = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Doctor_AllWell_Is0AndSaysWhatToUse()
    {
        await using var server = await LoopbackServer.StartAsync();

        await ShouldBeAsync(0, server.Url(""));

        Assert.Contains("✔ P2", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("✔ P5  logged in as alice", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("✔ P8  EPSV carries data", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("✔ P11 PORT carries data", _shell.Out, StringComparison.Ordinal);
        Assert.EndsWith("  active: works   passive: works\n  use: portolan --mode auto --tls none\n", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_InChinese_SaysItAllInChinese()
    {
        await using var server = await LoopbackServer.StartAsync(dialsClients: false);

        await ShouldBeAsync(20, server.Url(""), "--lang", "zh");

        Assert.Contains("✔ P5  已登录为 alice", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("\n原因\n", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("\n如何解决\n", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("主动: 不可用   被动: 正常", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotMatch("(Why|What to change|Result)\n", _shell.Out);
    }

    [Fact]
    public async Task Doctor_AddressAnnouncedIsWrong_Is10WithPictureAndAdvice()
    {
        await using var server = await LoopbackServer.StartAsync(change: AnnounceWrongly);

        await ShouldBeAsync(10, server.Url(""));

        Assert.Contains("[wrong-passive-address, sure]", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("127.66.0.1", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("--external-address", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("use: portolan --mode epsv", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ActiveModeOff_Is20()
    {
        await using var server = await LoopbackServer.StartAsync(dialsClients: false);

        await ShouldBeAsync(20, server.Url(""));

        Assert.Contains("[active-disabled, sure]", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("use: portolan --mode passive", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NoModeAtAll_Is30()
    {
        await using var server = new StubbornServer();

        await ShouldBeAsync(30, server.Url);

        Assert.Contains("active: does not work   passive: does not work", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("use: portolan", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WrongPassword_Is40()
    {
        await using var server = await LoopbackServer.StartAsync();

        await ShouldBeAsync(40, server.Url("", "alice:wrong"));

        Assert.Contains("[login-refused, sure]", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", _shell.Out.Replace("name or password is wrong", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("doctor", "http://example.org/")]
    [InlineData("doctor", "ftp://127.0.0.1/", "--size", "1000")]
    [InlineData("doctor", "ftp://127.0.0.1/", "--idle", "soon")]
    public async Task Doctor_WrongUsage_Is64(params string[] arguments) => Assert.Equal(64, (int)await _shell.RunAsync(arguments));

    [Fact]
    public async Task Doctor_Json_HasTheFieldsOfItsPageAndNoOthers()
    {
        var (low, high) = FreePort.NextRange(4);
        await using var server = await LoopbackServer.StartAsync(offersTls: true, change: options =>
            AnnounceWrongly(options) with { Passive = options.Passive with { Ports = new Diagnosis.PortRange(low, high) } });

        await ShouldBeAsync(10, server.Url(""), "--json", "--insecure", "--tls", "explicit", "--range", "--write", "--size", "70000", "--idle", "10ms");

        var report = JsonDocument.Parse(_shell.Out).RootElement;
        Assert.Equal("active passive use causes exitCode profile", string.Join(' ', report.EnumerateObject().Take(6).Select(field => field.Name)));
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "doctor-json.md"), TestContext.Current.CancellationToken);
        var known = InCodeSpan().Matches(page).Select(match => match.Value.Trim('`', '[', ']')).SelectMany(span => span.Split(['.', '['])).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(FieldsOf(report).Except(known));
        Assert.Empty(InFirstColumn().Matches(page).SelectMany(match => match.Groups["fields"].Value.Split(", ")).Select(field => field.Trim('`', '[', ']')).Except(PathsOf(report)));
    }

    [Fact]
    public async Task Doctor_Json_TellsTlsVersionsCertificateAndEngine()
    {
        await using var server = await LoopbackServer.StartAsync(offersTls: true);

        await ShouldBeAsync(0, server.Url(""), "--json");

        var tls = JsonDocument.Parse(_shell.Out).RootElement.GetProperty("tls");
        Assert.Equal(TlsEngines.Default.Name, tls.GetProperty("engine").GetString());
        Assert.StartsWith("TLS_", tls.GetProperty("versions").GetProperty("TLS 1.3").GetString(), StringComparison.Ordinal);
        Assert.Contains("_", tls.GetProperty("versions").GetProperty("TLS 1.2").GetString(), StringComparison.Ordinal);
        Assert.Equal(CertificateFingerprint.Sha256(TestCertificate.Shared.Certificate), tls.GetProperty("certificate").GetProperty("sha256").GetString());
        Assert.False(tls.GetProperty("certificate").GetProperty("trusted").GetBoolean());
    }

    [Fact]
    public async Task Doctor_Bundle_HoldsTheConversationWithoutTheSecrets()
    {
        await using var server = await LoopbackServer.StartAsync(dialsClients: false);

        await ShouldBeAsync(20, server.Url(""), "--bundle", _here["bundle.txt"]);

        var bundle = await File.ReadAllTextAsync(_here["bundle.txt"], TestContext.Current.CancellationToken);
        Assert.Contains("> USER ****", bundle, StringComparison.Ordinal);
        Assert.Contains("> PASS ****", bundle, StringComparison.Ordinal);
        Assert.Contains("< 227 ", bundle, StringComparison.Ordinal);
        Assert.Contains("\"causes\": [", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", bundle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_BundleCannotBeWritten_SaysSo()
    {
        await using var server = await LoopbackServer.StartAsync();

        Assert.Equal(ExitCode.LocalFile, await _shell.RunAsync(["doctor", server.Url(""), .. Quick, "--bundle", _here["no/such/folder"]]));
    }

    private static FtpServerOptions AnnounceWrongly(FtpServerOptions options) =>
        options with { Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.0/8"), "127.66.0.1")] };

    private static IEnumerable<string> FieldsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => field.Name is "copy" or "versions" ? [field.Name] : FieldsOf(field.Value).Prepend(field.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(FieldsOf),
        _ => [],
    };

    /// <summary>Top-level fields, and those of <c>verdicts</c> that stand in the page's first column as <c>verdicts[].fixes</c>.</summary>
    private static IEnumerable<string> PathsOf(JsonElement report) => report.EnumerateObject().Select(field => field.Name).Append("verdicts[].fixes");

    [Fact]
    public async Task Doctor_Invited_TellsTheServerItsResultOnce()
    {
        await using var server = await LoopbackServer.StartAsync(dialsClients: false);
        var reports = new System.Collections.Concurrent.ConcurrentQueue<DoctorReported>();
        using var subscription = server.Control.Subscribe(happened =>
        {
            if (happened is DoctorReported report) reports.Enqueue(report);
        });
        server.Control.InviteDoctor("k3v9x2m7q4", DateTimeOffset.UtcNow.AddHours(1));

        await ShouldBeAsync(20, server.Url(""), "--report", "k3v9x2m7q4");

        var told = Assert.Single(reports);
        Assert.Equal(("alice", "no", "ok", "passive", 20), (told.User, told.Message.Summary.Active, told.Message.Summary.Passive, told.Message.Summary.Use, told.Message.Summary.ExitCode));
        Assert.Contains("The server's administrator has the result.", _shell.Error, StringComparison.Ordinal);

        await ShouldBeAsync(20, server.Url(""), "--report", "k3v9x2m7q4");

        Assert.Single(reports);
        Assert.Contains("warning: The result could not be told to the server", _shell.Error, StringComparison.OrdinalIgnoreCase);
    }

    private async Task ShouldBeAsync(int exitCode, string url, params string[] more)
    {
        var actual = (int)await _shell.RunAsync(["doctor", url, .. Quick, .. more]);
        Assert.True(exitCode == actual, $"exit code {actual} in place of {exitCode}:\n{_shell.Out}\n{_shell.Error}");
    }

    [GeneratedRegex("`[^`]+`", RegexOptions.NonBacktracking)]
    private static partial Regex InCodeSpan();

    [GeneratedRegex(@"^\| (?<fields>`[^|]+`) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex InFirstColumn();
}
