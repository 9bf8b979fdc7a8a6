using System.Text;
using Portolan.Diagnosis;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Which reply comes when: pipelines, commands during transfers, ABOR and QUIT. RFC 959 §5.4.</summary>
public sealed class ReplyOrderTests
{
    [Fact]
    public async Task Retr_Passive_SendsTheFile()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("/a", "hello");
        await using var client = await server.LoginAsync();
        Assert.Equal("hello", await client.DownloadTextAsync("RETR a"));
        Assert.Equal(226, (await client.UploadAsync("STOR b", "world")).Code);
        Assert.Equal("world", await server.GetTextAsync("/b"));
        await client.QuitAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Abor_DuringADownload_426Then226(bool clientReads)
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        if (clientReads) await data.ReadAsync(new byte[1000]);
        else await UntilStuckAsync(server);
        await client.CommandAsync("ABOR", 426);
        await client.ExpectAsync(226);
        await Assert.ThrowsAnyAsync<IOException>(data.ReadToEndAsync); // not an end that looks like the whole file
        await client.CommandAsync("NOOP", 200);
        Assert.Equal(DataFailure.Aborted, (await server.TransferAsync()).Connection.Failure);
    }

    [Fact]
    public async Task Abor_DuringAnUpload_426Then226AndTheTargetIsUntouched()
    {
        await using var server = await StartAsync();
        await server.PutAsync("/a", "old content");
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("new con");
        await client.CommandAsync("ABOR", 426);
        await client.ExpectAsync(226);
        Assert.Equal("old content", await server.GetTextAsync("/a"));
        Assert.Equal(226, (await client.UploadAsync("STOR a", "new content")).Code); // the name is not held any more
        Assert.Equal("new content", await server.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Abor_BeforeTheDataConnectionStands_426Then226()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        await client.CommandAsync("RETR endless", 150);
        await client.CommandAsync("ABOR", 426);
        await client.ExpectAsync(226);
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
    }

    [Fact]
    public async Task Abor_Twice_EachHasItsReply()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        await client.SendBytesAsync("ABOR\r\nABOR\r\nNOOP\r\n");
        var codes = new List<int>();
        for (var i = 0; i < 4; i++) codes.Add((await client.ReadAsync()).Code);
        // The second may find the transfer running or gone, and NOOP be answered before its end; no reply is lost.
        Assert.Equal(1, codes.Count(code => code == 426));
        Assert.Equal(2, codes.Count(code => code is 226 or 225));
        Assert.Equal(1, codes.Count(code => code == 200));
        await client.CommandAsync("PWD", 257);
    }

    [Fact]
    public async Task Abor_WithoutTransfer_225()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync("ABOR", 225);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Abor_BehindACommandThatWaits_Overtakes()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        await client.SendBytesAsync("PWD\r\n");
        await client.SendBytesAsync("ABOR\r\n");
        await client.ExpectAsync(426);
        await client.ExpectAsync(226);
        await client.ExpectAsync(257);
    }

    [Fact]
    public async Task Transfer_NoopStatAndMlst_AreAnsweredAtOnce()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("12345");
        await client.CommandAsync("NOOP", 200);
        await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == "STOR /a: 5 bytes so far");
        Assert.Contains("STOR /a: 5 bytes so far", (await client.CommandAsync("STAT", 211)).Text);
        await client.CommandAsync("STAT /", 212);
        await client.CommandAsync("MLST /", 250);
        await data.FinishAsync();
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Transfer_OtherCommands_WaitForItsEndInOrder()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await client.SendBytesAsync("PWD\r\nSYST\r\nNOOP\r\nFOO\r\n");
        await client.SendBytesAsync("MKD /d\r\n");
        await data.WriteAsync("x");
        await data.FinishAsync();
        foreach (var code in new[] { 226, 257, 215, 200, 500, 257 }) await client.ExpectAsync(code);
    }

    /// <summary>Commands that wait for a transfer wait at the client once there are enough of them: their number is the client's choice, the memory is ours.</summary>
    [Fact]
    public async Task Transfer_CommandsWithoutEnd_StayWithTheClient()
    {
        const int MostBytes = 32 << 20;
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        var commands = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"CWD {new string('x', 1000)}\r\n", 64)));
        var sent = 0L;
        var flood = FloodAsync();
        var (before, still) = (0L, 0);
        await Patience.UntilAsync(() =>
        {
            var now = Interlocked.Read(ref sent);
            (before, still) = (now, now == before ? still + 1 : 0);
            return flood.IsCompleted || still > 100;
        });
        Assert.False(flood.IsCompleted, $"the server took {sent} bytes of commands while a transfer ran"); // what the system's buffers take, and no more
        client.Reset();
        await Assert.ThrowsAnyAsync<Exception>(() => flood);

        async Task FloodAsync()
        {
            while (Interlocked.Read(ref sent) < MostBytes) Interlocked.Add(ref sent, await client.Socket.SendAsync(commands));
        }
    }

    [Fact]
    public async Task Transfer_MoreWaitingCommandsThanAreHeld_AllAreAnswered()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await client.SendBytesAsync(string.Concat(Enumerable.Repeat("PWD\r\n", 250)));
        await data.FinishAsync();
        await client.ExpectAsync(226);
        for (var i = 0; i < 250; i++) await client.ExpectAsync(257);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Quit_DuringATransfer_TransferEndsThen221()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("be");
        await client.SendBytesAsync("QUIT\r\nNOOP\r\n");
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send); // as clients do behind their QUIT
        await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == "STOR /a: 2 bytes so far");
        await data.WriteAsync("fore");
        await data.FinishAsync();
        await client.ExpectAsync(226);
        await client.ExpectAsync(221);
        Assert.True(await client.IsAtEndAsync()); // nothing behind QUIT was answered
        Assert.Equal("before", await server.GetTextAsync("/a"));
        await server.UntilNoSessionAsync();
        var ended = Assert.Single(server.Events.OfType<SessionEnded>());
        Assert.Equal((RunningServer.User, "QUIT"), (ended.User, ended.Reason));
    }

    [Fact]
    public async Task Pipeline_HundredCommandsInOneSegment_AnsweredInOrder()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await client.SendBytesAsync(string.Concat(Enumerable.Range(0, 50).Select(i => $"MKD d{i}\r\nCWD /d{i}/..\r\n")));
        for (var i = 0; i < 50; i++)
        {
            Assert.Contains($"\"/d{i}\"", (await client.ExpectAsync(257)).Text);
            await client.ExpectAsync(250);
        }
    }

    [Fact]
    public async Task Pipeline_AcrossATransfer_AnsweredInOrder()
    {
        await using var server = await StartAsync();
        await server.PutAsync("/a", "content");
        await using var client = await server.LoginAsync();
        await using var data = await client.OpenPassiveAsync();
        await client.SendBytesAsync("RETR a\r\nPWD\r\nPASV\r\nSYST\r\n");
        await client.ExpectAsync(150);
        await client.ExpectAsync(226);
        await client.ExpectAsync(257);
        await client.ExpectAsync(227);
        await client.ExpectAsync(215);
        Assert.Equal("content", Encoding.ASCII.GetString(await data.ReadToEndAsync()));
    }

    [Fact]
    public async Task Pipeline_LoginAndFinInOneSegment_IsAnsweredToItsEnd()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendBytesAsync($"USER {RunningServer.User}\r\nPASS {RunningServer.Password}\r\nMKD x\r\n");
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await client.ExpectAsync(331);
        await client.ExpectAsync(230);
        await client.ExpectAsync(257);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Transfer_WithoutMeetingPoint_425BeforeAnythingIsOpened()
    {
        await using var server = await StartAsync();
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        foreach (var command in new[] { "RETR a", "STOR b", "APPE a", "STOU", "LIST", "NLST", "MLSD" }) await client.CommandAsync(command, 425);
        Assert.Null(await server.GetAsync("/b"));
        Assert.Equal(7, server.Log.Lines.Count(line => line.Text.EndsWith("answered 425: not-announced", StringComparison.Ordinal)));
        await client.CommandAsync("PORT 192,168,1,7,40,40", 501);
        await client.CommandAsync("RETR a", 425);
        Assert.Contains(server.Log.Lines, line => line.Text.EndsWith("RETR answered 425: peer-address-mismatch", StringComparison.Ordinal));
    }

    /// <summary>Until the server cannot send another byte.</summary>
    private static Task UntilStuckAsync(RunningServer server)
    {
        var before = "RETR /endless: 0 bytes so far";
        return Patience.UntilAsync(() =>
        {
            var (last, now) = (before, server.Control.Sessions[0].Transfer.Words()!);
            before = now;
            return last == now && now != "RETR /endless: 0 bytes so far";
        });
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(files: new ScriptedStore(new MemoryFileStore()));
}
