using System.Net;

namespace Portolan.Diagnosis.Tests;

public sealed class FindingTextsTests
{
    private static readonly FindingFacts Facts = new()
    {
        Announced = IPAddress.Parse("192.168.1.10"),
        Client = IPAddress.Parse("198.51.100.7"),
        Range = new PortRange(50000, 50010),
        Ports = "50003",
        SourcePort = 20,
        Name = "ftp.example.org",
        Problem = ("rate limited.", "超出频率限制。"),
        Command = "sysctl -w net.ipv4.ip_local_reserved_ports=50000-50010",
    };

    public static TheoryData<FindingCode> Codes => [.. Enum.GetValues<FindingCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Texts_EveryCode_AreThereInBothLanguages(FindingCode code)
    {
        foreach (var text in new[] { FindingTexts.What(code, Facts), FindingTexts.Remedy(code, Facts) })
        {
            CauseCatalogueTests.AssertBothLanguages(text);
            Assert.DoesNotMatch("[\u4e00-\u9fff][,;!?]|[,;!?][\u4e00-\u9fff]", text.Zh);
        }
        Assert.Matches("^[a-z-]+$", code.ToText());
    }

    [Fact]
    public void Codes_OfTheSameText_AreOne() => Assert.Equal(Enum.GetValues<FindingCode>().Length, Enum.GetValues<FindingCode>().Select(code => code.ToText()).Distinct().Count());

    [Fact]
    public void NotRenewed_SaysWhyInTheReadersLanguage() => Assert.Contains("超出频率限制", FindingTexts.What(FindingCode.CertificateNotRenewed, Facts).Zh, StringComparison.Ordinal);

    [Fact]
    public void PrivateAddress_NamesAddressClientAndTheFlag()
    {
        Assert.Contains("192.168.1.10", FindingTexts.What(FindingCode.PrivateAddressAnnounced, Facts).En, StringComparison.Ordinal);
        Assert.Contains("--network 198.51.100.7=external:local", FindingTexts.Remedy(FindingCode.PrivateAddressAnnounced, Facts).En, StringComparison.Ordinal);
    }
}
