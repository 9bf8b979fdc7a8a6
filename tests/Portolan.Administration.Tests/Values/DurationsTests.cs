namespace Portolan.Administration.Tests.Values;

public class DurationsTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2H", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("0s", 0)]
    public void TryParse_NumberAndUnit_Reads(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 minutes")]
    [InlineData("1e9d")]
    [InlineData("99999999999999999999d")]
    [InlineData("∞s")]
    public void TryParse_AnythingElse_Refuses(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("30", true)]
    [InlineData("1.5", true)]
    [InlineData("30s", false)]
    [InlineData("", false)]
    public void IsBareNumber_TellsNumbersWithoutUnit(string text, bool expected) => Assert.Equal(expected, Durations.IsBareNumber(text));

    [Theory]
    [InlineData(90, "90s")]
    [InlineData(300, "5m")]
    [InlineData(7200, "2h")]
    [InlineData(86400, "1d")]
    [InlineData(0.25, "250ms")]
    public void Format_Duration_IsShortAndReadsBack(double seconds, string expected)
    {
        Assert.Equal(expected, Durations.Format(TimeSpan.FromSeconds(seconds)));
        Assert.True(Durations.TryParse(expected, out var back));
        Assert.Equal(TimeSpan.FromSeconds(seconds), back);
    }
}
