namespace Portolan.Cli.Tests.Help;

public class ReferencePageTests
{
    [Theory]
    [InlineData("en", "cli.md")]
    [InlineData("zh", "cli.zh-CN.md")]
    public async Task Docs_CommandReference_IsWhatTheCommandTreeSays(string language, string file)
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("docs", "cli", "--lang", language));
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", file), TestContext.Current.CancellationToken);
        Assert.True(page.ReplaceLineEndings("\n") == shell.Out.ReplaceLineEndings("\n"), $"docs/{file} is out of date: portolan docs cli --lang {language} > docs/{file}");
    }
}
