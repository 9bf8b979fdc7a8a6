using System.Text;
using System.Text.Json;

namespace Portolan.Cli.Tests.Verbs;

/// <summary>Each client verb from its command line to the files of a real server and its exit code.</summary>
public sealed class VerbTests : IAsyncLifetime
{
    private readonly TempFolder _here = new();
    private readonly TestShell _shell = new();
    private LoopbackServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await LoopbackServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _here.Dispose();
    }

    [Fact]
    public async Task Ls_Directory_WritesOneNameALine()
    {
        _server.Files.Write("b 1.txt", "12");
        _server.Files.Write("中文.txt", "");
        await ShouldBeAsync(ExitCode.Ok, "ls", _server.Url(""));
        Assert.Equal(["b 1.txt", "中文.txt"], _shell.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ls_Long_ShowsTypeSizeAndTime()
    {
        _server.Files.Write("a.txt", "12345");
        await ShouldBeAsync(ExitCode.Ok, "ls", "-l", _server.Url(""));
        Assert.Matches(@"^-[rwx.-]{9} .* 5 \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ a\.txt\n$", _shell.Out);
    }

    [Fact]
    public async Task Ls_Json_IsAnArrayOfEntries()
    {
        _server.Files.Write("a \"q\".txt", "12345");
        _server.Files.MakeFolder("d");
        await ShouldBeAsync(ExitCode.Ok, "ls", "--json", _server.Url(""));
        var entries = JsonDocument.Parse(_shell.Out).RootElement.EnumerateArray().ToDictionary(entry => entry.GetProperty("name").GetString()!);
        Assert.Equal(("file", 5), (entries["a \"q\".txt"].GetProperty("kind").GetString(), entries["a \"q\".txt"].GetProperty("size").GetInt64()));
        Assert.Equal("directory", entries["d"].GetProperty("kind").GetString());
        Assert.False(entries["d"].TryGetProperty("size", out _));
    }

    [Fact]
    public async Task Ls_EmptyDirectoryAsJson_IsAnEmptyArray()
    {
        await ShouldBeAsync(ExitCode.Ok, "ls", "--json", _server.Url(""));
        Assert.Empty(JsonDocument.Parse(_shell.Out).RootElement.EnumerateArray());
    }

    [Fact]
    public async Task Ls_File_ShowsThatFile()
    {
        _server.Files.MakeFolder("d");
        _server.Files.Write("d/a.txt", "12345");
        await ShouldBeAsync(ExitCode.Ok, "ls", _server.Url("d/a.txt"));
        Assert.Equal("a.txt\n", _shell.Out);
    }

    [Fact]
    public async Task Ls_NameThatIsNotUtf8_KeepsItsBytes()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("file names of any bytes");
        await ToolRun.RunAsync("bash", ["-c", "touch $'caf\\xe9'"], folder: _server.Files.Path);
        var code = await _shell.RunAsync("ls", _server.Url(""));
        await ToolRun.RunAsync("bash", ["-c", "rm caf*"], folder: _server.Files.Path); // .NET cannot name it
        Assert.Equal((ExitCode.Ok, "caf\u00e9\n"), (code, Encoding.Latin1.GetString(_shell.RawOut)));
    }

    [Theory]
    [InlineData("passive")]
    [InlineData("active")]
    [InlineData("epsv")]
    [InlineData("pasv")]
    [InlineData("eprt")]
    [InlineData("port")]
    public async Task PutAndGet_EveryMode_MovesTheBytes(string mode)
    {
        var content = Any(300_000);
        await ShouldBeAsync(ExitCode.Ok, "put", _server.Url(""), _here.Write("a.bin", content), "--mode", mode);
        Assert.Equal(content, await File.ReadAllBytesAsync(_server.Files["a.bin"], TestContext.Current.CancellationToken));
        await ShouldBeAsync(ExitCode.Ok, "get", _server.Url("a.bin"), _here["back.bin"], "--mode", mode);
        Assert.Equal(content, await File.ReadAllBytesAsync(_here["back.bin"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_Output_WritesThatFileAndLeavesNoPart()
    {
        _server.Files.Write("a.txt", "hello");
        await ShouldBeAsync(ExitCode.Ok, "get", _server.Url("a.txt"), "--output", _here["b.txt"]);
        Assert.Equal(["b.txt"], Directory.GetFiles(_here.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Get_IntoADirectory_KeepsTheName()
    {
        _server.Files.Write("a.txt", "hello");
        await ShouldBeAsync(ExitCode.Ok, "get", _server.Url("a.txt"), _here.Path);
        Assert.Equal("hello", await File.ReadAllTextAsync(_here["a.txt"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("get", "-")]
    [InlineData("cat", null)]
    public async Task GetAndCat_ToStandardOutput_WriteTheBytesAndNothingElse(string verb, string? local)
    {
        var content = Any(100_000);
        _server.Files.Write("a.bin", content);
        await ShouldBeAsync(ExitCode.Ok, local is null ? [verb, _server.Url("a.bin")] : [verb, _server.Url("a.bin"), local]);
        Assert.Equal(content, _shell.RawOut);
        Assert.Empty(_shell.Error);
    }

    [Fact]
    public async Task Get_Resume_FetchesOnlyTheRest()
    {
        var content = Any(100_000);
        _server.Files.Write("a.bin", content);
        _here.Write("a.bin.part", content.AsSpan(0, 60_000));
        File.SetLastWriteTimeUtc(_here["a.bin.part"], File.GetLastWriteTimeUtc(_server.Files["a.bin"]).AddSeconds(2));
        await ShouldBeAsync(ExitCode.Ok, "get", "--resume", _server.Url("a.bin"), _here["a.bin"]);
        Assert.Equal(content, await File.ReadAllBytesAsync(_here["a.bin"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Put_StandardInput_UploadsIt()
    {
        var shell = new TestShell { Input = "from a pipe"u8.ToArray() };
        Assert.Equal(ExitCode.Ok, await shell.RunAsync("put", _server.Url("a.txt"), "-"));
        Assert.Equal("from a pipe", await File.ReadAllTextAsync(_server.Files["a.txt"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Put_Append_AddsToTheEnd()
    {
        _server.Files.Write("a.txt", "one,");
        await ShouldBeAsync(ExitCode.Ok, "put", "--append", _server.Url("a.txt"), _here.Write("b.txt", "two"));
        Assert.Equal("one,two", await File.ReadAllTextAsync(_server.Files["a.txt"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Put_Parents_MakesTheDirectories()
    {
        await ShouldBeAsync(ExitCode.Ok, "put", "-p", _server.Url("x/y/"), _here.Write("b.txt", "two"));
        Assert.True(File.Exists(_server.Files["x/y/b.txt"]));
    }

    [Fact]
    public async Task PutAndGetAndRm_Recursive_MoveWholeTrees()
    {
        _here.MakeFolder("tree/sub");
        _here.Write("tree/a.txt", "a");
        _here.Write("tree/sub/b.txt", "b");
        await ShouldBeAsync(ExitCode.Ok, "put", "-r", _server.Url(""), _here["tree"]);
        Assert.True(File.Exists(_server.Files["tree/sub/b.txt"]));
        await ShouldBeAsync(ExitCode.Ok, "get", "-r", _server.Url("tree"), _here["copy"]);
        Assert.Equal("b", await File.ReadAllTextAsync(_here["copy/sub/b.txt"], TestContext.Current.CancellationToken));
        await ShouldBeAsync(ExitCode.Ok, "rm", "-r", _server.Url("tree"));
        Assert.False(Directory.Exists(_server.Files["tree"]));
    }

    [Fact]
    public async Task MkdirMvRmRmdir_ChangeTheTree()
    {
        await ShouldBeAsync(ExitCode.Ok, "mkdir", "-p", _server.Url("a/b"));
        _server.Files.Write("a/f.txt", "f");
        await ShouldBeAsync(ExitCode.Ok, "mv", _server.Url("a/f.txt"), "a/b/");
        await ShouldBeAsync(ExitCode.Ok, "mv", _server.Url("a/b/f.txt"), _server.Url("g.txt"));
        Assert.True(File.Exists(_server.Files["g.txt"]));
        await ShouldBeAsync(ExitCode.Ok, "rm", _server.Url("g.txt"));
        await ShouldBeAsync(ExitCode.Ok, "rmdir", _server.Url("a/b"));
        Assert.Equal(["a"], Directory.GetFileSystemEntries(_server.Files.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("get", "none", 66)]
    [InlineData("cat", "none", 66)]
    [InlineData("ls", "none", 66)]
    [InlineData("ls", "none/", 66)]
    [InlineData("rm", "none", 66)]
    [InlineData("rmdir", "none", 66)]
    [InlineData("mkdir", "none/below", 66)]
    [InlineData("rm", "d", 76)]
    [InlineData("cat", "d", 76)]
    [InlineData("mkdir", "d", 76)]
    [InlineData("rmdir", "d", 76)]
    public async Task Verb_ThingThatIsNotAsWanted_HasItsExitCode(string verb, string path, int expected)
    {
        _server.Files.MakeFolder("d");
        _server.Files.Write("d/f", "");
        await ShouldBeAsync((ExitCode)expected, verb, _server.Url(path));
        Assert.StartsWith("error: ", _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm", "f")]
    [InlineData("mkdir", "n")]
    public async Task Verb_WithoutTheRight_IsDenied(string verb, string path)
    {
        _server.Files.Write("f", "");
        await ShouldBeAsync(ExitCode.Denied, verb, _server.Url(path, "reader:secret"));
    }

    [Fact]
    public async Task Put_WithoutTheRight_IsDenied() => await ShouldBeAsync(ExitCode.Denied, "put", _server.Url("f", "reader:secret"), _here.Write("f", "x"));

    [Fact]
    public async Task Login_WrongPassword_IsRefusedAndNeverShowsIt()
    {
        await ShouldBeAsync(ExitCode.LoginRefused, "ls", "-v", _server.Url("", "alice:guessed"));
        Assert.DoesNotContain("guessed", _shell.Error, StringComparison.Ordinal);
        Assert.Contains("PASS ****", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NobodyListens_SaysSo()
    {
        await ShouldBeAsync(ExitCode.CannotConnect, "ls", $"ftp://127.0.0.1:{FreePort.Next()}/");
        Assert.Contains("refused the connection", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NameWithoutAddress_SaysSo()
    {
        await ShouldBeAsync(ExitCode.CannotConnect, "ls", "ftp://no-such-host.invalid/", "--lang", "zh");
        Assert.Contains("找不到主机名“no-such-host.invalid”", _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "EPRT, step 4: the client announces where it listens", "--mode passive")]
    [InlineData("zh", "PORT, 第 4 步：客户端宣告监听地址", "--mode passive")]
    public async Task Get_NoDataConnection_NamesStepAndCauseOfEveryMode(string language, string step, string advice)
    {
        await using var passiveOnly = await LoopbackServer.StartAsync(dialsClients: false);
        passiveOnly.Files.Write("a.txt", "hello");
        await ShouldBeAsync(ExitCode.TransferFailed, "get", "--mode", "active", "--lang", language, passiveOnly.Url("a.txt"), _here["a.txt"]);
        Assert.Contains(step, _shell.Error, StringComparison.Ordinal);
        Assert.Contains("[active-disabled]", _shell.Error, StringComparison.Ordinal);
        Assert.Contains(advice, _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "a local directory has its name")]
    [InlineData("zh", "本机已有同名目录")]
    public async Task Get_RecursiveWhereANameIsTaken_LeavesItOutAndSaysWhyInTheReadersLanguage(string language, string reason)
    {
        _server.Files.MakeFolder("tree");
        _server.Files.Write("tree/a.txt", "hello");
        _server.Files.Write("tree/b.txt", "hello");
        Directory.CreateDirectory(_here["tree/a.txt"]);
        await ShouldBeAsync(ExitCode.Ok, "get", "-r", _server.Url("tree"), _here.Path, "--lang", language);
        Assert.Contains(reason, _shell.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_here["tree/b.txt"]));
    }

    [Fact]
    public async Task Tls_WantedButNotOffered_IsATlsFailure()
    {
        await ShouldBeAsync(ExitCode.Tls, "ls", _server.Url(""), "--tls", "explicit");
        Assert.Contains("offers no TLS", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LocalFolderMissing_IsALocalFailure()
    {
        _server.Files.Write("a.txt", "hello");
        await ShouldBeAsync(ExitCode.LocalFile, "get", _server.Url("a.txt"), _here["none/at/all/a.txt"], "--lang", "zh");
        Assert.Contains("本机没有该文件或目录", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_BeforeTheEnd_EndsWithItsCode()
    {
        using var interrupts = new Interrupts();
        interrupts.Request(ExitCode.Terminated);
        Assert.Equal((int)ExitCode.Terminated, await CommandLine.RunAsync(["ls", _server.Url("")], _shell.Shell, interrupts));
    }

    private static byte[] Any(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private async Task ShouldBeAsync(ExitCode expected, params string[] arguments)
    {
        var code = await _shell.RunAsync(arguments);
        Assert.True(expected == code, $"{string.Join(' ', arguments)}: {code}, expected {expected}\n{_shell.Error}");
    }
}
