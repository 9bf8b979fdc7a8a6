using System.Text;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class FtpTextTests
{
    [Fact]
    public void Decode_Utf8_IsTheText() => Assert.Equal("naïve 中文 😀", FtpText.Decode("naïve 中文 😀"u8));

    [Fact]
    public void Decode_Latin1_EscapesTheByte() => Assert.Equal("na\uDCEFve", FtpText.Decode([.. "na"u8, 0xEF, .. "ve"u8]));

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong slash
    [InlineData(new byte[] { 0xE0, 0x80, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // beyond Unicode
    [InlineData(new byte[] { 0xE2, 0x82 })] // cut short
    public void Decode_InvalidUtf8_MakesNoAscii(byte[] bytes)
    {
        Assert.All(FtpText.Decode(bytes), c => Assert.True(FtpText.IsEscaped(c)));
        Assert.Equal(bytes, FtpText.Encode(FtpText.Decode(bytes)));
    }

    [Fact]
    public void Encode_Decoded_GivesTheBytesBack()
    {
        Law.Holds(Any.Bytes, AssertRoundTrip);
        Law.Holds(Any.WireBytes, AssertRoundTrip);
        Law.Holds(Any.Name, name => AssertRoundTrip(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Encode_EveryPairOfBytes_GivesTheBytesBack()
    {
        for (var pair = 0; pair < 0x10000; pair++) AssertRoundTrip([(byte)(pair >> 8), (byte)pair]);
    }

    [Fact]
    public void Encode_LoneSurrogateThatIsNoByte_BecomesTheReplacementCharacter() =>
        Assert.Equal("a\uFFFDb\uFFFD"u8, FtpText.Encode("a\uD800b\uDC0A"));

    [Fact]
    public void Encode_DestinationTooSmall_Throws() => Law.Holds(Any.Name, Gen.Choose(1, 3), (name, missing) =>
    {
        var length = FtpText.Encode(name).Length;
        var small = new byte[Math.Max(0, length - missing)];
        Assert.Throws<ArgumentException>(() => FtpText.Encode(name, small));
    });

    [Fact]
    public void GetMaxByteCount_AnyName_IsEnough() => Law.Holds(Any.Name, name =>
        Assert.InRange(FtpText.Encode(name, new byte[FtpText.GetMaxByteCount(name.Length)]), 1, FtpText.GetMaxByteCount(name.Length)));

    private static void AssertRoundTrip(byte[] bytes) => Assert.Equal(bytes, FtpText.Encode(FtpText.Decode(bytes)));
}
