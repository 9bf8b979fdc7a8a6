using Portolan.Protocol;

namespace Portolan.Cli.Tests.Text;

public class FtpUrlProblemTextsTests
{
    public static TheoryData<FtpUrlFault> Faults => [.. Enum.GetValues<FtpUrlFault>()];

    [Theory, MemberData(nameof(Faults))]
    public void Of_EveryFault_IsSaidInBothLanguagesWithItsValues(FtpUrlFault fault)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in Enum.GetValues<FtpUrlPart>())
        {
            var problem = new FtpUrlProblem(fault) { Host = "ho st", Part = part };
            var (english, chinese) = (FtpUrlProblemTexts.Of(problem).En, FtpUrlProblemTexts.Of(problem).Zh);
            Assert.Equal(problem.ToString(), english);
            Assert.EndsWith("。", chinese, StringComparison.Ordinal);
            Assert.Equal(english.Contains(problem.Host, StringComparison.Ordinal), chinese.Contains(problem.Host, StringComparison.Ordinal));
            said.Add(english + chinese);
        }
        Assert.Equal(fault is FtpUrlFault.Percent or FtpUrlFault.LineEnd ? Enum.GetValues<FtpUrlPart>().Length : 1, said.Count);
    }

    [Fact]
    public void Of_Faults_NoTwoReadTheSame()
    {
        var texts = Enum.GetValues<FtpUrlFault>().Select(fault => FtpUrlProblemTexts.Of(new FtpUrlProblem(fault) { Host = "h" })).ToList();
        Assert.Distinct(texts.Select(text => text.En));
        Assert.Distinct(texts.Select(text => text.Zh));
    }
}
