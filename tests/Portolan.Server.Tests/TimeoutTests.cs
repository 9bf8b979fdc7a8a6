using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Every time-out, on a clock the test moves.</summary>
public sealed class TimeoutTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedStore _store = new(new MemoryFileStore());

    [Fact]
    public async Task Login_NotInTime_421()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("USER user", 331);
        await server.AdvanceAsync(55);
        await client.CommandAsync("NOOP", 200); // commands do not buy time
        await server.AdvanceAsync(7);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
        await server.UntilNoSessionAsync();
        Assert.Equal(SessionEnd.LoginTimeout, server.Events.OfType<SessionEnded>().Single().End);
    }

    [Fact]
    public async Task Login_AfterReinLongInTheSession_HasItsTimeAgain()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await server.AdvanceAsync(200);
        await client.CommandAsync("REIN", 220);
        await server.AdvanceAsync(50);
        for (var i = 0; i < 3; i++) await client.CommandAsync("REIN", 220); // once, not by saying REIN forever
        await client.CommandAsync("NOOP", 200);
        await server.AdvanceAsync(12);
        await client.ExpectAsync(421);
    }

    [Fact]
    public async Task Login_AfterAuthLongInTheSession_HasItsTimeAgain()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls() }, time: _time);
        await using var client = await server.LoginAsync();
        await server.AdvanceAsync(200);
        await client.CommandAsync("AUTH TLS", 234);
        await server.AdvanceAsync(50);
        await client.StartTlsAsync();
        await client.CommandAsync("NOOP", 200);
        await server.AdvanceAsync(12);
        await client.ExpectAsync(421);
    }

    [Fact]
    public async Task Idle_NoCommandForTooLong_421()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await server.AdvanceAsync(290);
        await client.CommandAsync("NOOP", 200);
        await server.AdvanceAsync(290);
        await client.CommandAsync("NOOP", 200);
        await server.AdvanceAsync(302);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
        await server.UntilNoSessionAsync();
        Assert.Equal(SessionEnd.Idle, server.Events.OfType<SessionEnded>().Single().End);
    }

    [Fact]
    public async Task Idle_UnderTls_421AndAnOrderlyEnd()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls() }, time: _time);
        await using var client = await server.LoginWithTlsAsync();
        await server.AdvanceAsync(302);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Idle_WhileATransferRuns_DoesNotCount()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        for (var i = 1; i <= 8; i++)
        {
            await data.WriteAsync(new string('x', 300));
            var bytes = 300 * i;
            await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == $"STOR /a: {bytes} bytes so far");
            await server.AdvanceAsync(100); // never as long as the stall limit, but over the idle limit altogether
        }
        await data.FinishAsync();
        await client.ExpectAsync(226);
        await client.CommandAsync("NOOP", 200);
        await server.AdvanceAsync(290); // counted from the end of the transfer
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Connect_PassiveAndNobodyDials_425WithTheCause()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        await client.CommandAsync("RETR endless", 150);
        await server.AdvanceAsync(32);
        Assert.Contains("no connection arrived", (await client.ExpectAsync(425)).Text);
        Assert.Equal(DataFailure.NoConnectionArrived, (await server.TransferAsync()).Connection.Failure);
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Connect_OnlyAStrangerDialled_425SaysSo()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        var announced = await client.PassiveAsync();
        await client.CommandAsync("RETR endless", 150);
        Assert.True(await RawData.IsTurnedAwayAsync(announced, IPAddress.Parse("127.0.0.3")));
        await Patience.UntilAsync(() => server.Control.PassiveUsage.StrangersDropped == 1);
        await server.AdvanceAsync(32);
        await client.ExpectAsync(425);
        Assert.Equal(DataFailure.StrangerDialled, (await server.TransferAsync()).Connection.Failure);
    }

    [Fact]
    public async Task Connect_TlsHandshakeNeverBegins_425()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls() }, _store, _time);
        await using var client = await server.LoginWithTlsAsync();
        await using var data = await client.OpenPassiveAsync();
        await client.CommandAsync("RETR endless", 150);
        await Patience.UntilAsync(() => server.Control.PassiveUsage.Waiting == 0);
        await server.AdvanceAsync(32);
        await client.ExpectAsync(425);
        Assert.Equal(DataFailure.TlsHandshakeTimedOut, (await server.TransferAsync()).Connection.Failure);
    }

    [Fact]
    public async Task Stall_UploadSendsNothing_426AndThePartialIsKept()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("part");
        await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == "STOR /a: 4 bytes so far");
        await server.AdvanceAsync(123);
        await client.ExpectAsync(426);
        Assert.Equal(DataFailure.Stalled, (await server.TransferAsync()).Connection.Failure);
        Assert.Null(await server.GetAsync("/a"));
        Assert.Contains("4", (await client.CommandAsync("SIZE a", 213)).Text);
    }

    [Fact]
    public async Task Stall_UploadOfOneByteASecond_426AndHurtsNobodyElse()
    {
        await using var server = await StartAsync();
        await using var slow = await server.LoginAsync();
        await using var slowData = await slow.BeginAsync("STOR slow");
        await using var steady = await server.LoginAsync();
        await using var steadyData = await steady.BeginAsync("STOR steady");
        for (var second = 0; second < 125 && server.Transfers.Count == 0; second++)
        {
            await slowData.WriteAsync("x");
            await steadyData.WriteAsync("xxxx");
            var sent = second + 1;
            await Patience.UntilAsync(() => server.Transfers.Count > 0 || server.Control.Sessions.Sum(session => session.Transfer?.Bytes) == 5 * sent);
            await server.AdvanceAsync(1);
        }
        await slow.ExpectAsync(426);
        Assert.Equal(("/slow", DataFailure.Stalled), ((await server.TransferAsync()).Path, (await server.TransferAsync()).Connection.Failure));
        await steadyData.FinishAsync();
        await steady.ExpectAsync(226);
    }

    [Fact]
    public async Task Stall_DownloadIsNotRead_426()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        var before = "";
        await Patience.UntilAsync(() =>
        {
            var (last, now) = (before, server.Control.Sessions[0].Transfer.Words()!);
            before = now;
            return last == now && !now.Contains(": 0 bytes", StringComparison.Ordinal);
        });
        await server.AdvanceAsync(123);
        await client.ExpectAsync(426);
        await Assert.ThrowsAnyAsync<IOException>(data.ReadToEndAsync); // a reset, not an end
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Stall_StoreTakesItsTimeToCommit_IsNotTheClientsFault()
    {
        var slowDisk = new TaskCompletionSource();
        _store.Commit = slowDisk.Task;
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("all of it");
        await data.FinishAsync();
        await _store.Committing.Task.Soon();
        await server.AdvanceAsync(500);
        slowDisk.SetResult();
        await client.ExpectAsync(226);
        Assert.Equal("all of it", await server.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Stall_ClientDoesNotReadItsReplies_SessionEnds()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 200; i++) await server.PutAsync($"/a rather long name so that one listing is large {i}", "");
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR up"); // even while a transfer runs
        client.Socket.ReceiveBufferSize = 4096;
        using var sending = new CancellationTokenSource();
        var flood = FloodAsync(client, sending.Token);
        while (server.Control.Sessions.Count > 0)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }
        await sending.CancelAsync();
        await flood;
        Assert.Equal(SessionEnd.RepliesUnread, server.Events.OfType<SessionEnded>().Single().End);
    }

    [Fact]
    public async Task Kick_ClientDoesNotReadItsReplies_EndsWithinSeconds()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 200; i++) await server.PutAsync($"/a rather long name so that one listing is large {i}", "");
        await using var client = await server.LoginAsync();
        client.Socket.ReceiveBufferSize = 4096;
        using var sending = new CancellationTokenSource();
        var flood = FloodAsync(client, sending.Token);
        await UntilBlockedAsync(server);
        Assert.True(server.Control.Kick(server.Control.Sessions.Single().Id));
        for (var i = 0; i < 4; i++) _time.Advance(TimeSpan.FromSeconds(1));
        await server.UntilNoSessionAsync();
        await sending.CancelAsync();
        await flood;
    }

    [Fact]
    public async Task Stop_RunningTransfer_MayFinish()
    {
        await using var server = await StartAsync();
        await using var busy = await server.LoginAsync();
        await using var idle = await server.LoginAsync();
        await using var data = await busy.BeginAsync("STOR a");
        await data.WriteAsync("before ");
        var stopped = server.Server.StopAsync();
        await idle.ExpectAsync(421);
        await data.WriteAsync("after");
        await server.AdvanceAsync(20);
        Assert.False(stopped.IsCompleted);
        await data.FinishAsync();
        await busy.ExpectAsync(226);
        await busy.ExpectAsync(421);
        Assert.True(await busy.IsAtEndAsync());
        await stopped.Soon();
        Assert.Equal("before after", await server.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Stop_TransferOutlivesTheDrainTime_426Then421()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await server.PutAsync("/a", "old");
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("new");
        var stopped = server.Server.StopAsync();
        await Patience.UntilAsync(() => server.Log.Lines.Any(line => line.Id == 2));
        await server.AdvanceAsync(31);
        await client.ExpectAsync(426);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
        await stopped.Soon();
        Assert.Equal("old", await server.GetTextAsync("/a"));
        Assert.Equal(DataFailure.ServerClosed, (await server.TransferAsync()).Connection.Failure);
    }

    [Fact]
    public async Task Stop_SecondCallerInAHurry_EndsTheDrain()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        var patient = server.Server.StopAsync();
        Assert.False(patient.IsCompleted);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await server.Server.StopAsync(now.Token).Soon();
        Assert.True(patient.IsCompleted);
        await client.ExpectAsync(426);
        await client.ExpectAsync(421);
    }

    [Fact]
    public async Task Kick_IdleSession_421()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        Assert.False(server.Control.Kick(999));
        Assert.True(server.Control.Kick(server.Control.Sessions.Single().Id));
        Assert.Contains("administrator", (await client.ExpectAsync(421)).Text);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Kick_DuringATransfer_426Then421()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        Assert.True(server.Control.Kick(server.Control.Sessions.Single().Id));
        await client.ExpectAsync(426);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
        await server.UntilNoSessionAsync();
        Assert.Equal(SessionEnd.Kicked, server.Events.OfType<SessionEnded>().Single().End);
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(files: _store, time: _time);

    /// <summary>Until the server waits for the client to take its replies: it stays so over many looks.</summary>
    private static async Task UntilBlockedAsync(RunningServer server)
    {
        var looks = 0;
        await Patience.UntilAsync(() => (looks = server.Server.Context.Sessions.All.Single().IsSending ? looks + 1 : 0) > 20);
    }

    private static async Task FloodAsync(RawClient client, CancellationToken cancellationToken)
    {
        var flood = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("STAT /\r\n", 100)));
        try
        {
            while (!cancellationToken.IsCancellationRequested) await client.Socket.SendAsync(flood, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return; // the server ended the session: what the test waits for
        }
    }
}
