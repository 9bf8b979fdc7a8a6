using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Habits of clients under TLS: all are served, and none has a part taken for the whole.</summary>
public sealed class TlsHabitsTests
{
    public static TheoryData<string> Engines => TlsReuseTests.Engines;

    public static TheoryData<string, SslProtocols> EnginesAndVersions => TlsReuseTests.EnginesAndVersions;

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Upload_ClosedWithoutReading_IsWholeOrSaidToFail(string engine, SslProtocols version)
    {
        await using var server = await StartAsync(engine);
        await using var client = await server.LoginWithTlsAsync(protocols: version);
        client.ProtectData = true;
        var content = new byte[300_000];
        Random.Shared.NextBytes(content);
        for (var i = 0; i < 10; i++)
        {
            await using (var data = await client.BeginAsync($"STOR {i}"))
            {
                await data.WriteAsync(content);
                await data.FinishAsync();
            }
            var code = (await client.ReadAsync()).Code;
            // SslStream cannot leave the tickets of TLS 1.3 away: unread, they turn such a close into a reset.
            if (engine == "openssl" || version == SslProtocols.Tls12) Assert.Equal(226, code);
            Assert.Equal(code == 226 ? content : null, await server.GetAsync($"/{i}"));
        }
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Upload_WithoutCloseNotify_IsTakenWholeAndMarked(string engine, SslProtocols version)
    {
        await using var server = await StartAsync(engine);
        await using var client = await server.LoginWithTlsAsync(protocols: version);
        client.ProtectData = true;
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("everything that was sent");
        data.FinishWithoutCloseNotify();
        Assert.Contains("close_notify", (await client.ExpectAsync(226)).Text, StringComparison.Ordinal);
        Assert.Equal("everything that was sent", await server.GetTextAsync("/a"));
        Assert.Equal(DataFailure.NoCloseNotify, (await server.TransferAsync()).Connection.Failure);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Upload_ResetInTheMiddle_FailsAndLeavesTheOldFile(string engine, SslProtocols version)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "the old file");
        await using var client = await server.LoginWithTlsAsync(protocols: version);
        client.ProtectData = true;
        await using (var data = await client.BeginAsync("STOR a"))
        {
            await data.WriteAsync(new byte[100_000]);
            data.Reset();
        }
        Assert.Contains((await client.ReadAsync()).Code, new[] { 425, 426 }); // TLS 1.3 lets the client send, and reset, while the server still shakes hands
        Assert.Equal("the old file", await server.GetTextAsync("/a"));
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Download_ClientNeverSendsCloseNotify_IsComplete(string engine, SslProtocols version)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", new byte[200_000]);
        await using var client = await server.LoginWithTlsAsync(protocols: version);
        client.ProtectData = true;
        for (var i = 0; i < 3; i++)
        {
            await using (var data = await client.BeginAsync("RETR a"))
                Assert.Equal(200_000, (await data.ReadToEndAsync()).Length);
            await client.ExpectAsync(226);
        }
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Data_HandshakeDoneBeforeTheCommand_IsServed(string engine, SslProtocols version)
    {
        foreach (var level in new[] { TlsSessionReuse.Prefer, TlsSessionReuse.Require })
        {
            await using var server = await RunningServer.StartAsync(
                o => o with { Tls = RunningServer.Tls(new TlsSettings { Engine = TlsEngines.Find(engine), SessionReuse = level }) });
            await server.PutAsync("/a", "early");
            await using var client = await server.LoginWithTlsAsync(protocols: version);
            await using (var data = await client.OpenPassiveAsync())
            {
                await data.StartTlsAsync(client); // whole, before the server knows what for
                await client.CommandAsync("RETR a", 150);
                Assert.Equal("early"u8.ToArray(), await data.ReadToEndAsync());
            }
            await client.ExpectAsync(226);
            await using (var data = await client.OpenPassiveAsync())
            {
                await data.StartTlsAsync(client);
                await client.CommandAsync("STOR b", 150);
                await data.WriteAsync("and up");
                await data.FinishAsync();
            }
            await client.ExpectAsync(226);
            Assert.Equal("and up", await server.GetTextAsync("/b"));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Data_ProtectionTakenBackAfterTheDial_GoesInClear(string engine)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "clear");
        await using var client = await server.LoginWithTlsAsync();
        await using var data = await client.OpenPassiveAsync();
        await client.CommandAsync("PROT C", 200);
        await client.CommandAsync("RETR a", 150);
        Assert.Equal("clear"u8.ToArray(), await data.ReadToEndAsync());
        await client.ExpectAsync(226);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Data_HandshakeBegunAndGivenUp_NextTransferIsServed(string engine)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "next");
        await using var client = await server.LoginWithTlsAsync();
        client.ProtectData = true;
        await using (var unused = await client.OpenPassiveAsync())
        {
            await unused.StartTlsAsync(client);
            await client.CommandAsync("RETR missing", 550);
            Assert.Equal("next", await client.DownloadTextAsync("RETR a"));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Control_SilentInItsHandshake_EndsWithTheLoginTime(string engine)
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(engine, time);
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        await server.AdvanceAsync((int)server.Control.Options.Limits.LoginTimeout.TotalSeconds + 2);
        await server.UntilNoSessionAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Control_TricklesItsHandshake_EndsWithTheLoginTime(string engine)
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(engine, time);
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        byte[] hello = [0x16, 3, 1, 1, 0, 1, 0, 0, 0xFC, 3, 3]; // the beginning of a ClientHello
        var limit = (int)server.Control.Options.Limits.LoginTimeout.TotalSeconds;
        var pace = limit / (hello.Length + 1); // the last byte comes before the limit
        foreach (var one in hello)
        {
            Assert.Equal(1, server.Control.SessionCount);
            await client.Socket.SendAsync(new[] { one });
            await server.AdvanceAsync(pace);
        }
        await server.AdvanceAsync(limit - (pace * hello.Length) + 2);
        await server.UntilNoSessionAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Data_SilentInItsHandshake_425NamesIt(string engine)
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(engine, time);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        await using var data = await client.OpenPassiveAsync();
        await client.CommandAsync("RETR a", 150);
        await Patience.UntilAsync(() => server.Control.Transfers is [{ Connection.Reached: >= DataStep.Connected }]);
        await server.AdvanceAsync(32);
        await client.ExpectAsync(425);
        Assert.Equal(DataFailure.TlsHandshakeTimedOut, (await server.TransferAsync()).Connection.Failure);
    }

    private static Task<RunningServer> StartAsync(string engine, FakeTimeProvider? time = null) =>
        RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls(new TlsSettings { Engine = TlsEngines.Find(engine) }) }, time: time);
}
