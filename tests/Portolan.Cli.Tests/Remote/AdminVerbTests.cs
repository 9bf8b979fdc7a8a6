using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.Cli.Tests.Serve;
using Portolan.Client;

namespace Portolan.Cli.Tests.Remote;

/// <summary>Users, settings, sessions and bans from the command line, against a server in a process of its own.</summary>
public sealed class AdminVerbTests : IDisposable
{
    private readonly TempFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task User_FromAddToDelete_LogsInAsSaid()
    {
        await using var server = await StartAsync();
        await RunAsync(ExitCode.Ok, "pass-word-1\n", "user", "add", "anna", "terms.home=anna", "terms.quotaBytes=1 GiB");
        await RunAsync(ExitCode.Usage, "x\n", "user", "add", "bob", "terms.quotaBytes=much");
        await LoginAsync(ExitCode.Ok, server, "pass-word-1");

        var list = await RunAsync(ExitCode.Ok, "", "user", "list");
        Assert.Matches(@"(?m)^anna\s", list.Out);
        var shown = JsonNode.Parse((await RunAsync(ExitCode.Ok, "", "user", "show", "anna", "--json")).Out)!;
        Assert.Equal(1L << 30, (long)shown["terms"]!["quotaBytes"]!);
        Assert.DoesNotContain("pass-word", shown.ToJsonString(), StringComparison.Ordinal);

        await RunAsync(ExitCode.Ok, "", "user", "set", "anna", "note=sales", "terms.quotaBytes=null");
        Assert.Contains("note: sales", (await RunAsync(ExitCode.Ok, "", "user", "show", "anna")).Out, StringComparison.Ordinal);
        await RunAsync(ExitCode.Ok, "", "user", "disable", "anna");
        await LoginAsync(ExitCode.LoginRefused, server, "pass-word-1");
        await RunAsync(ExitCode.Ok, "", "user", "enable", "anna");
        await RunAsync(ExitCode.Ok, "pass-word-2\n", "user", "password", "anna");
        await LoginAsync(ExitCode.Ok, server, "pass-word-2");
        await RunAsync(ExitCode.Ok, "", "user", "delete", "anna");
        await RunAsync(ExitCode.NotFound, "", "user", "show", "anna");
        await RunAsync(ExitCode.Usage, "", "user", "add", "carl"); // no password
    }

    [Fact]
    public async Task Config_SetGetUndoAndExport_AreTheServersOwn()
    {
        await using var server = await StartAsync();
        await RunAsync(ExitCode.Ok, "", "config", "set", "passive.ports=50000-50010", "limits.maxSessions=77");
        Assert.Contains("passive.ports: 50000-50010", (await RunAsync(ExitCode.Ok, "", "config", "get", "passive.ports")).Out, StringComparison.Ordinal);
        var refused = await RunAsync(ExitCode.Usage, "", "config", "set", "passive.ports=70000-80000");
        Assert.Contains("/passive/ports", refused.Error, StringComparison.Ordinal);
        await RunAsync(ExitCode.NotFound, "", "config", "get", "passive.prots");
        await RunAsync(ExitCode.Ok, "", "ban", "add", "203.0.113.7");
        var file = _work.Write("backup.json", (await RunAsync(ExitCode.Ok, "", "config", "export")).Out);
        await RunAsync(ExitCode.Ok, "", "config", "set", "limits.maxSessions=78");
        await RunAsync(ExitCode.Ok, "", "ban", "remove", "203.0.113.7");
        Assert.Contains("maxSessions", (await RunAsync(ExitCode.Ok, "", "config", "diff", file, "--json")).Out, StringComparison.Ordinal);
        var differences = (await RunAsync(ExitCode.Ok, "", "config", "diff", file)).Out;
        Assert.Contains("Limits: Sessions: 78 → 77  (/settings/limits/maxSessions)", differences, StringComparison.Ordinal);
        Assert.Contains("Ban 203.0.113.7/32: new  (/bans/203.0.113.7~132)", differences, StringComparison.Ordinal);
        Assert.Contains("限制：会话数：78 → 77", (await RunAsync(ExitCode.Ok, "", "config", "diff", file, "--lang", "zh")).Out, StringComparison.Ordinal);
        await RunAsync(ExitCode.Ok, "", "config", "import", file);
        Assert.Contains("203.0.113.7", (await RunAsync(ExitCode.Ok, "", "ban", "list")).Out, StringComparison.Ordinal); // in the server, not only in its store
        Assert.Contains("77", (await RunAsync(ExitCode.Ok, "", "config", "get", "limits.maxSessions")).Out, StringComparison.Ordinal);
        Assert.Contains("The file says what already holds.", (await RunAsync(ExitCode.Ok, "", "config", "diff", file)).Out, StringComparison.Ordinal);
        Assert.Contains("VERSION", (await RunAsync(ExitCode.Ok, "", "config", "history")).Out, StringComparison.Ordinal);
        Assert.Contains("限制：会话数", (await RunAsync(ExitCode.Ok, "", "config", "history", "--lang", "zh")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrator_ForgottenPassword_IsReplacedWithAndWithoutAServer()
    {
        const string first = "the first of them", second = "the second of them", third = "the third of them";
        await using (var server = await StartAsync())
        {
            await MakeAdministratorAsync("anna", first);
            Assert.Equal(HttpStatusCode.OK, await SignInAsync("anna", first));
            await RunAsync(ExitCode.Ok, second + "\n", "config", "administrator", "anna");
            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await SignInAsync("anna", first), await SignInAsync("anna", second)));
            await RunAsync(ExitCode.NotFound, second + "\n", "config", "administrator", "nobody");
            await RunAsync(ExitCode.Usage, "short\n", "config", "administrator", "anna");
        }
        await RunAsync(ExitCode.Ok, third + "\n", "config", "administrator", "anna", "--remove-totp");
        await using var again = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await SignInAsync("anna", third));
    }

