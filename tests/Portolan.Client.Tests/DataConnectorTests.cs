using Portolan.Client.Tests.Peers;
using Portolan.Diagnosis;

namespace Portolan.Client.Tests;

public sealed class DataConnectorTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private const string List = """
        S: 150 go
        D: type=file;size=3; a.txt
        D!
        S: 226 done

        """;

    [Theory]
    [InlineData(DataMode.Epsv, "C: EPSV\nS: 229 ok (|||{port}|)\nC: MLSD\n" + List)]
    [InlineData(DataMode.Pasv, "C: PASV\nS: 227 ok (127,0,0,1,{p1},{p2})\nC: MLSD\n" + List)]
    [InlineData(DataMode.Eprt, "C: EPRT |1|127.0.0.1|*\nS: 200 ok\nC: MLSD\ndial\n" + List)]
    [InlineData(DataMode.Port, "C: PORT 127,0,0,1,*\nS: 200 ok\nC: MLSD\ndial\n" + List)]
    [InlineData(DataMode.Port, "C: PORT 127,0,0,1,*\nS: 200 ok\nC: MLSD\nS: 150 go\ndial\nD: type=file; a.txt\nD!\nS: 226 done\n")]
    public async Task List_EachMode_Works(DataMode mode, string script)
    {
        foreach (var byteByByte in new[] { false, true })
        {
            await using var server = ScriptedServer.Start(ScriptedServer.Login + script, byteByByte);
            await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = DataModeOptions.Only(mode) }, Token);
            var entries = await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token);
            Assert.Equal("a.txt", Assert.Single(entries).Name);
            await server.Completion;
        }
    }

    [Fact]
    public async Task Auto_EpsvRefusedAndPasvPortClosed_GoesActive()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + """
            C: EPSV
            S: 502 no
            C: PASV
            S: 227 ok (127,0,0,1,0,9)
            C: EPRT |1|127.0.0.1|*
            S: 500 no
            C: PORT 127,0,0,1,*
            S: 200 ok
            C: MLSD
            dial
            S: 150 go
            D!
            S: 226 done
            """);
        var seen = new Recorder();
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Observer = seen.Add }, Token);
        Assert.Empty(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        var ended = seen.Events.OfType<DataConnectionEnded>().Select(e => (e.Trace.Mode, e.Trace.Failure)).ToArray();
        Assert.Equal([(DataMode.Epsv, DataFailure.PassiveDisabled), (DataMode.Pasv, DataFailure.Refused), (DataMode.Eprt, DataFailure.ActiveDisabled), (DataMode.Port, DataFailure.None)], ended);
    }

    [Fact]
    public async Task Auto_NothingWorks_ExceptionHoldsEveryAttempt()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + """
            C: EPSV
            S: 229 ok (|||9|)
            C: PASV
            S: 227 ok (127,0,0,1,0,9)
            C: EPRT |1|127.0.0.1|*
            S: 200 ok
            C: MLSD
            S: 425 Can't open data connection
            C: PORT 127,0,0,1,*
            S: 500 I won't open a connection to 127.0.0.1
            C: NOOP
            S: 200 still here
            """);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var e = await Assert.ThrowsAsync<FtpDataConnectionException>(async () => await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.Equal([DataMode.Epsv, DataMode.Pasv, DataMode.Eprt, DataMode.Port], e.Attempts.Select(a => a.Mode));
        Assert.Equal([DataFailure.Refused, DataFailure.Refused, DataFailure.NoConnectionArrived, DataFailure.ActiveDisabled], e.Attempts.Select(a => a.Failure));
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Remember_SecondTransfer_BeginsWithWhatWorked()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + $"""
            C: EPSV
            S: 502 no
            C: PASV
            S: 227 ok (127,0,0,1,[p1],[p2])
            C: MLSD
            {List}
            C: PASV
            S: 227 ok (127,0,0,1,[p1],[p2])
            C: MLSD
            {List}
            """.Replace('[', '{').Replace(']', '}'));
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = DataModeOptions.Auto }, Token);
        Assert.Single(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.Single(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        await server.Completion;
    }

    [Fact]
    public async Task Pasv_PrivateAddressAnnounced_DialsThePeerAndSaysSo()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: PASV\nS: 227 ok (192,168,1,20,{p1},{p2})\nC: MLSD\n" + List);
        var seen = new Recorder();
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = DataModeOptions.Only(DataMode.Pasv), Observer = seen.Add }, Token);
        Assert.Single(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.Contains(seen.Notes, note => note.Contains("192.168.1.20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pasv_AnnouncedAddressIsTheRightOne_IsTriedSecond()
    {
        // The control connection goes to 127.0.0.1; the data port listens on 127.0.0.3 only.
        var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Parse("127.0.0.3"), 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        await using var server = ScriptedServer.Start(ScriptedServer.Login + $"C: PASV\nS: 227 ok (127,0,0,3,{port >> 8},{port & 255})\nC: MLSD\nS: 150 go\nwait\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = DataModeOptions.Only(DataMode.Pasv) }, Token);
        var listing = ftp.ListAsync(cancellationToken: Token).ToListAsync(Token).AsTask();
        using (await listener.AcceptSocketAsync(Token)) server.Go();
        Assert.Empty(await listing);
        listener.Stop();
    }

    [Fact]
    public async Task Pasv_AnnouncedAddressMayNotBeDialled_IsNotTriedSecondEither()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: PASV\nS: 227 ok (0,0,0,0,0,9)\nC: NOOP\nS: 200 ok\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = DataModeOptions.Only(DataMode.Pasv) }, Token);
        var e = await Assert.ThrowsAsync<FtpDataConnectionException>(async () => await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.Equal("127.0.0.1:9", e.Trace.Announced?.ToString()); // what was dialled last
        await ftp.NoopAsync(Token);
    }

    [Theory]
    [InlineData("192.168.1.1", "203.0.113.5", false)] // our own router
    [InlineData("10.0.0.7", "198.51.100.1", false)]
    [InlineData("169.254.169.254", "198.51.100.1", false)] // the metadata of a cloud machine
    [InlineData("100.64.0.1", "8.8.8.8", false)]
    [InlineData("127.0.0.1", "203.0.113.5", false)]
    [InlineData("127.0.0.1", "192.168.1.9", false)]
    [InlineData("0.0.0.0", "127.0.0.1", false)]
    [InlineData("224.0.0.1", "203.0.113.5", false)]
    [InlineData("203.0.113.9", "203.0.113.5", true)] // another address of the same server, as behind balancers
    [InlineData("192.168.1.2", "192.168.1.9", true)]
    [InlineData("203.0.113.9", "192.168.1.9", true)]
    public void MayBeDialled_Announced_NeverBehindThePeersBack(string announced, string peer, bool expected) =>
        Assert.Equal(expected, PassiveDoor.MayBeDialled(System.Net.IPAddress.Parse(announced), System.Net.IPAddress.Parse(peer)));

    [Fact]
    public async Task Active_StrangerDialsFirst_IsDroppedAndTheServerServed()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPRT |1|127.0.0.1|*\nS: 200 ok\nC: MLSD\nstranger\ndial\n" + List);
        var seen = new Recorder();
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = DataModeOptions.Active, Observer = seen.Add }, Token);
        Assert.Single(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        var trace = seen.Events.OfType<DataConnectionEnded>().Single().Trace;
        Assert.Equal(1, trace.StrangersDropped);
        Assert.Equal("127.0.0.2", trace.LastStranger?.ToString());
    }

    [Fact]
    public async Task Active_PortRange_IsUsed()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPRT |1|198.51.100.7|4150*\nS: 200 ok\nC: MLSD\ndial\n" + List);
        var data = DataModeOptions.Only(DataMode.Eprt) with { ActivePorts = new PortRange(41500, 41509), ActiveAddress = System.Net.IPAddress.Parse("198.51.100.7") };
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Data = data }, Token);
        Assert.Single(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Command_Refused_IsNoReasonToTryOtherModes()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR nope\nS: 550 No such file\nC: NOOP\nS: 200 ok\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var e = await Assert.ThrowsAsync<FtpReplyException>(() => ftp.OpenReadAsync("nope", cancellationToken: Token));
        Assert.Equal((550, "RETR nope"), (e.Reply.Code, e.Command));
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task EpsvAll_Sent_OnlyEpsvIsUsed()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPSV ALL\nS: 200 ok\nC: EPSV\nS: 502 broken\nC: NOOP\nS: 200 ok\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await ftp.SendAsync("EPSV ALL", Token);
        await Assert.ThrowsAsync<FtpDataConnectionException>(async () => await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Start_CompletionWithoutPreliminaryReply_IsAccepted()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPSV\nS: 229 ok (|||{port}|)\nC: MLSD\nS: 226 nothing to send\nD!\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        Assert.Empty(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }
}
