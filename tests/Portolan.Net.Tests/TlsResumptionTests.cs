using System.Security.Authentication;

namespace Portolan.Net.Tests;

/// <summary>Data connections resume the session of their control connection.</summary>
public sealed class TlsResumptionTests
{
    public static TheoryData<string, SslProtocols> EnginesAndVersions => TlsConnectionTests.EnginesAndVersions;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task Downloads_AfterControl_AreResumed(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        var (client, server) = (bed.ClientScope(), bed.ServerScope());
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await TalkAsync(control);

        for (var i = 0; i < 3; i++)
        {
            await server.RenewTicketAsync(Token);
            await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Download);
            Assert.True(data.Client.Tls!.Resumed);
            Assert.True(data.Server.Tls!.Resumed);
            await TcpConnectionTests.SendAndCompleteAsync(data.Server, new byte[1000]);
            Assert.Equal(1000, (await TcpConnectionTests.ReceiveToEndAsync(data.Client)).Length);
            await data.Client.CompleteAsync(Token);
            await TalkAsync(control);
        }
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task RenewTicket_WhileBothEndsRead_DisturbsNobody(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        var server = bed.ServerScope();
        await using var control = await TlsTestBed.ConnectAsync(bed.ClientScope(), server);
        var (atServer, atClient) = (new byte[100], new byte[100]);
        for (var i = 0; i < 20; i++)
        {
            var command = control.Server.ReceiveAsync(atServer, Token).AsTask();
            var reply = control.Client.ReceiveAsync(atClient, Token).AsTask();
            await server.RenewTicketAsync(Token);
            await control.Client.SendAsync("NOOP\r\n"u8.ToArray(), Token);
            Assert.Equal(6, await command);
            await control.Server.SendAsync("200 well\r\n"u8.ToArray(), Token);
            Assert.Equal(10, await reply);
        }
        await server.RenewTicketAsync(Token);
        await control.Server.CompleteAsync(Token);
        Assert.Empty(await TcpConnectionTests.ReceiveToEndAsync(control.Client));
        await server.RenewTicketAsync(Token);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public async Task ParallelLogins_KeepTheirSessionsApart(string engine, SslProtocols version)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        var (oneClient, oneServer) = (bed.ClientScope(), bed.ServerScope());
        var (twoClient, twoServer) = (bed.ClientScope(), bed.ServerScope());
        await using var one = await TlsTestBed.ConnectAsync(oneClient, oneServer);
        await using var two = await TlsTestBed.ConnectAsync(twoClient, twoServer);

        // Guards the trait of the platform that HostNameSpelling leans on: the second login did not see the first one's session.
        Assert.False(two.Client.Tls!.Resumed);
        await TalkAsync(one);
        await TalkAsync(two);
        await using var dataOfOne = await TlsTestBed.ConnectAsync(oneClient, oneServer, TlsPurpose.Download);
        await using var dataOfTwo = await TlsTestBed.ConnectAsync(twoClient, twoServer, TlsPurpose.Download);
        Assert.True(dataOfOne.Server.Tls!.Resumed);
        Assert.True(dataOfTwo.Server.Tls!.Resumed);
    }

    /// <summary>A reply on the control connection: a client takes the tickets of TLS 1.3 in when it reads.</summary>
    private static async Task TalkAsync(TlsPair control)
    {
        await control.Server.SendAsync("230 in\r\n"u8.ToArray(), Token);
        Assert.Equal(8, await control.Client.ReceiveAsync(new byte[100], Token));
    }
}