    [Fact]
    public async Task Ban_AddListRemove_AndSessions()
    {
        await using var server = await StartAsync();
        await RunAsync(ExitCode.Ok, "", "ban", "add", "203.0.113.7", "--for", "2h", "--reason", "noise");
        Assert.Contains("203.0.113.7", (await RunAsync(ExitCode.Ok, "", "ban", "list")).Out, StringComparison.Ordinal);
        await RunAsync(ExitCode.Usage, "", "ban", "add", "127.0.0.1");
        await RunAsync(ExitCode.Ok, "", "ban", "remove", "203.0.113.7");
        await RunAsync(ExitCode.NotFound, "", "ban", "remove", "203.0.113.7");
        Assert.StartsWith("ID", (await RunAsync(ExitCode.Ok, "", "session", "list")).Out, StringComparison.Ordinal);
        await RunAsync(ExitCode.NotFound, "", "session", "kick", "999");
    }

    [Fact]
    public async Task Record_OfTheConsole_IsForItsOwnerAndGoneWithTheServer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions and signals");
        await using (var server = await StartAsync())
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_work["data/console.json"]));
            await server.StopAsync();
        }
        Assert.False(File.Exists(_work["data/console.json"]));
        var shell = await RunAsync(ExitCode.CannotConnect, "", "session", "list");
        Assert.Contains("No server with a console runs", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_WithoutAServer_IsChangedByTheSameRulesAndHoldsAtTheNextStart()
    {
        await RunAsync(ExitCode.CannotConnect, "", "user", "list"); // nothing is stored, and nothing is made
        Assert.False(Directory.Exists(_work["data"]));
        await using (var first = await StartAsync()) await first.StopAsync();

        await RunAsync(ExitCode.Ok, "pass-word-1\n", "user", "add", "anna", "terms.home=anna");
        var refused = await RunAsync(ExitCode.Usage, "x\n", "user", "add", "bob", "terms.quotaBytes=much");
        Assert.Contains("/terms/quotaBytes", refused.Error, StringComparison.Ordinal);
        await RunAsync(ExitCode.Ok, "", "config", "set", "limits.maxSessions=77", "tls.required=true");
        await RunAsync(ExitCode.Ok, "", "ban", "add", "203.0.113.7");
        await RunAsync(ExitCode.Ok, "", "group", "add", "staff");
        Directory.CreateDirectory(_work["data/files/anna"]);
        _work.Write("data/files/anna/past.bin", "0123456789");
        Assert.Contains("bytes: 10", (await RunAsync(ExitCode.Ok, "", "user", "recount", "anna")).Out, StringComparison.Ordinal);
        Assert.Contains("failed: 0", (await RunAsync(ExitCode.Ok, "", "user", "recount")).Out, StringComparison.Ordinal);
        await RunAsync(ExitCode.CannotConnect, "", "session", "list");
        var holes = await RunAsync(ExitCode.Usage, "", "config", "import", _work.Write("holes.json", """{ "users": [ null ] }"""));
        Assert.Contains("/users/0", holes.Error, StringComparison.Ordinal);

        await using var second = await StartAsync();
        Assert.Contains("77", (await RunAsync(ExitCode.Ok, "", "config", "get", "limits.maxSessions")).Out, StringComparison.Ordinal);
        Assert.Contains("203.0.113.7", (await RunAsync(ExitCode.Ok, "", "ban", "list")).Out, StringComparison.Ordinal);
        await RunAsync(ExitCode.Ok, "", "config", "set", "tls.required=false");
        await LoginAsync(ExitCode.Ok, second, "pass-word-1");
        Assert.All(await AuditAsync(), entry => Assert.True((string)entry!["by"]! is "local" or "server", entry.ToJsonString()));
        Assert.Contains(await AuditAsync(), entry => (string)entry!["object"]! == "user:anna" && (string)entry["by"]! == "local");
    }

    [Fact]
    public async Task Server_WithoutConsole_IsNotChangedBehindItsBack()
    {
        await using var server = await PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--data", _work["data"], "--no-console", "--active-port", "0");
        var refused = await RunAsync(ExitCode.CannotConnect, "", "user", "list");
        Assert.Contains("--no-console", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_Followed_PrintsItsTransfersUntilItEnds()
    {
        await using var server = await StartAsync();
        await RunAsync(ExitCode.Ok, "pass-word-1\n", "user", "add", "anna");
        var file = _work.Write("a.txt", "hello");
        var seen = new TaskCompletionSource();
        Task<ExitCode> follow;
        await using (var ftp = await FtpClient.ConnectAsync(new FtpClientOptions { Host = "127.0.0.1", Port = (ushort)server.Port, User = "anna", Password = "pass-word-1", Tls = TlsMode.None }, Cancelled))
        {
            var session = JsonNode.Parse((await RunAsync(ExitCode.Ok, "", "session", "list", "--json")).Out)!["items"]![0]!;
            Assert.Equal("anna", (string)session["user"]!);
            var shell = new TestShell { Printed = line => { if (line.Contains("STOR /a.txt: 226", StringComparison.Ordinal)) seen.TrySetResult(); } };
            shell.Variables["PORTOLAN_DATA"] = _work["data"];
            follow = shell.RunAsync("session", "follow", ((long)session["id"]!).ToString(System.Globalization.CultureInfo.InvariantCulture));
            // Nobody says from when on the events are heard; one of the uploads is.
            while (!seen.Task.IsCompleted && !follow.IsCompleted) await ftp.UploadAsync(file, "/a.txt", cancellationToken: Cancelled);
            Assert.False(follow.IsCompleted, shell.Error);
        }
        Assert.Equal(ExitCode.Ok, await follow.WaitAsync(TimeSpan.FromSeconds(60), Cancelled));
    }

    [Fact]
    public async Task Lists_ForChineseReaders_SayTheWordsOfTheConsoleInChinese()
    {
        await using var server = await StartAsync();
        await RunAsync(ExitCode.Ok, "pass-word-1\n", "user", "add", "anna");
        await RunAsync(ExitCode.Ok, "", "ban", "add", "203.0.113.7");
        await RunAsync(ExitCode.Ok, "", "config", "set", "limits.maxSessions=77");
        await using var ftp = await FtpClient.ConnectAsync(new FtpClientOptions { Host = "127.0.0.1", Port = (ushort)server.Port, User = "anna", Password = "pass-word-1", Tls = TlsMode.None }, Cancelled);

        foreach (var (list, row) in new[] { ("user", @"(?m)^anna .*否.*已存储$"), ("session", "anna .*空闲"), ("ban", "203.0.113.7.*否"), ("config", "命令行") })
            Assert.Matches(row, (await RunAsync(ExitCode.Ok, "", list, list == "config" ? "history" : "list", "--lang", "zh")).Out);
    }

    [Theory]
    [InlineData("""{"settings":}""", "从第 1 行第 13 字节起不是 JSON。", "请检查该处是否缺少引号、逗号或括号。")]
    [InlineData("""{"users":[],"users":[]}""", "/users：“users”在同一对象中出现了两次。", "请只保留一个。")]
    [InlineData("[]", "这不是 JSON 对象。", "请发送用花括号括起来的名称和值。")]
    public async Task Config_FromAFileThatIsNoJson_IsSaidInChinese(string text, string problem, string remedy)
    {
        await RunAsync(ExitCode.Ok, "pass-word-1\n", "user", "add", "anna", "--data", await StoreAsync());
        var file = _work.Write("backup.json", text);
        foreach (var verb in new[] { "diff", "import", "validate" })
        {
            var error = (await RunAsync(ExitCode.Usage, "", "config", verb, file, "--lang", "zh")).Error;
            Assert.Contains($"无法理解 {file}：{problem}", error, StringComparison.Ordinal);
            Assert.Contains(remedy, error, StringComparison.Ordinal);
        }
        var missing = (await RunAsync(ExitCode.LocalFile, "", "config", "diff", _work["none.json"], "--lang", "zh")).Error;
        Assert.Contains($"无法读取 {_work["none.json"]}：它不存在。", missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1", "连接被拒绝")]
    public async Task Console_ThatDoesNotAnswer_IsSaidInChinese(string address, string why)
    {
        var error = (await RunAsync(ExitCode.CannotConnect, "", "user", "list", "--console", $"http://{address}", "--key", "ptl_x", "--lang", "zh")).Error;
        Assert.Contains($"没有应答：{why}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_ThatIsDamaged_IsSaidInChinese()
    {
        Directory.CreateDirectory(_work["data"]);
        _work.Write("data/running.json", "{ broken");
        Assert.Contains("从第 1 行第 3 字节起不是 JSON。", (await RunAsync(ExitCode.Settings, "", "user", "list", "--lang", "zh")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WrongOrMissing_IsSaid()
    {
        await using var server = await StartAsync();
        var record = JsonNode.Parse(await File.ReadAllTextAsync(_work["data/console.json"], TestContext.Current.CancellationToken))!;
        await RunAsync(ExitCode.Denied, "", "user", "list", "--key", "ptl_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        await RunAsync(ExitCode.Usage, "", "user", "list", "--console", (string)record["address"]!);
        await RunAsync(ExitCode.Ok, "", "user", "list", "--console", (string)record["address"]!, "--key", (string)record["key"]!);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<JsonArray> AuditAsync()
    {
        using var http = await ConsoleAsync();
        return JsonNode.Parse(await http.GetStringAsync("api/v1/audit", Cancelled))!["items"]!.AsArray();
    }

    private async Task MakeAdministratorAsync(string name, string password)
    {
        using var http = await ConsoleAsync();
        (await http.PostAsJsonAsync("api/v1/administrators", new { name, role = "administrator", password }, Cancelled)).EnsureSuccessStatusCode();
    }

    private async Task<HttpStatusCode> SignInAsync(string user, string password)
    {
        using var http = await ConsoleAsync();
        return (await http.PostAsJsonAsync("api/v1/session", new { user, password }, Cancelled)).StatusCode;
    }

    /// <summary>As a command of this machine finds it.</summary>
    private async Task<HttpClient> ConsoleAsync()
    {
        var record = JsonNode.Parse(await File.ReadAllTextAsync(_work["data/console.json"], Cancelled))!;
        var http = new HttpClient { BaseAddress = new Uri((string)record["address"]!) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (string)record["key"]!);
        return http;
    }

    /// <summary>A data folder with a store, whose server has ended.</summary>
    private async Task<string> StoreAsync()
    {
        await using var server = await StartAsync();
        return _work["data"];
    }

    private Task<PortolanProcess> StartAsync() =>
        PortolanProcess.StartAsync("serve", "--listen", "127.0.0.1:0", "--data", _work["data"], "--console", "127.0.0.1:0", "--active-port", "0");

    private async Task<TestShell> RunAsync(ExitCode expected, string input, params string[] arguments)
    {
        var shell = new TestShell { Input = Encoding.UTF8.GetBytes(input) };
        shell.Variables["PORTOLAN_DATA"] = _work["data"];
        var code = await shell.RunAsync(arguments);
        Assert.True(expected == code, $"{string.Join(' ', arguments)}: {code} in place of {expected}\n{shell.Out}\n{shell.Error}");
        return shell;
    }

    private static async Task LoginAsync(ExitCode expected, PortolanProcess server, string password)
    {
        var shell = new TestShell();
        var code = await shell.RunAsync("ls", $"ftp://anna:{password}@127.0.0.1:{server.Port}/");
        Assert.True(expected == code, $"{code}\n{shell.Error}");
    }
}
