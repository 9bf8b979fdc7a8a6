using static Portolan.Diagnosis.FirewallTarget;

namespace Portolan.Diagnosis.Tests;

public sealed partial class FirewallRulesTests
{
    private static readonly FirewallRequest Usual = new() { ControlPorts = [21], ImplicitTlsPort = 990, PassiveRange = new(50000, 50010), ActiveSourcePort = 20 };

    public static TheoryData<FirewallTarget> Targets => [.. Enum.GetValues<FirewallTarget>()];

    [Theory]
    [MemberData(nameof(Targets))]
    public void For_UsualServer_IsTheGoldenText(FirewallTarget target)
    {
        var rules = FirewallRules.For(target, Usual);

        Assert.False(rules.IsRefused);
        GoldenFile.Matches($"firewall-{target.ToString().ToLowerInvariant()}.txt", rules.Text);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void For_Ipv4WithoutActiveMode_IsTheGoldenText(FirewallTarget target)
    {
        var rules = FirewallRules.For(target, new() { ControlPorts = [2121], PassiveRange = new(20000, 20000), ActiveSourcePort = null, Families = AddressFamilies.IPv4 });

        Assert.Empty(rules.Findings);
        GoldenFile.Matches($"firewall-{target.ToString().ToLowerInvariant()}-v4.txt", rules.Text);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void For_AChineseReader_IsTheGoldenText(FirewallTarget target)
    {
        var rules = FirewallRules.For(target, Usual, Language.SimplifiedChinese);

        GoldenFile.Matches($"firewall-{target.ToString().ToLowerInvariant()}.zh.txt", rules.Text);
    }

    /// <summary>What a reader cannot follow is no comment: either it is in the reader's language, or the reader is told why not.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public void For_AChineseReader_HasTheSameRulesAndNoEnglishComment(FirewallTarget target)
    {
        var (english, chinese) = (FirewallRules.For(target, Usual), FirewallRules.For(target, Usual, Language.SimplifiedChinese));

        Assert.Equal(RulesOf(english.Text), RulesOf(chinese.Text));
        if (target == Windows)
        {
            Assert.True(System.Text.Ascii.IsValid(chinese.Text)); // cmd would read anything else in another code page
            Assert.Contains(chinese.Findings, finding => finding.Text.Zh.Contains("代码页", StringComparison.Ordinal));
            return;
        }
        Assert.All(CommentsOf(chinese.Text), comment => Assert.False(System.Text.Ascii.IsValid(comment), comment));
    }

    private static IEnumerable<string> RulesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("#!", StringComparison.Ordinal) || !line.TrimStart().StartsWith('#')).Select(WithoutComment).Where(line => line.Length > 0);

    private static IEnumerable<string> CommentsOf(string text) => text.Split('\n').Where(line => !line.StartsWith("#!", StringComparison.Ordinal)).SelectMany(line => CommentOf().Matches(line)).Select(match => match.Value);

    private static string WithoutComment(string line) => CommentOf().Replace(line, "").TrimEnd();

    /// <summary>Behind a hash, or the value of an option <c>comment</c>.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("#.*$|(?<=comment )(\"[^\"]*\"|'[^']*')", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex CommentOf();

    [Theory]
    [MemberData(nameof(Targets))]
    public void For_Nonsense_IsRefusedEverywhere(FirewallTarget target)
    {
        var rules = FirewallRules.For(target, Usual with { PassiveRange = new(15, 30) });

        Assert.True(rules.IsRefused);
        Assert.Empty(rules.Text);
    }

    [Theory]
    [InlineData("overlaps the listener on port 2121", "2000-3000")]
    [InlineData("below 1024", "500-600")]
    [InlineData("overlaps the active source port 20", "10-30")]
    [InlineData("overlaps the listener on port 8080", "8000-8100")]
    public void Of_Nonsense_IsAnError(string expected, string range)
    {
        Assert.True(PortRange.TryParse(range, out var passive));

        var findings = FirewallCheck.Of(Usual with { ControlPorts = [2121], PassiveRange = passive, OtherListeners = [8080] });

        Assert.Contains(findings, finding => finding.IsError && finding.Text.En.Contains(expected, StringComparison.Ordinal));
        Assert.All(findings, finding => CauseCatalogueTests.AssertBothLanguages(finding.Text));
    }

    [Fact]
    public void Of_NoRange_IsAnErrorThatSaysWhatToDo() =>
        Assert.Contains(FirewallCheck.Of(Usual with { PassiveRange = null }), finding => finding.IsError && finding.Text.En.Contains("50000-50099", StringComparison.Ordinal));

    [Fact]
    public void Of_RangeInEphemeralPorts_WarnsUnlessReserved()
    {
        var warning = Assert.Single(FirewallCheck.Of(Usual));
        Assert.False(warning.IsError);
        Assert.Contains("ip_local_reserved_ports=50000-50010", warning.Text.En, StringComparison.Ordinal);

        Assert.Empty(FirewallCheck.Of(Usual with { System = SystemPorts.LinuxDefault with { Reserved = [new(50000, 50005), new(50006, 50010)] } }));
        Assert.Single(FirewallCheck.Of(Usual with { System = SystemPorts.LinuxDefault with { Reserved = [new(50000, 50005)] } }));
        Assert.Empty(FirewallCheck.Of(Usual with { PassiveRange = new(20000, 20099) }));
    }

    [Fact]
    public void Of_WideRangeInAContainer_Warns() =>
        Assert.Contains(FirewallCheck.Of(Usual with { PassiveRange = new(20000, 21000) }, Docker), finding => !finding.IsError && finding.Text.En.Contains("1001", StringComparison.Ordinal));

    [Theory]
    [InlineData("nftables", true)]
    [InlineData("AWS", true)]
    [InlineData("3", false)]
    [InlineData("", false)]
    [InlineData("cisco", false)]
    public void TryParse_Name_IsKnownOrNot(string name, bool known) => Assert.Equal(known, FirewallRules.TryParse(name, out _));
}
