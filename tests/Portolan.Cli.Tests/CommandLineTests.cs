namespace Portolan.Cli.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("gte", "There is no command 'gte'.", "Did you mean 'get'?")]
    [InlineData("get --recursve ftp://h/f", "There is no option '--recursve' here.", "Did you mean '--recursive'?")]
    [InlineData("mkdir", "The argument URL is missing.", "portolan mkdir --help")]
    [InlineData("get ftp://h/f --mode", "--mode needs a value: --mode MODE", "portolan get --help")]
    [InlineData("get ftp://h/f --mode sideways", "--mode: 'sideways' is not known. Possible values: auto, passive, active, epsv, pasv, eprt, port.", "")]
    [InlineData("get ftp://h/f --mode pasv --mode epsv", "--mode can be given only once.", "")]
    [InlineData("get ftp://h/f --timeout 30", "'30' has no unit. Write for instance 30s", "")]
    [InlineData("get ftp://h/f --timeout soon", "'soon' is not a duration.", "")]
    [InlineData("get ftp://h/f a b", "'b' is one argument too many.", "")]
    [InlineData("get h/f", "'h/f' is not an FTP URL.", "ftp://user@host/path")]
    [InlineData("get ftp://h/d/", "names a directory.", "--recursive")]
    [InlineData("get ftp://h/f x -o y", "LOCAL and --output cannot be given together", "")]
    [InlineData("get ftp://h/f -o - --resume", "--resume does not work with -", "")]
    [InlineData("get ftp://h/f --insecure --pin 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "--insecure and --pin cannot be given together", "")]
    [InlineData("get ftp://h/f --pin 0011", "'0011' is not a SHA-256 fingerprint.", "")]
    [InlineData("get ftp://h/f --active-ports 9-1", "'9-1' is not a port range.", "")]
    [InlineData("get ftp://h/f --active-address here", "'here' is not an IP address.", "")]
    [InlineData("put ftp://h/f", "Nothing to upload", "")]
    [InlineData("put ftp://h/f /nowhere/at/all", "There is no file '/nowhere/at/all' here.", "")]
    [InlineData("put /nowhere/at/all", "is not an FTP URL", "")]
    [InlineData("put ftp://h/ -", "Standard input has no name", "")]
    [InlineData("put ftp://h/f a b", "Several files need a directory", "")]
    [InlineData("put ftp://h/f ftp://h/g", "exactly one URL", "")]
    [InlineData("rm ftp://h/", "names no file or directory", "")]
    [InlineData("mv ftp://h/a ftp://g/b", "is on another server", "use get and put instead")]
    [InlineData("ls ftps://h/ --tls none", "ftps:// and --tls none contradict each other.", "")]
    [InlineData("serve --listen here", "--listen: 'here' is not an address to listen on.", "0.0.0.0:2121")]
    [InlineData("serve --listen 1.2.3.4:99999", "is not an address to listen on.", "")]
    [InlineData("serve --idle-timeout 300", "'300' has no unit.", "300s")]
    [InlineData("serve --passive-ports 50010-50000", "50000-50010", "")]
    [InlineData("serve --passive-ports 21", "1024", "")]
    [InlineData("serve --active-port many", "--active-port: 'many'", "off")]
    [InlineData("serve --max-sessions 0", "--max-sessions: '0' is not a whole number from 1", "")]
    [InlineData("serve --tls-key k.pem", "--tls-key needs --tls-cert.", "")]
    [InlineData("serve --no-tls --require-tls", "--no-tls and --require-tls cannot be given together", "")]
    [InlineData("serve --log xml", "--log: 'xml' is not known. Possible values: text, json.", "")]
    [InlineData("help nothing", "There is no help on 'nothing'.", "")]
    [InlineData("--lang fr ls ftp://h/", "--lang: 'fr' is not known. Possible values: en, zh.", "")]
    public async Task Run_WrongCommandLine_SaysWhatIsWrongAndWhatToDo(string arguments, string message, string advice)
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(arguments.Split(' ')));
        Assert.Contains(message, shell.Error, StringComparison.Ordinal);
        Assert.Contains(advice, shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Out);
    }

    [Fact]
    public async Task Run_ChineseAsked_ErrorsAreChineseThroughout()
    {
        var shell = new TestShell();
        await shell.RunAsync("mkdir", "--lang", "zh");
        Assert.Equal("错误：缺少参数 URL。\n提示：运行“portolan mkdir --help”查看用法。\n", shell.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Run_LocaleChinese_HelpIsChinese()
    {
        var shell = new TestShell { Variables = { ["LANG"] = "zh_CN.UTF-8" } };
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("get", "--help"));
        Assert.Contains("用法：", shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingAsked_ShowsTheCommandsAndFails()
    {
        var shell = new TestShell();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync());
        foreach (var verb in (string[])["serve", "ls", "get", "put", "cat", "rm", "mkdir", "rmdir", "mv", "help"])
            Assert.Contains($"\n  {verb} ", shell.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("docs", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ArgumentThatBeginsWithAt_IsNotAFileOfArguments()
    {
        var shell = new TestShell();
        await shell.RunAsync("put", "ftp://h/f", "@notes.txt");
        Assert.Contains("There is no file '@notes.txt' here.", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ErrorTextFromOutside_CannotSteerTheTerminal()
    {
        var shell = new TestShell();
        await shell.RunAsync("help", "\u001b[31mred");
        Assert.DoesNotContain('\u001b', shell.Error);
    }
}
