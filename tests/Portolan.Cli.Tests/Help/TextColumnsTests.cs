using Portolan.Cli.Help;

namespace Portolan.Cli.Tests.Help;

public class TextColumnsTests
{
    [Fact]
    public void Width_ChineseCharacters_TakeTwoColumns() => Assert.Equal(6, TextColumns.Width("ab文件"));

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 80, "one two three")]
    [InlineData("averyverylongword x", 5, "averyverylongword|x")]
    [InlineData("显示本帮助后退出。", 10, "显示本帮助|后退出。")]
    [InlineData("显示本帮助。后", 10, "显示本帮|助。后")]
    public void Wrap_Text_BreaksWhereItMay(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', TextColumns.Wrap(text, width)));
}
