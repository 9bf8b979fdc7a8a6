using Portolan.Client.Tests.Peers;

namespace Portolan.Client.Tests;

public sealed class ControlConnectionTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_OrdinaryServer_LogsInAndKnowsFeatures(bool byteByByte)
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: QUIT\nS: 221 Bye\n", byteByByte);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        Assert.Equal(220, ftp.Greeting.Code);
        Assert.Equal("Hello", ftp.Greeting.Text);
        Assert.True(ftp.Features.Has("MLST"));
        Assert.True(ftp.IsConnected);
        await ftp.QuitAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Connect_GreetingWithDelayNotice_WaitsForIt()
    {
        await using var server = ScriptedServer.Start("S: 120 In a minute\n" + ScriptedServer.OldLogin);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await server.Completion;
    }

    [Fact]
    public async Task Connect_TooManyUsers_SaysWhatTheServerSaid()
    {
        await using var server = ScriptedServer.Start("S: 421 Too many users\nclose\n");
        var e = await Assert.ThrowsAsync<FtpConnectException>(() => FtpClient.ConnectAsync(server.Options, Token));
        Assert.Equal(421, e.Reply?.Code);
        Assert.Contains("Too many users", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NoFtpServer_SaysSo()
    {
        await using var server = ScriptedServer.Start("S: SSH-2.0-OpenSSH_9.2p1\nhold\n");
        var e = await Assert.ThrowsAsync<FtpProtocolException>(() => FtpClient.ConnectAsync(server.Options, Token));
        Assert.Contains("SSH-2.0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_LineLongerThanAnybodyNeeds_IsGivenUp()
    {
        await using var server = ScriptedServer.Start($"S: 220 {new string('x', 70_000)}\nhold\n");
        var e = await Assert.ThrowsAsync<FtpProtocolException>(() => FtpClient.ConnectAsync(server.Options, Token));
        Assert.Contains("64 KiB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NothingListens_AdvisesAboutThePort()
    {
        var server = ScriptedServer.Start("close\n");
        var options = server.Options;
        await server.DisposeAsync();
        var e = await Assert.ThrowsAsync<FtpConnectException>(() => FtpClient.ConnectAsync(options, Token));
        Assert.Contains("Nothing listens there", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WrongPassword_ThrowsLoginExceptionWithoutThePassword()
    {
        await using var server = ScriptedServer.Start("S: 220 Hi\nC: USER ann\nS: 331 ?\nC: PASS s3cret\nS: 530 No\nhold\n");
        var seen = new Recorder();
        var options = server.Options with { User = "ann", Password = "s3cret", Observer = seen.Add };
        var e = await Assert.ThrowsAsync<FtpLoginException>(() => FtpClient.ConnectAsync(options, Token));
        Assert.Equal(530, e.Reply.Code);
        Assert.DoesNotContain("s3cret", e.ToString() + string.Join("", seen.Events) + options, StringComparison.Ordinal);
        Assert.Contains("PASS ****", seen.Sent);
    }

    [Fact]
    public async Task Command_ServerHangsUpAfter421_SaysWhy()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "S: 421 Idle too long\nclose\n");
        var goodbye = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Observer = Watch }, Token);
        await goodbye.Task.WaitAsync(TimeSpan.FromSeconds(30), Token); // a command that overtakes it would have it destroyed by a reset
        var e = await Assert.ThrowsAsync<FtpConnectException>(() => ftp.NoopAsync(Token));
        Assert.Contains("Idle too long", e.Message, StringComparison.Ordinal);
        Assert.False(ftp.IsConnected);

        void Watch(FtpEvent seen)
        {
            if (seen is Noted note && note.Text.Contains("Idle too long", StringComparison.Ordinal)) goodbye.TrySetResult();
        }
    }

    [Fact]
    public async Task Command_Answered421_IsTheEndOfTheConnection()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: NOOP\nS: 421 Idle too long\nclose\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var e = await Assert.ThrowsAsync<FtpConnectException>(() => ftp.NoopAsync(Token));
        Assert.Equal(421, e.Reply?.Code);
        Assert.False(ftp.IsConnected);
    }

    [Fact]
    public async Task Command_CallerStopsWaiting_LaterRepliesStillMatch()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + """
            C: SITE SLOW
            wait
            S: 200 slow
            C: SITE QUICK
            S: 200 quick
            """);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        using var impatient = new CancellationTokenSource();
        var slow = ftp.SendAsync("SITE SLOW", impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        server.Go();
        Assert.Equal("quick", (await ftp.SendAsync("SITE QUICK", Token)).Text);
    }

    [Fact]
    public async Task Command_ManyAtOnce_EachGetsItsOwnReply()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + string.Concat(Enumerable.Range(0, 20).Select(_ => "C: NOOP\nS: 200 ok\n")), byteByByte: true);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ftp.NoopAsync(Token)));
        await server.Completion;
    }

    [Fact]
    public async Task Command_NoReply_GivesUpAndSaysWhich()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: NOOP\nhold\n");
        var options = server.Options;
        await using var ftp = await FtpClient.ConnectAsync(options with { Timeouts = options.Timeouts with { Reply = TimeSpan.FromSeconds(5) } }, Token);
        var e = await Assert.ThrowsAsync<FtpConnectException>(() => ftp.NoopAsync(Token));
        Assert.Contains("NOOP", e.Message, StringComparison.Ordinal);
        Assert.False(ftp.IsConnected);
    }

    [Fact]
    public async Task Name_WithLineEnd_NeverLeaves()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: NOOP\nS: 200 ok\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await Assert.ThrowsAsync<ArgumentException>(() => ftp.DeleteAsync("a\r\nDELE b", Token));
        await Assert.ThrowsAsync<ArgumentException>(() => ftp.RenameAsync("a", "b\nDELE c", Token));
        await Assert.ThrowsAsync<ArgumentException>(() => ftp.SetModeAsync("b\nDELE c", 0x1FF, Token));
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task AuthTls_BytesInClearBehindTheReply_IsInjection()
    {
        await using var server = ScriptedServer.Start("S: 220 Hi\nC: AUTH TLS\nS+ 234 Go on\nS: 220 injected\nhold\n");
        var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(server.Options with { Tls = TlsMode.Explicit }, Token));
        Assert.Equal(TlsStage.Injection, e.Stage);
    }

    [Fact]
    public async Task AuthTls_NotOffered_ExplicitFailsAndAutoGoesOn()
    {
        await using (var server = ScriptedServer.Start("S: 220 Hi\nC: AUTH TLS\nS: 502 No\nhold\n"))
        {
            var e = await Assert.ThrowsAsync<FtpTlsException>(() => FtpClient.ConnectAsync(server.Options with { Tls = TlsMode.Explicit }, Token));
            Assert.Equal(TlsStage.Offer, e.Stage);
        }
        await using (var server = ScriptedServer.Start("S: 220 Hi\nC: AUTH TLS\nS: 502 No\n" + ScriptedServer.OldLogin["S: 220 Hello\n".Length..]))
        {
            var seen = new Recorder();
            await using var ftp = await FtpClient.ConnectAsync(server.Options with { Tls = TlsMode.Auto, Observer = seen.Add }, Token);
            Assert.Null(ftp.Tls);
            Assert.Contains(seen.Notes, note => note.Contains("in clear", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Reply_LateAndUnasked_IsIgnoredAndNoted()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "S: 226 from long ago\nwait\nC: NOOP\nS: 200 ok\n");
        var noted = new TaskCompletionSource();
        var options = server.Options with { Observer = e => { if (e is Noted { Text: var text } && text.Contains("long ago", StringComparison.Ordinal)) noted.SetResult(); } };
        await using var ftp = await FtpClient.ConnectAsync(options, Token);
        await noted.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        server.Go();
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task LogIn_False_StopsBehindTheGreeting()
    {
        await using var server = ScriptedServer.Start("S: 220 Hello\nC: HELP\nS: 214 no\n" + ScriptedServer.Login["S: 220 Hello\n".Length..]);
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { LogIn = false }, Token);
        Assert.Equal(214, (await ftp.SendAsync("HELP", Token)).Code);
        await ftp.LoginAsync(Token);
        Assert.True(ftp.Features.Has("SIZE"));
    }
}
