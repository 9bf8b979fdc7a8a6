using System.Text.RegularExpressions;

namespace Portolan.Diagnosis.Tests;

public sealed partial class CauseCatalogueTests
{
    public static TheoryData<DataFailure> Failures => [.. Enum.GetValues<DataFailure>().Where(failure => failure != DataFailure.None)];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Of_EveryFailure_HasAllTextsInBothLanguages(DataFailure failure)
    {
        var cause = CauseCatalogue.Of(failure);

        Assert.All([cause.Title, cause.Meaning, cause.Certainty, .. cause.Fixes.Select(fix => fix.Do)], AssertBothLanguages);
        Assert.NotEmpty(cause.Fixes);
        Assert.InRange(cause.Title.En.Length, 8, 90);
        Assert.Equal(cause.Fixes.Count, cause.Fixes.Select(fix => fix.Where).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Fill_EverySnippet_LeavesNoToken(DataFailure failure)
    {
        var values = new AdviceValues { External = "203.0.113.20", Internal = "10.0.0.2", Client = "192.168.1.5", Range = new(50000, 50010) };
        foreach (var fix in CauseCatalogue.Of(failure).Fixes)
        {
            Assert.DoesNotMatch(Token(), values.Fill(fix.Do).En);
            Assert.DoesNotMatch(Token(), values.Fill(fix.Do).Zh);
            foreach (var snippet in fix.Copy)
            {
                Assert.NotEmpty(snippet.Product);
                Assert.NotEmpty(snippet.Text);
                Assert.DoesNotMatch(Token(), values.Fill(snippet.Text));
            }
        }
    }

    [Theory]
    [InlineData(DataFailure.AnnouncedAddressPrivate)]
    [InlineData(DataFailure.RangeClosed)]
    [InlineData(DataFailure.ActiveBlockedByClientNat)]
    [InlineData(DataFailure.ActiveBlockedByClientFirewall)]
    [InlineData(DataFailure.AlgRewrote)]
    [InlineData(DataFailure.TlsBlindedAlg)]
    [InlineData(DataFailure.PathMtuBlackHole)]
    public void Of_ACauseOfThePath_SaysWhatToChangeInAllFourPlaces(DataFailure failure) =>
        Assert.Equal(Enum.GetValues<Place>(), CauseCatalogue.Of(failure).Fixes.Select(fix => fix.Where).Order());

    [Fact]
    public void Fill_PassiveRange_GivesEachServersOwnSetting()
    {
        var values = new AdviceValues { Range = new(50000, 50010) };
        var copy = CauseCatalogue.Of(DataFailure.RangeClosed).Fixes.Single(fix => fix.Where == Place.Server).Copy;

        Assert.Contains(copy, snippet => snippet.Product == "vsftpd" && values.Fill(snippet.Text).Contains("pasv_min_port=50000\npasv_max_port=50010", StringComparison.Ordinal));
        Assert.Contains(copy, snippet => snippet.Product == "ProFTPD" && values.Fill(snippet.Text).Contains("PassivePorts 50000 50010", StringComparison.Ordinal));
        Assert.Contains(copy, snippet => snippet.Product == "Pure-FTPd" && values.Fill(snippet.Text).Contains("-p 50000:50010", StringComparison.Ordinal));
        Assert.Contains(copy, snippet => snippet.Product == "Portolan" && values.Fill(snippet.Text).Contains("--passive-ports 50000-50010", StringComparison.Ordinal));
    }

    [Fact]
    public void From_Observations_TakesRealAddressesAndRange()
    {
        var seen = Scene.LoggedIn().With(Scene.Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50004, announced: "10.1.2.3")).WithSamples(Scene.Samples(ProbeOutcome.NotTried));

        var values = AdviceValues.From(seen);

        Assert.Equal(("203.0.113.20", "10.1.2.3", "198.51.100.7", new PortRange(50000, 50007), 21),
            (values.External, values.Internal, values.Client, values.Range, values.ControlPort));
    }

    internal static void AssertBothLanguages(Phrase phrase)
    {
        Assert.False(string.IsNullOrWhiteSpace(phrase.En));
        Assert.False(string.IsNullOrWhiteSpace(phrase.Zh));
        Assert.DoesNotMatch(Cjk(), phrase.En);
        Assert.Matches(Cjk(), phrase.Zh);
    }

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"[\u4e00-\u9fff]", RegexOptions.NonBacktracking)]
    private static partial Regex Cjk();
}
