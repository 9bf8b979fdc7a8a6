using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class FtpTimeTests
{
    [Theory]
    [InlineData("19990929003355.237", "1999-09-29T00:33:55.237Z")] // RFC 3659 §3.4, as are the next two
    [InlineData("19990929003355", "1999-09-29T00:33:55Z")]
    [InlineData("20000316122055", "2000-03-16T12:20:55Z")]
    [InlineData("20240229235959.1234567890", "2024-02-29T23:59:59.1234567Z")]
    [InlineData("20161231235960", "2016-12-31T23:59:59Z")] // leap second
    [InlineData("191000101000000", "2000-01-01T00:00:00Z")] // "19" and years since 1900
    [InlineData("191240229120000", "2024-02-29T12:00:00Z")]
    [InlineData("00010101000000", "0001-01-01T00:00:00Z")]
    [InlineData("99991231235959.9999999", "9999-12-31T23:59:59.9999999Z")]
    public void TryParse_TimeValue_IsThatTime(string text, string expected)
    {
        Assert.True(FtpTime.TryParse(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, null).UtcDateTime, time);
        Assert.Equal(DateTimeKind.Utc, time.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1999092900335")]
    [InlineData("199909290033556")]
    [InlineData("19990929003355.")]
    [InlineData("19990929003355.x")]
    [InlineData("19990929003355 ")]
    [InlineData("19991329003355")]
    [InlineData("19990931003355")]
    [InlineData("20230229000000")]
    [InlineData("19990929243355")]
    [InlineData("19990929006055")]
    [InlineData("19990929003361")]
    [InlineData("00000101000000")]
    [InlineData("+9990929003355")]
    [InlineData("1999092900335٣")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(FtpTime.TryParse(text, out _));

    [Fact]
    public void Format_WholeSecond_HasNoFraction() => Assert.Equal("20260102030405", FtpTime.Format(new DateTime(2026, 1, 2, 3, 4, 5)));

    [Fact]
    public void Format_Milliseconds_HasThreeDigits() => Assert.Equal("20260102030405.007", FtpTime.Format(new DateTime(2026, 1, 2, 3, 4, 5, 7)));

    [Fact]
    public void TryParse_Formatted_GivesTheTimeBack() => Law.Holds(Any.Time, time =>
    {
        Assert.True(FtpTime.TryParse(FtpTime.Format(time), out var parsed));
        Assert.Equal(time, parsed);
    });

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Law.NeverThrows(bytes => _ = FtpTime.TryParse(FtpText.Decode(bytes), out _), "19990929003355.237", "191000101000000");
}
