namespace Portolan.Cli.Tests.Help;

public class ReferencePageTests
{
    [Theory]
    [InlineData("cli", "en", "cli.md")]
    [InlineData("cli", "zh", "cli.zh-CN.md")]
    [InlineData("causes", "en", "causes.md")]
    [InlineData("causes", "zh", "causes.zh-CN.md")]
    public async Task Docs_GeneratedPage_IsWhatTheProgramSays(string page, string language, string file)
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("docs", page, "--lang", language));
        var written = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", file), TestContext.Current.CancellationToken);
        Assert.True(written.ReplaceLineEndings("\n") == shell.Out.ReplaceLineEndings("\n"), $"docs/{file} is out of date: portolan docs {page} --lang {language} > docs/{file}");
    }
}
