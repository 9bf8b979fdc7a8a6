using Portolan.Cli.Values;

namespace Portolan.Cli.Tests.Values;

public class FingerprintsTests
{
    private const string Plain = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData(Plain)]
    [InlineData("00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF")]
    [InlineData("sha256:" + Plain)]
    public void TryParse_Spellings_GiveTheSameDigits(string text)
    {
        Assert.True(Fingerprints.TryParse(text, out var fingerprint));
        Assert.Equal(Plain, fingerprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00:11")]
    [InlineData(Plain + "00")]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void TryParse_OtherText_Refuses(string text) => Assert.False(Fingerprints.TryParse(text, out _));
}
