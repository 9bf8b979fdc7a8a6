namespace Portolan.Cli.Tests.Text;

public class LanguagesTests
{
    [Theory]
    [InlineData("en", "English")]
    [InlineData("zh", "Chinese")]
    [InlineData("zh_CN.UTF-8", "Chinese")]
    [InlineData("ZH-Hans", "Chinese")]
    [InlineData("en_GB", "English")]
    public void TryParse_NamesOfLanguages_Reads(string text, string expected)
    {
        Assert.True(Languages.TryParse(text, out var language));
        Assert.Equal(expected, language.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("fr")]
    [InlineData("zhx")]
    [InlineData("C.UTF-8")]
    public void TryParse_OtherText_Refuses(string text) => Assert.False(Languages.TryParse(text, out _));

    [Theory]
    [InlineData("get --lang zh ftp://h/f", "Chinese")]
    [InlineData("get --lang=zh", "Chinese")]
    [InlineData("get -- --lang zh", "English")]
    [InlineData("get --lang", "English")]
    public void Choose_Flag_Decides(string arguments, string expected) =>
        Assert.Equal(expected, Languages.Choose(arguments.Split(' '), _ => null).ToString());

    [Theory]
    [InlineData("zh_CN.UTF-8", null, "en_US.UTF-8", "Chinese")]
    [InlineData(null, "zh_CN", "en_US", "Chinese")]
    [InlineData("", "", "zh_CN.GB18030", "Chinese")]
    [InlineData("C", null, "zh_CN", "English")]
    [InlineData(null, null, "fr_FR", "English")]
    [InlineData(null, null, null, "English")]
    public void Choose_NoFlag_FollowsTheLocaleInPosixOrder(string? all, string? messages, string? lang, string expected)
    {
        var variables = new Dictionary<string, string?> { ["LC_ALL"] = all, ["LC_MESSAGES"] = messages, ["LANG"] = lang };
        Assert.Equal(expected, Languages.Choose([], variables.GetValueOrDefault).ToString());
    }
}
