using System.Text.Json;
using static Portolan.Diagnosis.Tests.Scene;

namespace Portolan.Diagnosis.Tests;

public sealed class DoctorReportTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly DoctorStep[] Steps =
    [
        new("P2", StepMark.Ok, ("203.0.113.20:21 answers", "203.0.113.20:21 有应答"), TimeSpan.FromMilliseconds(12.3)),
        new("P8", StepMark.Ok, ("EPSV carries data", "EPSV 可以传输数据")),
        new("P11", StepMark.Failed, ("PORT fails", "PORT 失败")),
        new("P12", StepMark.Skipped, ("not asked for", "未要求")),
    ];

    private static readonly DoctorReport NatReport = Report(BehindNat().With(PassiveOk())
        .With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient)));

    [Theory]
    [InlineData(Language.English, "doctor-nat.txt")]
    [InlineData(Language.SimplifiedChinese, "doctor-nat.zh.txt")]
    public void Text_ClientBehindNat_IsTheGoldenPage(Language language, string golden) =>
        GoldenFile.Matches(golden, DoctorText.Write(NatReport, new(language)));

    [Fact]
    public void Text_Ascii_UsesNoOtherSigns() =>
        Assert.DoesNotContain(DoctorText.Write(NatReport, new(Ascii: true)), c => c is > '~');

    [Fact]
    public void Text_AllWell_SaysNothingAboutCauses()
    {
        var text = DoctorText.Write(Report(LoggedIn().With(AllOk())));

        Assert.DoesNotContain("Why", text, StringComparison.Ordinal);
        Assert.Contains("use: portolan --mode auto --tls none", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_BeginsWithTheSummaryInItsOrder()
    {
        using var json = JsonDocument.Parse(DoctorJson.Write(NatReport));

        Assert.Equal(["active", "passive", "use", "causes", "exitCode", "profile"], json.RootElement.EnumerateObject().Take(6).Select(property => property.Name));
        Assert.Equal("no", json.RootElement.GetProperty("active").GetString());
        Assert.Equal("client-nat", json.RootElement.GetProperty("causes")[0].GetString());
        Assert.Equal("sure", json.RootElement.GetProperty("verdicts")[0].GetProperty("confidence").GetString());
        Assert.Equal("command-refused", json.RootElement.GetProperty("probes")[2].GetProperty("outcome").GetString());
    }

    [Fact]
    public void Fixes_PassiveWorks_TellTheClientOnly() =>
        Assert.Equal([Place.Client, Place.ClientRouter], NatReport.Fixes(NatReport.Verdicts[0]).Select(fix => fix.Where));

    [Fact]
    public void Fixes_KnownServer_GetItsOwnTextsOnly()
    {
        var report = Report(LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.TimedOut)).WithSamples(Samples(ProbeOutcome.TimedOut)) with { GreetingText = "(vsFTPd 3.0.3)" });

        var server = report.Fixes(report.Verdicts[0]).Single(fix => fix.Where == Place.Server);

        Assert.Equal("vsftpd", Assert.Single(server.Copy).Product);
    }

    [Fact]
    public void Bundle_Always_HidesTheUser()
    {
        var report = NatReport with { Trace = [new(TimeSpan.Zero, '>', "USER alice"), new(TimeSpan.Zero, '<', "331 Password for alice"), new(TimeSpan.Zero, '>', "PASS ****")] };

        var bundle = DoctorBundle.Write(report);

        Assert.DoesNotContain("alice", bundle, StringComparison.Ordinal);
        Assert.Contains("USER ****", bundle, StringComparison.Ordinal);
        Assert.Contains("client-nat", bundle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one two three", 7, new[] { "one two", "three" })]
    [InlineData("服务器告知的地址，无法到达。", 10, new[] { "服务器告知", "的地址，无", "法到达。" })]
    [InlineData("", 10, new string[0])]
    public void Lines_TooLong_BreakWhereTheLanguageAllows(string text, int columns, string[] expected) => Assert.Equal(expected, TextWrap.Lines(text, columns));

    private static DoctorReport Report(Observations seen) => DoctorReport.Of("ftp.example.org:21", Day, seen, Steps);
}
