using Portolan.Cli.Values;

namespace Portolan.Cli.Tests.Values;

public class SizesTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "0.98 KiB")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(15_728_640, "15.0 MiB")]
    [InlineData(128_849_018_880, "120 GiB")]
    [InlineData(long.MaxValue, "8.00 EiB")]
    public void Format_Bytes_HasThreeDigitsAndUnit(long bytes, string expected) => Assert.Equal(expected, Sizes.Format(bytes));

    [Fact]
    public void FormatRate_NoTimeAtAll_DoesNotDivideByZero() => Assert.EndsWith("/s", Sizes.FormatRate(5, TimeSpan.Zero), StringComparison.Ordinal);

    [Theory]
    [InlineData(1.25, "1.3 s")]
    [InlineData(75, "1:15")]
    [InlineData(3725, "1:02:05")]
    public void Format_Time_IsReadable(double seconds, string expected) => Assert.Equal(expected, Sizes.Format(TimeSpan.FromSeconds(seconds)));
}
