using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Guard;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.Guard;

/// <summary>Who fails to log in waits before the next password is looked at, on a clock the test moves.</summary>
public sealed class LoginThrottleTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("127.0.0.9"), Neighbour = IPAddress.Parse("127.0.0.10");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Login_AfterFailures_WaitsLongerEachTime()
    {
        await using var server = await StartAsync();
        await FailAsync(server, Guesser, 3);
        foreach (var seconds in new[] { 1, 2, 4 })
        {
            await using var client = await server.ConnectAsync(Guesser);
            await client.CommandAsync("USER nobody", 331);
            var answer = client.CommandAsync("PASS wrong", 530);
            await Patience.UntilAsync(() => server.Server.Context.Sessions.All.Any(session => session.IsPausing));
            await server.AdvanceAsync(seconds - 1);
            Assert.DoesNotContain(server.Server.Context.Sessions.All, session => !session.IsPausing);
            await server.AdvanceAsync(1);
            await answer;
            await client.QuitAsync();
            await server.UntilNoSessionAsync();
        }
        Assert.Equal(3, server.Control.Guard.DelayedLogins);
    }

    [Fact]
    public async Task Login_UnknownAndKnownAccount_WaitAlike()
    {
        await using var server = await StartAsync();
        var waits = new List<TimeSpan?>();
        foreach (var user in new[] { "nobody", RunningServer.User })
        {
            for (var i = 0; i < 4; i++) server.Server.Context.Guard.LoginFailed(IPAddress.Parse($"192.0.2.{(user == "nobody" ? 1 : 101) + i}"), user);
            waits.Add(server.Server.Context.Guard.DelayOf(IPAddress.Parse("198.51.100.1"), user));
        }
        Assert.Equal(TimeSpan.FromSeconds(2), waits[0]);
        Assert.Equal(waits[0], waits[1]);
    }

    [Fact]
    public async Task Login_AccountGuessedFromManyAddresses_WaitsFromEverywhere()
    {
        await using var server = await StartAsync();
        var guard = server.Server.Context.Guard;
        for (var i = 0; i < 100; i++) guard.LoginFailed(IPAddress.Parse($"192.0.2.{i}"), "anna");
        Assert.Equal(TimeSpan.FromSeconds(10), guard.DelayOf(IPAddress.Parse("198.51.100.1"), "anna")); // and never more: nobody is locked out
        Assert.Equal(TimeSpan.Zero, guard.DelayOf(IPAddress.Parse("198.51.100.1"), "bob"));
    }

    [Fact]
    public async Task Login_FromWhereThatAccountLoggedInWell_NeverWaitsForOthers()
    {
        await using var server = await StartAsync();
        await (await server.LoginAsync(Neighbour)).DisposeAsync();
        for (var i = 0; i < 100; i++) server.Server.Context.Guard.LoginFailed(IPAddress.Parse($"192.0.2.{i}"), RunningServer.User);
        await using var client = await server.LoginAsync(Neighbour); // the clock stands still
    }

    [Fact]
    public async Task Login_ManyOfOneAddressWaiting_TheNextIsRefusedUnseen()
    {
        await using var server = await StartAsync();
        await FailAsync(server, Guesser, 6); // 8 s between two of them now
        await using var first = await server.ConnectAsync(Guesser);
        await using var second = await server.ConnectAsync(Guesser);
        await first.CommandAsync("USER nobody", 331);
        await first.SendAsync("PASS wrong");
        await Patience.UntilAsync(() => server.Server.Context.Sessions.All.Any(session => session.IsPausing));
        await second.CommandAsync($"USER {RunningServer.User}", 331);
        await second.CommandAsync($"PASS {RunningServer.Password}", 421);
        Assert.Equal(1, server.Control.Guard.RefusedLogins);
        Assert.Empty(server.Events.OfType<LoggedIn>());
    }

    [Fact]
    public async Task Wait_KickedMeanwhile_Ends()
    {
        await using var server = await StartAsync();
        await FailAsync(server, Guesser, 3);
        await using var client = await server.ConnectAsync(Guesser);
        await client.CommandAsync("USER nobody", 331);
        await client.SendAsync("PASS wrong");
        await Patience.UntilAsync(() => server.Server.Context.Sessions.All.Any(session => session.IsPausing));
        Assert.True(server.Control.Kick(server.Control.Sessions.Single().Id));
        await client.ExpectAsync(421);
    }

    [Fact]
    public void Memory_AMillionAddressesAndNames_StaysBounded()
    {
        var throttle = new LoginThrottle(_time);
        var settings = new GuardSettings();
        for (uint i = 0; i < 1_000_000; i++) throttle.Failed(settings, i, UInt128.MaxValue - i, mayBan: true);
        Assert.InRange(throttle.Remembered, 1, 3 * LoginThrottle.MostRemembered);
    }

    [Fact]
    public void Memory_MoreBansThanRoom_NewestHoldAndManualOnesStay()
    {
        var bans = new BanList(_time);
        var now = _time.GetUtcNow();
        bans.Set(new Ban(IPNetwork.Parse("10.0.0.0/8"), "by hand", now, now.AddSeconds(1)));
        for (var i = 0; i < BanList.MostAutomatic + 1000; i++) bans.Set(Automatic(i, now.AddHours(1)));
        Assert.Equal(BanList.MostAutomatic + 1, bans.Count);
        Assert.True(bans.Holds(Address(BanList.MostAutomatic + 999)));
        Assert.True(bans.Holds(IPAddress.Parse("10.1.2.3")));
    }

    [Fact]
    public void Address_IPv6_CountsByItsNetworkOf64Bits()
    {
        var throttle = new ServerGuard(new ServerLog(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), null!, _time, new GuardSettings { FailuresBeforeBan = 0 });
        for (var i = 0; i < 5; i++) throttle.LoginFailed(IPAddress.Parse($"2001:db8:0:1::{i}"), $"user{i}");
        Assert.True(throttle.DelayOf(IPAddress.Parse("2001:db8:0:1:ffff::1"), "x") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, throttle.DelayOf(IPAddress.Parse("2001:db8:0:2::1"), "x"));
    }

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", "192.0.3.0")]
    [InlineData("0.0.0.0/0", "255.1.2.3", "::1")]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::")]
    [InlineData("::/0", "2001:db8::", "1.2.3.4")]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.7", "192.0.3.7")]
    public void NetworkSet_Address_IsHeldByItsNetworkOnly(string network, string inside, string outside)
    {
        var set = new NetworkSet([IPNetwork.Parse(network)]);
        Assert.True(set.Holds(IPAddress.Parse(inside)));
        Assert.False(set.Holds(IPAddress.Parse(outside)));
        set.Remove(NetworkKey.Of(IPNetwork.Parse(network)));
        Assert.True(set.IsEmpty);
        Assert.False(set.Holds(IPAddress.Parse(inside)));
    }

    [Fact]
    public void NetworkSet_NarrowOneIsOver_WideOneStillHolds()
    {
        var set = new NetworkSet();
        set.Set(NetworkKey.Of(IPNetwork.Parse("192.0.2.7/32")), end: 10);
        set.Set(NetworkKey.Of(IPNetwork.Parse("192.0.2.0/24")), end: 1000);
        Assert.True(set.Holds(IPAddress.Parse("192.0.2.7"), now: 500));
        Assert.False(set.Holds(IPAddress.Parse("192.0.2.7"), now: 1000));
    }

    private Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync(o => o with { Guard = new GuardSettings { FailuresBeforeBan = 0 }, Limits = new LimitSettings { MaxLoginAttempts = 100 } }, time: _time);

    private async Task FailAsync(RunningServer server, IPAddress from, int times)
    {
        await using (var client = await server.ConnectAsync(from))
        {
            for (var i = 0; i < times; i++)
            {
                await client.CommandAsync("USER nobody", 331);
                var answer = client.CommandAsync("PASS wrong", 530);
                while (!answer.IsCompleted)
                {
                    if (server.Server.Context.Sessions.All.Any(session => session.IsPausing)) _time.Advance(TimeSpan.FromSeconds(1));
                    await Task.WhenAny(answer, Task.Delay(5));
                }
                await answer;
            }
            await client.QuitAsync();
        }
        await server.UntilNoSessionAsync();
    }

    private static Ban Automatic(int i, DateTimeOffset until) => new(new IPNetwork(Address(i), 32), "x", until.AddHours(-1), until, 1, IsAutomatic: true);

    private static IPAddress Address(int i) => new([172, (byte)(i >> 16), (byte)(i >> 8), (byte)i]);
}
