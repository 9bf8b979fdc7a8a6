using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.Guard;

/// <summary>Who may connect: bans that come by themselves, bans by hand, allowed and denied networks.</summary>
public sealed class BanTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("127.0.0.9"), Neighbour = IPAddress.Parse("127.0.0.10");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));

    /// <summary>As by default, but the addresses a test has are of the kind that is never banned, and nobody waits.</summary>
    private static readonly GuardSettings Strict = new() { NeverBan = [], LongestDelay = TimeSpan.Zero, FailuresBeforeBan = 4, Growth = 3 };

    [Fact]
    public async Task Ban_TooManyFailedLogins_NextConnectionIsTurnedAway()
    {
        await using var server = await StartAsync(Strict);
        await FailAsync(server, 4);
        Assert.Contains("refused", await TurnedAwayAsync(server, Guesser), StringComparison.Ordinal);
        var ban = Assert.Single(server.Control.Bans);
        Assert.Equal(IPNetwork.Parse("127.0.0.9/32"), ban.Network);
        Assert.True(ban.IsAutomatic);
        Assert.Equal(_time.GetUtcNow() + Strict.FirstBan, ban.Until);
        Assert.Equal(ban, Assert.Single(server.Events.OfType<Banned>()).Ban);
        Assert.Equal(1, server.Control.Guard.TurnedAway);
        await using var other = await server.LoginAsync(Neighbour);
    }

    [Fact]
    public async Task Ban_ItsTimeIsUp_LetsInAgainAndTellsSo()
    {
        await using var server = await StartAsync(Strict);
        await FailAsync(server, 4);
        await server.UntilNoSessionAsync();
        _time.Advance(Strict.FirstBan - TimeSpan.FromSeconds(2));
        await TurnedAwayAsync(server, Guesser);
        _time.Advance(TimeSpan.FromSeconds(3));
        await using var back = await server.LoginAsync(Guesser);
        Assert.True(Assert.Single(server.Events.OfType<Unbanned>()).ByTime);
        Assert.Empty(server.Control.Bans);
    }

    [Fact]
    public async Task Ban_AgainAndAgain_LastsLongerUpToTheLongest()
    {
        await using var server = await StartAsync(Strict with { LongestBan = TimeSpan.FromMinutes(50) });
        var lengths = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            await FailAsync(server, 4);
            await server.UntilNoSessionAsync();
            var ban = Assert.Single(server.Control.Bans);
            lengths.Add((ban.Until!.Value - ban.At).TotalMinutes);
            Assert.Equal(i + 1, ban.Count);
            _time.Advance(ban.Until.Value - ban.At + TimeSpan.FromSeconds(1));
        }
        Assert.Equal([10, 30, 50, 50], lengths);
    }

    [Fact]
    public async Task Ban_RestoredFromAStore_CountsForTheNext()
    {
        await using var server = await StartAsync(Strict);
        var now = _time.GetUtcNow();
        server.Control.Ban(new Ban(IPNetwork.Parse("127.0.0.9/32"), "Too many failed logins.", now, now.AddMinutes(1), Count: 2, IsAutomatic: true));
        await TurnedAwayAsync(server, Guesser);
        _time.Advance(TimeSpan.FromMinutes(2));
        await FailAsync(server, 4);
        Assert.Equal(3, Assert.Single(server.Control.Bans).Count);
    }

    [Fact]
    public async Task Ban_WellBehavedForLong_BeginsShortAgain()
    {
        await using var server = await StartAsync(Strict with { LongestBan = TimeSpan.FromMinutes(30) });
        await FailAsync(server, 4);
        await server.UntilNoSessionAsync();
        _time.Advance(TimeSpan.FromMinutes(10 + 30) + TimeSpan.FromSeconds(2));
        await FailAsync(server, 4);
        Assert.Equal(1, Assert.Single(server.Control.Bans).Count);
    }

    [Fact]
    public async Task Failures_SpreadOverTime_AreNotCountedTogether()
    {
        await using var server = await StartAsync(Strict);
        for (var i = 0; i < 4; i++)
        {
            await FailAsync(server, 2);
            _time.Advance(Strict.Window + TimeSpan.FromSeconds(1));
        }
        Assert.Empty(server.Control.Bans);
    }

    [Fact]
    public async Task Failures_GoodLoginsInBetween_DoNotClearThem()
    {
        await using var server = await StartAsync(Strict);
        for (var i = 0; i < 2; i++)
        {
            await FailAsync(server, 2);
            if (i == 0) await (await server.LoginAsync(Guesser)).DisposeAsync(); // an account of his own
        }
        Assert.Single(server.Control.Bans);
    }

    [Fact]
    public async Task Failures_ForWantOfTls_AreNoGuesses()
    {
        await using var server = await StartAsync(Strict, o => o with
        {
            Tls = RunningServer.Tls(),
            Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = new MemoryFileStore(), RequireTls = true }),
        });
        for (var i = 0; i < 3; i++)
        {
            await using var client = await server.ConnectAsync(Guesser);
            for (var j = 0; j < 2; j++) await client.CommandAsync($"USER {RunningServer.User}", 530);
        }
        Assert.Empty(server.Control.Bans);
        Assert.Equal(0, server.Control.Guard.FailedLogins);
    }

    [Fact]
    public async Task Ban_OfOthersAtThatAddress_LoggedInStayAndWaitingEnd()
    {
        await using var server = await StartAsync(Strict);
        await using var loggedIn = await server.LoginAsync(Guesser);
        await using var waiting = await server.ConnectAsync(Guesser);
        await FailAsync(server, 4);
        await waiting.ExpectAsync(421);
        await loggedIn.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Ban_ManyGuessesAtOnce_RightOneBehindTheBanIsNotTold()
    {
        using var gate = new SemaphoreSlim(0);
        await using var server = await StartAsync(Strict, o => o with { Accounts = new SlowAccounts(o.Accounts, gate) });
        await using var right = await server.ConnectAsync(Guesser);
        await right.CommandAsync($"USER {RunningServer.User}", 331);
        await right.SendAsync($"PASS {RunningServer.Password}");
        await Patience.UntilAsync(() => server.Events.OfType<SessionStarted>().Any());
        await FailAsync(server, 4);
        gate.Release();
        Assert.Contains("421", (await right.ReadAsync()).Text, StringComparison.Ordinal);
        Assert.Empty(server.Events.OfType<LoggedIn>());
    }

    [Fact]
    public async Task Ban_NetworkThatIsNeverBanned_IsLetIn()
    {
        await using var server = await StartAsync(Strict with { NeverBan = [IPNetwork.Parse("127.0.0.9/32")] });
        await FailAsync(server, 8);
        Assert.Empty(server.Control.Bans);
        Assert.Throws<ArgumentException>(() => server.Control.Ban(new Ban(IPNetwork.Parse("127.0.0.9/32"), "by hand", _time.GetUtcNow(), null)));
        server.Control.Ban(new Ban(IPNetwork.Parse("127.0.0.0/8"), "all around it", _time.GetUtcNow(), null));
        await using var spared = await server.LoginAsync(Guesser);
        await TurnedAwayAsync(server, Neighbour);
    }

    [Fact]
    public async Task Defaults_ThisMachine_IsNeverBanned()
    {
        await using var server = await StartAsync(new GuardSettings { LongestDelay = TimeSpan.Zero });
        await FailAsync(server, 12);
        await using var client = await server.LoginAsync(Guesser);
    }

    [Fact]
    public async Task BanByHand_RunningSession_Ends()
    {
        await using var server = await StartAsync(Strict);
        await using var client = await server.LoginAsync(Guesser);
        await using var other = await server.LoginAsync(Neighbour);
        server.Control.Ban(new Ban(IPNetwork.Parse("127.0.0.9/32"), "by hand", _time.GetUtcNow(), null));
        await client.ExpectAsync(421);
        await other.CommandAsync("NOOP", 200);
        await TurnedAwayAsync(server, Guesser);
        _time.Advance(TimeSpan.FromHours(2)); // second by second: each is a beat of the server
        Assert.Single(server.Control.Bans);
    }

    [Fact]
    public async Task Unban_Network_LetsInAtOnce()
    {
        await using var server = await StartAsync(Strict);
        var network = IPNetwork.Parse("127.0.0.8/29");
        server.Control.Ban(new Ban(network, "by hand", _time.GetUtcNow(), null));
        await TurnedAwayAsync(server, Guesser);
        Assert.False(server.Control.Unban(IPNetwork.Parse("127.0.0.9/32")));
        Assert.True(server.Control.Unban(network));
        await using var client = await server.LoginAsync(Guesser);
        Assert.False(Assert.Single(server.Events.OfType<Unbanned>()).ByTime);
    }

    [Fact]
    public async Task AllowAndDeny_Networks_AreCheckedAtTheDoor()
    {
        await using var server = await StartAsync(Strict with { Allow = [IPNetwork.Parse("127.0.0.0/24")], Deny = [IPNetwork.Parse("127.0.0.9/32")] });
        Assert.Contains("not allowed", await TurnedAwayAsync(server, Guesser), StringComparison.Ordinal);
        await TurnedAwayAsync(server, IPAddress.Parse("127.0.1.1"));
        await using var client = await server.LoginAsync(Neighbour);
        Assert.Single(server.Events.OfType<SessionStarted>()); // nobody else became a session
        server.Control.Apply(server.Control.Options with { Guard = Strict });
        await using var now = await server.LoginAsync(Guesser);
    }

    [Fact]
    public async Task TurnAwaySilently_Denied_ClosesWithoutAWord()
    {
        await using var server = await StartAsync(Strict with { Deny = [IPNetwork.Parse("127.0.0.9/32")], TurnAwaySilently = true });
        var received = 0;
        try
        {
            using var socket = await RawClient.ConnectAsync(server.EndPoint, Guesser);
            received = await socket.ReceiveAsync(new byte[100]).Soon();
        }
        catch (SocketException)
        {
            received = 0; // a reset is as silent
        }
        Assert.Equal(0, received);
        Assert.Equal(1, server.Control.Guard.TurnedAway);
    }

    [Fact]
    public async Task Ban_IPv6_HoldsTheWholeNetworkOf64Bits()
    {
        if (!Socket.OSSupportsIPv6) Assert.Skip("no IPv6 on this machine");
        await using var server = await RunningServer.StartAsync(IPAddress.IPv6Loopback, o => o with { Guard = Strict }, time: _time);
        await FailAsync(server, 4, IPAddress.IPv6Loopback);
        Assert.Equal(IPNetwork.Parse("::/64"), Assert.Single(server.Control.Bans).Network);
        await TurnedAwayAsync(server, IPAddress.IPv6Loopback);
    }

    [Theory]
    [InlineData("Guard.Growth", 0.5)]
    [InlineData("Guard.Growth", double.NaN)]
    public void Settings_Nonsense_IsRefusedByName(string name, double growth) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => new FtpServer(new FtpServerOptions { Accounts = RunningServer.Accounts(), Guard = new GuardSettings { Growth = growth } })).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_LongestBanShorterThanTheFirst_IsRefused()
    {
        var options = new FtpServerOptions { Accounts = RunningServer.Accounts(), Guard = new GuardSettings { FirstBan = TimeSpan.FromHours(2), LongestBan = TimeSpan.FromHours(1) } };
        Assert.Contains(options.Validate(), problem => problem.Setting == "Guard.LongestBan");
    }

    private Task<RunningServer> StartAsync(GuardSettings guard, Func<FtpServerOptions, FtpServerOptions>? change = null) =>
        RunningServer.StartAsync(o => (change?.Invoke(o) ?? o) with { Guard = guard }, time: _time);

    /// <summary>So many failed logins; two for each connection.</summary>
    private static async Task FailAsync(RunningServer server, int times, IPAddress? from = null)
    {
        for (var i = 0; i < times; i += 2)
        {
            await using var client = await server.ConnectAsync(from ?? Guesser);
            for (var j = 0; j < 2; j++)
            {
                await client.CommandAsync("USER nobody", 331);
                await client.CommandAsync("PASS wrong");
            }
        }
    }

    private static async Task<string> TurnedAwayAsync(RunningServer server, IPAddress from)
    {
        await using var client = await RawClient.DialAsync(server.EndPoint, from);
        var reply = await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
        return reply.Text;
    }

    /// <summary>Takes its time over the right password.</summary>
    private sealed class SlowAccounts(IAccountStore accounts, SemaphoreSlim gate) : IAccountStore
    {
        public async ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
        {
            var result = await accounts.LoginAsync(request, cancellationToken);
            if (result.Account is not null) await gate.WaitAsync(CancellationToken.None);
            return result;
        }
    }
}
