using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Accounts;

namespace Portolan.Server.Tests;

/// <summary>What is wrong with settings and certificates is said in both languages.</summary>
public sealed class SettingProblemTests
{
    [Fact]
    public void Validate_EverythingWrong_NamesEachSettingInBothLanguages()
    {
        var never = TimeSpan.FromSeconds(-1);
        var year = TimeSpan.FromDays(400);
        var options = new FtpServerOptions
        {
            Accounts = new FixedAccounts(),
            Listen = [],
            Greeting = "two\nlines",
            Passive = new PassiveSettings { Ports = new PortRange(50, 40), ExternalAddress = "2001:db8::1", ConnectTimeout = never, PortWait = never },
            Active = new ActiveSettings { SourcePort = 70_000, ConnectTimeout = never },
            Tls = new TlsSettings { Required = true },
            PortMapping = new PortMappingSettings { Mode = PortMappingMode.Auto, Router = IPAddress.IPv6Loopback, Lifetime = never, CheckInterval = never },
            Networks = [new(IPNetwork.Parse("10.0.0.0/8"), "x y") { TlsRequired = true }, new(IPNetwork.Parse("10.1.0.0/16"))],
            Limits = new LimitSettings { MaxSessions = 0, MaxSessionsPerAddress = 0, MaxLoginAttempts = 0, MaxLineBytes = 0, MaxListDepth = 0, MaxRecursiveEntries = 0, LoginTimeout = never, IdleTimeout = never, StallTimeout = never, DrainTimeout = never },
            Guard = new GuardSettings { FailuresBeforeBan = -1, FailuresBeforeDelay = 0, Window = year, FirstBan = year, LongestBan = never, Growth = 0, LongestDelay = year },
        };

        FtpServerOptions[] ranges =
        [
            Mapping([], null), Mapping([], new PortRange(20_000, 40_000)), Mapping([new(IPAddress.Any, 2121)], new PortRange(2121, 2121)),
        ];

        SettingProblem[] problems = [.. options.Validate(), .. ranges.SelectMany(each => each.Validate()).Where(problem => problem.Setting != "Listen")];

        Assert.Equal(34, problems.Length);
        Assert.All(problems, problem =>
        {
            Assert.StartsWith(problem.Setting + ": ", problem.ToString(), StringComparison.Ordinal);
            AssertBoth(problem.Text.En, problem.Text.Zh);
        });
    }

    private static FtpServerOptions Mapping(IReadOnlyList<IPEndPoint> listen, PortRange? range) => new()
    {
        Accounts = new FixedAccounts(),
        Listen = listen,
        Passive = new PassiveSettings { Ports = range },
        PortMapping = new PortMappingSettings { Mode = PortMappingMode.Auto },
    };

    [Theory, MemberData(nameof(Faults))]
    public void CertificateFile_ThatCannotBeUsed_IsSaidInBothLanguages(CertificateFileFault fault)
    {
        var text = CertificateFileTexts.Of(new CertificateFileException("/tls/chain.pem", fault, "<detail>"));

        Assert.StartsWith("/tls/chain.pem: ", text.En, StringComparison.Ordinal);
        Assert.StartsWith("/tls/chain.pem：", text.Zh, StringComparison.Ordinal);
        AssertBoth(text.En, text.Zh);
        Assert.Equal(text.En.Contains("<detail>", StringComparison.Ordinal), text.Zh.Contains("<detail>", StringComparison.Ordinal));
    }

    public static TheoryData<CertificateFileFault> Faults => [.. Enum.GetValues<CertificateFileFault>()];

    private static void AssertBoth(string english, string chinese)
    {
        Assert.DoesNotContain(english, IsChinese);
        Assert.Contains(chinese, IsChinese);
    }

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';
}
