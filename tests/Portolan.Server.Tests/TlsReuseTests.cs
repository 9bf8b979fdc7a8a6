using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Data connections that must resume the TLS session of their control connection, and others that dial in their place.</summary>
public sealed class TlsReuseTests
{
    public static TheoryData<string> Engines => TlsEngines.Find("openssl") is null ? new("sslstream") : new("sslstream", "openssl");

    public static TheoryData<string, SslProtocols> EnginesAndVersions { get; } = new(
        from row in Engines
        from version in new[] { SslProtocols.Tls12, SslProtocols.Tls13 }
        select new TheoryDataRow<string, SslProtocols>(row.Data, version));

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Require_ClientResumes_IsServedHoweverOften(string engine, SslProtocols version)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "content");
        await using var client = await server.LoginWithTlsAsync(protocols: version);
        client.ProtectData = true;
        for (var i = 0; i < 15; i++)
        {
            // The client keeps one ticket of TLS 1.3 and reads none when it uploads: only the OpenSSL engine gives it another with the 226.
            if (engine == "openssl" || version == SslProtocols.Tls12) Assert.Equal(226, (await client.UploadAsync("STOR a", "content")).Code);
            Assert.Equal("content", await client.DownloadTextAsync("RETR a"));
        }
        Assert.All(server.Transfers, transfer => Assert.True(transfer.Connection.TlsResumed));
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Require_TlsBegunBeforeTheCommand_IsServed(string engine, SslProtocols version)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync(protocols: version);
        await using var data = await client.OpenPassiveAsync();
        var handshake = data.StartTlsAsync(client);
        await client.CommandAsync("RETR a", 150);
        await handshake;
        Assert.Single(await data.ReadToEndAsync());
        await client.ExpectAsync(226);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Require_ThiefDialsFirst_IsRefusedAndTheClientStillServed(string engine)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        var announced = await client.PassiveAsync();
        await client.CommandAsync("RETR a", 150);
        await using (var thief = await client.DialDataAsync(announced)) // from the same address: behind the same NAT
            await AssertRefusedAsync(thief);
        await using var data = await client.DialDataAsync(announced);
        await data.StartTlsAsync(client);
        Assert.Single(await data.ReadToEndAsync());
        await client.ExpectAsync(226);
        var trace = (await server.TransferAsync()).Connection;
        Assert.Equal((true, data.Local, DataFailure.None), (trace.TlsResumed, trace.Remote, trace.Failure)); // not what was seen of the thief
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Require_SilentDialsFirst_DoNotHoldTheClientUp(string engine)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        var announced = await client.PassiveAsync();
        await using var early = await client.DialDataAsync(announced);
        await client.CommandAsync("RETR a", 150);
        await using var late = await client.DialDataAsync(announced);
        await using var data = await client.DialDataAsync(announced);
        await data.StartTlsAsync(client);
        Assert.Single(await data.ReadToEndAsync());
        await client.ExpectAsync(226);
        Assert.True(await early.IsClosedAsync() && await late.IsClosedAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Require_ClientFound_PortIsFreeAtOnce(string engine)
    {
        await using var server = await StartAsync(engine);
        await using var client = await server.LoginWithTlsAsync();
        client.ProtectData = true;
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("the transfer runs");
        await Patience.UntilAsync(() => server.Control.PassiveUsage.Waiting == 0);
        await data.FinishAsync();
        await client.ExpectAsync(226);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Require_NobodyResumed_ReplyLogAndTraceNameTheCauseSoon(string engine)
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(engine, time);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        var announced = await client.PassiveAsync();
        await client.CommandAsync("RETR a", 150);
        await using (var thief = await client.DialDataAsync(announced))
            await AssertRefusedAsync(thief);
        Assert.Contains("TLS session", (await SoonAsync(time, client.ExpectAsync(522))).Text, StringComparison.Ordinal);
        var trace = (await server.TransferAsync()).Connection;
        Assert.Equal((DataFailure.TlsNotResumed, false, 522), (trace.Failure, trace.TlsResumed, trace.ReplyCode));
        Assert.Contains(server.Log.Lines, line => line.Text.Contains("without the TLS session of the control connection", StringComparison.Ordinal));
        Assert.Contains(server.Log.Lines, line => line.Text.Contains(nameof(DataFailure.TlsNotResumed), StringComparison.Ordinal));
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Require_ActiveClientDoesNotResume_522AtOnce(string engine)
    {
        await using var server = await StartAsync(engine);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        using var listener = await client.OpenActiveAsync();
        await client.CommandAsync("RETR a", 150);
        await using var data = await listener.AcceptAsync();
        await AssertRefusedAsync(data);
        await client.ExpectAsync(522);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Require_DialIsNoTls_425AndTheSessionGoesOn(string engine)
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(engine, time);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        await using (var data = await client.OpenPassiveAsync())
        {
            await client.CommandAsync("RETR a", 150);
            await data.WriteAsync("this is no TLS record at all");
            await data.IsClosedAsync();
        }
        await SoonAsync(time, client.ExpectAsync(425));
        Assert.Equal(DataFailure.TlsHandshakeFailed, (await server.TransferAsync()).Connection.Failure);
        client.ProtectData = true;
        Assert.Equal("x", await client.DownloadTextAsync("RETR a"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Prefer_ClientDoesNotResume_IsServedAndTraced(string engine)
    {
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls(new TlsSettings { Engine = TlsEngines.Find(engine) }) });
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        await using var data = await client.OpenPassiveAsync();
        await client.CommandAsync("RETR a", 150);
        var ssl = new SslStream(new NetworkStream(data.Socket));
        await ssl.AuthenticateAsClientAsync(RawClient.TlsOptions($"{Guid.NewGuid():N}.test")).Soon();
        Assert.Equal(1, await ssl.ReadAsync(new byte[10]).Soon());
        await client.ExpectAsync(226);
        Assert.False((await server.TransferAsync()).Connection.TlsResumed);
    }

    /// <summary>A whole handshake, and not a byte of the file.</summary>
    private static async Task AssertRefusedAsync(RawData data)
    {
        var ssl = new SslStream(new NetworkStream(data.Socket));
        await ssl.AuthenticateAsClientAsync(RawClient.TlsOptions($"{Guid.NewGuid():N}.test")).Soon();
        Assert.Equal(0, await ssl.ReadAsync(new byte[100]).Soon());
    }

    /// <summary>A reply that comes after seconds of the server's clock, and well before the connect time-out of half a minute.</summary>
    private static async Task<RawReply> SoonAsync(FakeTimeProvider time, Task<RawReply> reply)
    {
        var start = time.GetTimestamp();
        while (!reply.IsCompleted && time.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(reply, Task.Delay(50));
        }
        return await reply;
    }

    private static Task<RunningServer> StartAsync(string engine, FakeTimeProvider? time = null) => RunningServer.StartAsync(
        o => o with { Tls = RunningServer.Tls(new TlsSettings { SessionReuse = TlsSessionReuse.Require, Engine = TlsEngines.Find(engine) }) }, time: time);
}
