using System.Net;
using System.Text.Json;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Cli.Tests.Explain;

/// <summary>The explainer on loopback, in this process, with the ports as it prints them.</summary>
public sealed class ExplainTests
{
    private static readonly IPEndPoint Nowhere = new(IPAddress.None, 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passive_OnLoopback_TheClientDialsTwice(bool tls)
    {
        var lesson = await RunAsync("passive", tls);

        AssertControl(lesson);
        var announced = Announced(lesson, step: 5, tls);
        Assert.InRange(announced.Port, 50000, 50010);
        var dial = Seen(lesson, 6)[0];
        Assert.Equal(announced, dial.To);
        Assert.Equal(Seen(lesson, 1)[0].From.Address, dial.From.Address);
        Assert.NotEqual(Seen(lesson, 1)[0].From.Port, dial.From.Port);
        Assert.True(dial.From.Port > 1024, dial.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Active_OnLoopback_TheServerDialsTheClient(bool tls)
    {
        var lesson = await RunAsync("active", tls);

        AssertControl(lesson);
        var announced = Announced(lesson, step: 4, tls);
        Assert.True(announced.Port > 1024, announced.ToString());
        Assert.NotEqual(Seen(lesson, 1)[0].From.Port, announced.Port);
        var dial = Seen(lesson, 5)[0];
        Assert.Equal(announced, dial.To);
        Assert.Equal(IPEndPoint.Parse(lesson.GetProperty("server").GetString()!).Address, dial.From.Address);
        Assert.Equal(dial.From, Seen(lesson, 6)[0].To);
        // Where ports below 1024 may be used it is 20.
        if (lesson.GetProperty("server").GetString()!.EndsWith(":21", StringComparison.Ordinal)) Assert.Equal(20, dial.From.Port);
    }

    [Theory]
    [InlineData("active", "en", "Active mode: the server dials the client", "The picture")]
    [InlineData("active", "zh", "主动模式：服务器连接客户端", "图示")]
    [InlineData("passive", "en", "Passive mode: the client dials again", "The picture")]
    [InlineData("passive", "zh", "被动模式：客户端再次连接服务器", "图示")]
    public async Task Page_InEitherLanguage_HasSixStepsAndThePicture(string mode, string language, string title, string picture)
    {
        var shell = new TestShell();

        Assert.Equal(ExitCode.Ok, await shell.RunAsync("explain", mode, "--lang", language));

        var lines = shell.Out.Split('\n');
        Assert.Equal(title, lines[0]);
        Assert.Contains(picture, lines);
        var steps = lines.TakeWhile(line => line != picture).Where(line => line.StartsWith(" ✔ ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], steps.Select(step => step[3..4]));
        foreach (var (step, story) in steps.Zip(StoryText.Of(mode == "active")))
            Assert.StartsWith(step[5..], language == "zh" ? story.Text.Zh : story.Text.En, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(TextWidth.Of(line) <= 80, line));
        Assert.InRange(lines.Length, 30, 60); // about one screen
    }

    [Fact]
    public async Task Client_ThatFindsNoServer_IsSaidInTheReadersLanguage()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var nobody = (IPEndPoint)taken.LocalEndpoint;
        taken.Stop();
        var texts = new Texts(Portolan.Cli.Text.Language.Chinese);
        var diary = new Portolan.Cli.Explain.Ends.Diary(texts);
        await Portolan.Cli.Explain.Ends.ClientEnd.RunAsync(new(Active: false, Tls: false, Nat: false), nobody, outside: null, texts, diary.Add, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<FailureException>(() =>
            diary.NextAsync(Portolan.Cli.Explain.Ends.End.Client, Portolan.Cli.Explain.Ends.Happened.Ended, TestContext.Current.CancellationToken));
        Assert.Equal("无法演示这次传输：控制连接失败：连接被拒绝", failure.Message);
    }

    [Fact]
    public async Task Page_Ascii_HoldsOnlyAscii()
    {
        var shell = new TestShell();

        Assert.Equal(ExitCode.Ok, await shell.RunAsync("explain", "active", "--ascii", "--tls"));

        Assert.DoesNotContain(shell.Out, c => c > '~');
    }

    [Theory]
    [InlineData("en", "'sideways' is no mode")]
    [InlineData("zh", "“sideways”不是模式")]
    public async Task Explain_UnknownMode_IsAUsageError(string language, string message)
    {
        var shell = new TestShell();

        Assert.Equal(ExitCode.Usage, await shell.RunAsync("explain", "sideways", "--lang", language));
        Assert.Contains(message, shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_NoMode_IsAUsageError()
    {
        var shell = new TestShell();

        Assert.Equal(ExitCode.Usage, await shell.RunAsync("explain"));
        Assert.Contains("active|passive", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "--nat needs ")]
    [InlineData("zh", "--nat 需要")]
    public async Task Nat_WithoutRoot_SaysWhatItNeeds(string language, string message)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("skipped: there is no root to do without on Windows");
        string[] command = [Repository.Portolan, "explain", "active", "--nat", "--lang", language];
        // Another user, who may still read this checkout.
        if (Environment.IsPrivilegedProcess) command = ["setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", .. command];

        var run = await ToolRun.RunAsync(command[0], command[1..], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        if (OperatingSystem.IsLinux()) Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static async Task<JsonElement> RunAsync(string mode, bool tls)
    {
        var shell = new TestShell();
        string[] arguments = ["explain", mode, "--json", .. tls ? ["--tls"] : Array.Empty<string>()];
        Assert.Equal(ExitCode.Ok, await shell.RunAsync(arguments));
        using var json = JsonDocument.Parse(shell.Out);
        var lesson = json.RootElement.Clone();
        Assert.Equal(mode, lesson.GetProperty("mode").GetString());
        Assert.Equal(tls, lesson.GetProperty("tls").GetBoolean());
        Assert.True(lesson.GetProperty("works").GetBoolean());
        Assert.Equal(2048, lesson.GetProperty("bytes").GetInt32());
        Assert.All(Steps(lesson), step => Assert.Equal("done", step.GetProperty("state").GetString()));
        Assert.Equal([1, 2, 3, 4, 5, 6], Steps(lesson).Select(step => step.GetProperty("step").GetInt32()));
        return lesson;
    }

    // Steps 1 and 2, by the wire or by the sockets: the same two ends.
    private static void AssertControl(JsonElement lesson)
    {
        var (there, back) = (Seen(lesson, 1)[0], Seen(lesson, 2)[0]);
        Assert.Equal(IPEndPoint.Parse(lesson.GetProperty("server").GetString()!), there.To);
        Assert.True(there.From.Port > 1024, there.ToString());
        Assert.Equal((there.To, there.From), (back.From, back.To));
        if (lesson.GetProperty("ports").GetString() == "wire") Assert.Equal(["SYN", "SYN/ACK", "ACK"], new[] { 1, 2, 3 }.Select(step => Seen(lesson, step)[0].What));
    }

    private static IPEndPoint Announced(JsonElement lesson, int step, bool tls)
    {
        var said = Steps(lesson)[step - 1].GetProperty("note").GetString()!;
        var words = Assert.Single(Seen(lesson, step)).What;
        Assert.Equal(tls && lesson.GetProperty("ports").GetString() == "wire", words.StartsWith("TLS ", StringComparison.Ordinal));
        var endPoint = HostPort.TryFindIn(tls ? said : words, out var found) ? found : Nowhere;
        Assert.Contains($" {endPoint}", said, StringComparison.Ordinal);
        return endPoint;
    }

    private static List<JsonElement> Steps(JsonElement lesson) => [.. lesson.GetProperty("steps").EnumerateArray()];

    private static List<(IPEndPoint From, IPEndPoint To, string What)> Seen(JsonElement lesson, int step) =>
        [.. Steps(lesson)[step - 1].GetProperty("seen").EnumerateArray().Select(seen =>
            (IPEndPoint.Parse(seen.GetProperty("from").GetString()!), IPEndPoint.Parse(seen.GetProperty("to").GetString()!), seen.GetProperty("what").GetString()!))];
}
