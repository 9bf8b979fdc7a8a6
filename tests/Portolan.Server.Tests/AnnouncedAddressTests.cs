using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Server.Accounts;
using Portolan.Server.DataConnections;
using Portolan.Server.Findings;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Which address 227 names, and what EPSV answers.</summary>
public sealed class AnnouncedAddressTests
{
    private static readonly IPEndPoint Local = new(IPAddress.Parse("10.1.2.3"), 21);

    [Fact]
    public async Task Resolve_PeerOutside_IsToldTheExternalAddress() =>
        Assert.Equal("203.0.113.20", await ResolveAsync(new PassiveSettings { ExternalAddress = "203.0.113.20" }, "198.51.100.7"));

    [Fact]
    public async Task Resolve_PeerOnThisMachine_IsToldTheLocalAddress()
    {
        var settings = new PassiveSettings { ExternalAddress = "203.0.113.20" };
        Assert.Equal("127.0.0.1", await ResolveAsync(settings, "127.0.0.5", new IPEndPoint(IPAddress.Loopback, 21)));
    }

    [Fact]
    public async Task Resolve_PeerOnTheServersOwnNetwork_IsToldTheLocalAddress()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .FirstOrDefault(address => address.Address.AddressFamily == AddressFamily.InterNetwork && address.PrefixLength is > 0 and < 31);
        Assert.SkipWhen(own is null, "this machine stands in no IPv4 network");
        var neighbour = own.Address.GetAddressBytes();
        neighbour[3] ^= 2; // another address of the same network, and not the router's .1
        var settings = new PassiveSettings { ExternalAddress = "203.0.113.20" };
        Assert.Equal(own.Address.ToString(), await ResolveAsync(settings, new IPAddress(neighbour).ToString(), new IPEndPoint(own.Address, 21)));
    }

    [Fact]
    public async Task Resolve_Networks_TheFirstMatchWinsBeforeTheExternalAddress()
    {
        var settings = new PassiveSettings { ExternalAddress = "203.0.113.20" };
        NetworkPolicy[] networks =
        [
            new(IPNetwork.Parse("198.51.100.0/28"), "192.0.2.1"),
            new(IPNetwork.Parse("198.51.100.0/25"), NetworkPolicy.LocalAddress),
            new(IPNetwork.Parse("198.51.100.0/24")),
            new(IPNetwork.Parse("::/0"), "192.0.2.66"),
            new(IPNetwork.Parse("127.0.0.0/8"), "192.0.2.3"),
        ];
        Assert.Equal("192.0.2.1", await ResolveAsync(settings, "198.51.100.7", networks: networks));
        Assert.Equal("10.1.2.3", await ResolveAsync(settings, "198.51.100.99", networks: networks));
        Assert.Equal("203.0.113.20", await ResolveAsync(settings, "198.51.100.199", networks: networks)); // the policy leaves it open
        Assert.Equal("203.0.113.20", await ResolveAsync(settings, "203.0.113.99", networks: networks));
        Assert.Equal("192.0.2.3", await ResolveAsync(settings, "127.0.0.5", networks: networks)); // a policy goes before "this machine"
    }

    [Fact]
    public async Task Resolve_DnsName_IsLookedUp() =>
        Assert.Equal("127.0.0.1", await ResolveAsync(new PassiveSettings { ExternalAddress = "localhost" }, "198.51.100.7"));

    [Fact]
    public async Task Resolve_NameServerHangs_IsToldTheLocalAddressAndAskedAgain()
    {
        var time = new FakeTimeProvider();
        var asked = new Queue<Task<IPAddress[]>>([Never(), Never(), Task.FromResult<IPAddress[]>([IPAddress.Parse("203.0.113.20")]), Never()]);
        var address = new AnnouncedAddress(time, new ServerLog(new CapturedLog()), new Sighting(time), (_, _) => asked.Dequeue());
        foreach (var expected in new[] { "10.1.2.3", "10.1.2.3", "203.0.113.20", "203.0.113.20" }) // a failure is not kept, a good answer outlives the next one
        {
            var resolving = address.ResolveAsync(Options(), Local, new IPEndPoint(IPAddress.Parse("198.51.100.7"), 5000), TestContext.Current.CancellationToken).AsTask();
            time.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(expected, $"{await resolving.Soon()}");
            time.Advance(TimeSpan.FromMinutes(2));
        }
        Assert.Empty(asked);

        static Task<IPAddress[]> Never() => new TaskCompletionSource<IPAddress[]>().Task;
        static FtpServerOptions Options() => new() { Accounts = new FixedAccounts(), Passive = new PassiveSettings { ExternalAddress = "ftp.example.net" } };
    }

    [Fact]
    public async Task Resolve_ControlOverIPv6_HasNoIPv4AddressToName() =>
        Assert.Null(await ResolveAsync(new PassiveSettings { ExternalAddress = "203.0.113.20" }, "2001:db8::7", new IPEndPoint(IPAddress.Parse("2001:db8::1"), 21)));

    [Fact]
    public async Task Pasv_NetworkWithExternalAddress_AnnouncesIt()
    {
        await using var server = await RunningServer.StartAsync(o => o with
        {
            Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.2/32"), "203.0.113.20")],
        });
        await using var outside = await server.LoginAsync(IPAddress.Parse("127.0.0.2"));
        await using var inside = await server.LoginAsync();
        Assert.Contains("(203,0,113,20,", (await outside.CommandAsync("PASV", 227)).Text);
        Assert.Contains("(127,0,0,1,", (await inside.CommandAsync("PASV", 227)).Text);
    }

    [Fact]
    public async Task Pasv_OnIPv6_425PointsToEpsv()
    {
        await using var server = await RunningServer.StartAsync(IPAddress.IPv6Loopback, o => o with { Passive = new PassiveSettings { ExternalAddress = "203.0.113.20" } });
        await using var client = await server.LoginAsync();
        Assert.Contains("EPSV", (await client.CommandAsync("PASV", 425)).Text);
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
        Assert.Contains("family-not-offered", server.Log.Lines[^1].Text);
        await client.CommandAsync("EPSV", 229);
    }

    [Theory]
    [InlineData(false, "EPSV", 229, "")]
    [InlineData(false, "EPSV 1", 229, "")]
    [InlineData(false, "EPSV 2", 522, "(1)")]
    [InlineData(false, "EPSV 3", 522, "(1,2)")]
    [InlineData(false, "EPSV x", 501, "")]
    [InlineData(true, "EPSV", 229, "")]
    [InlineData(true, "EPSV 1", 522, "(2)")]
    [InlineData(true, "EPSV 2", 229, "")]
    [InlineData(true, "EPSV 99", 522, "(1,2)")]
    public async Task Epsv_Family_IsAnsweredByTheFamilyOfTheControlConnection(bool isIPv6, string command, int code, string families)
    {
        await using var server = await RunningServer.StartAsync(isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback);
        await using var client = await server.LoginAsync();
        Assert.EndsWith(families, (await client.CommandAsync(command, code)).Text);
    }

    [Fact]
    public async Task EpsvAll_ThenAnythingElse_Is501UntilRein()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync("EPSV ALL", 200);
        await client.CommandAsync("PASV", 501);
        await client.CommandAsync("PORT 127,0,0,1,40,40", 501);
        await client.CommandAsync("EPRT |1|127.0.0.1|5000|", 501);
        await client.CommandAsync("EPSV", 229);
        await client.CommandAsync("REIN", 220);
        await client.LoginAsync();
        await client.CommandAsync("PASV", 227);
    }

    [Fact]
    public async Task Epsv_DisabledForTheNetwork_502PointsToPasv()
    {
        await using var server = await RunningServer.StartAsync(o => o with
        {
            Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.2/32")) { ExtendedPassiveAllowed = false }],
        });
        await using var there = await server.LoginAsync(IPAddress.Parse("127.0.0.2"));
        await using var here = await server.LoginAsync();
        Assert.Contains("PASV", (await there.CommandAsync("EPSV", 502)).Text);
        await there.CommandAsync("PASV", 227);
        await here.CommandAsync("EPSV", 229);
        var trace = Assert.Single(server.Events.OfType<DataConnectionRefused>()).Connection;
        Assert.Equal((DataMode.Epsv, DataFailure.EpsvDisabled, DataStep.Announced, 502), (trace.Mode, trace.Failure, trace.FailedStep, trace.ReplyCode));
    }

    [Fact]
    public async Task Epsv_RefusedInManySessions_IsNoFallback()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(o => o with { Passive = o.Passive with { ExtendedAllowed = false } }, time: time);
        foreach (var from in new[] { "127.0.0.1", "127.0.0.2", "127.0.0.3" })
        {
            await using var client = await server.LoginAsync(IPAddress.Parse(from));
            await client.CommandAsync("EPSV", 502);
            await client.CommandAsync("PASV", 227);
            await client.QuitAsync();
        }
        await server.AdvanceAsync(2);
        Assert.Empty(server.Control.Findings);
    }

    private static async Task<string?> ResolveAsync(PassiveSettings settings, string peer, IPEndPoint? local = null, IReadOnlyList<NetworkPolicy>? networks = null)
    {
        var options = new FtpServerOptions { Accounts = new FixedAccounts(), Passive = settings, Networks = networks ?? [] };
        var address = new AnnouncedAddress(new FakeTimeProvider(), new ServerLog(new CapturedLog()), new Sighting(TimeProvider.System));
        return (await address.ResolveAsync(options, local ?? Local, new IPEndPoint(IPAddress.Parse(peer), 40_000), CancellationToken.None).Soon())?.ToString();
    }
}
