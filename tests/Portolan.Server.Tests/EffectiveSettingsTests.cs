using System.Net;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Account before network before server: the rule, and that data connections and logins keep to it.</summary>
public sealed class EffectiveSettingsTests
{
    private static readonly IPAddress Here = IPAddress.Loopback, There = IPAddress.Parse("127.0.0.2");
    private static readonly IPNetwork TheirNetwork = IPNetwork.Parse("127.0.0.2/32");

    [Theory]
    [InlineData(TlsSessionReuse.Prefer, null, null, TlsSessionReuse.Prefer)]
    [InlineData(TlsSessionReuse.Require, TlsSessionReuse.Off, null, TlsSessionReuse.Off)]
    [InlineData(TlsSessionReuse.Require, TlsSessionReuse.Off, TlsSessionReuse.Prefer, TlsSessionReuse.Prefer)]
    [InlineData(TlsSessionReuse.Off, null, TlsSessionReuse.Require, TlsSessionReuse.Require)]
    public void SessionReuse_AccountBeforeNetworkBeforeServer(TlsSessionReuse server, TlsSessionReuse? network, TlsSessionReuse? account, TlsSessionReuse expected) =>
        Assert.Equal(expected, For(new TlsSettings { SessionReuse = server }, new(TheirNetwork) { SessionReuse = network }, Somebody with { SessionReuse = account }).SessionReuse);

    [Theory]
    [InlineData(true, null, null, true)]
    [InlineData(true, false, null, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, true)]
    public void TlsRequired_AccountBeforeNetworkBeforeServer(bool server, bool? network, bool? account, bool expected) =>
        Assert.Equal(expected, For(new TlsSettings { Required = server }, new(TheirNetwork) { TlsRequired = network }, Somebody with { RequireTls = account }).TlsRequired);

    [Fact]
    public void Networks_FirstMatchSpeaksAlone()
    {
        var options = Options(new TlsSettings(), new NetworkPolicy(TheirNetwork) { ActiveAllowed = false }, new NetworkPolicy(IPNetwork.Parse("127.0.0.0/8")) { TlsRequired = true });
        var there = EffectiveSettings.For(options, There);
        Assert.Equal((false, false), (there.ActiveAllowed, there.TlsRequired));
        Assert.True(EffectiveSettings.For(options, Here).TlsRequired);
        Assert.False(EffectiveSettings.For(options, IPAddress.IPv6Loopback).TlsRequired);
    }

    [Fact]
    public async Task Active_OffForAllButOneNetwork_ServesThatNetwork()
    {
        await using var server = await RunningServer.StartAsync(o => o with
        {
            Active = o.Active with { Enabled = false },
            Networks = [new NetworkPolicy(TheirNetwork) { ActiveAllowed = true }],
        });
        await using var there = await server.LoginAsync(There);
        await using var here = await server.LoginAsync();
        await there.CommandAsync("PORT 127,0,0,2,40,40", 200);
        await here.CommandAsync("PORT 127,0,0,1,40,40", 502);
    }

    [Fact]
    public async Task TlsRequired_ByTheNetwork_HoldsForLoginsFromThere()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls(), Networks = [new NetworkPolicy(TheirNetwork) { TlsRequired = true }] });
        await using var there = await server.ConnectAsync(There);
        await there.CommandAsync("USER user", 530);
        await using var here = await server.LoginAsync();
        await using var secured = await server.LoginWithTlsAsync(protect: false, from: There);
        await secured.CommandAsync("PROT P", 503); // PBSZ first: but the login was good
    }

    [Theory]
    [InlineData(null, TlsSessionReuse.Require, 522)]
    [InlineData(TlsSessionReuse.Require, null, 522)]
    [InlineData(TlsSessionReuse.Off, TlsSessionReuse.Require, 226)]
    [InlineData(null, null, 226)]
    public async Task SessionReuse_OneClientNotResuming_IsAnsweredByItsOwnLevel(TlsSessionReuse? account, TlsSessionReuse? network, int code)
    {
        var files = new MemoryFileStore();
        await using var server = await RunningServer.StartAsync(
            o => o with
            {
                Tls = RunningServer.Tls(),
                Passive = o.Passive with { ConnectTimeout = TimeSpan.FromSeconds(5) },
                Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, SessionReuse = account }),
                Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.0/8")) { SessionReuse = network }],
            },
            files);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginWithTlsAsync();
        var announced = await client.PassiveAsync();
        await using var data = await client.DialDataAsync(announced);
        await client.CommandAsync("RETR a", 150);
        await using var tls = new System.Net.Security.SslStream(new System.Net.Sockets.NetworkStream(data.Socket));
        await tls.AuthenticateAsClientAsync(RawClient.TlsOptions("nothing.to.resume")).Soon();
        Assert.Equal(code == 226 ? 1 : 0, await tls.ReadAsync(new byte[10], TestContext.Current.CancellationToken).Soon());
        if (code == 226) await tls.ShutdownAsync().Soon();
        await client.ExpectAsync(code);
    }

    [Fact]
    public void Validate_Networks_NamesWhatIsWrong()
    {
        string Problems(params NetworkPolicy[] networks) => string.Join('\n', Options(new TlsSettings(), networks).Validate());
        Assert.Contains("10.0.0.0/8: TLS is required, but there is no certificate", Problems(new NetworkPolicy(IPNetwork.Parse("10.0.0.0/8")) { TlsRequired = true }));
        Assert.Contains("'x y' is neither", Problems(new NetworkPolicy(IPNetwork.Parse("10.0.0.0/8"), "x y")));
        Assert.Contains("10.1.0.0/16 stands behind 10.0.0.0/8", Problems(new NetworkPolicy(IPNetwork.Parse("10.0.0.0/8")), new NetworkPolicy(IPNetwork.Parse("10.1.0.0/16"))));
        Assert.Empty(Problems(new NetworkPolicy(IPNetwork.Parse("10.1.0.0/16")), new NetworkPolicy(IPNetwork.Parse("10.0.0.0/8"), NetworkPolicy.LocalAddress), new NetworkPolicy(IPNetwork.Parse("::/0"))));
    }

    private static Account Somebody { get; } = new() { Name = "somebody", Files = new MemoryFileStore() };

    private static EffectiveSettings For(TlsSettings tls, NetworkPolicy network, Account account) => EffectiveSettings.For(Options(tls, network), There, account);

    private static FtpServerOptions Options(TlsSettings tls, params NetworkPolicy[] networks) => new() { Accounts = new FixedAccounts(), Tls = tls, Networks = networks };
}
