using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>USER, PASS and who is let in at all.</summary>
public sealed class LoginTests
{
    // 20,000 rounds: quick enough for a test, slow enough to be told from none.
    private const int Rounds = 20_000;

    [Fact]
    public async Task Limit_Sessions_TheNextIsTurnedAwayWith421()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Limits = new LimitSettings { MaxSessions = 2 } });
        await using var first = await server.LoginAsync();
        var second = await server.ConnectAsync();
        await using (var third = await RawClient.DialAsync(server.EndPoint))
        {
            await third.ExpectAsync(421);
            Assert.True(await third.IsAtEndAsync());
        }
        await second.DisposeAsync();
        await Patience.UntilAsync(() => server.Control.Sessions.Count == 1);
        await using var fourth = await server.LoginAsync();
    }

    [Fact]
    public async Task Limit_SessionsPerAddress_OthersAreLetIn()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Limits = new LimitSettings { MaxSessionsPerAddress = 1 } });
        await using var first = await server.LoginAsync();
        await using (var second = await RawClient.DialAsync(server.EndPoint))
            Assert.Contains("your address", (await second.ExpectAsync(421)).Text);
        await using var other = await server.LoginAsync(IPAddress.Parse("127.0.0.2"));
    }

    [Fact]
    public async Task Login_TooManyFailures_421()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Limits = new LimitSettings { MaxLoginAttempts = 3 } });
        await using var client = await server.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.CommandAsync("USER nobody", 331);
            await client.CommandAsync("PASS wrong", 530);
        }
        await client.CommandAsync("REIN", 220); // does not begin the count anew
        await client.CommandAsync($"USER {RunningServer.User}", 331);
        await client.CommandAsync("PASS wrong", 421);
        Assert.True(await client.IsAtEndAsync());
        Assert.Equal([LoginRefusal.UnknownUser, LoginRefusal.UnknownUser, LoginRefusal.WrongPassword], server.Events.OfType<LoginRefused>().Select(e => e.Refusal));
        await server.UntilNoSessionAsync();
        Assert.Equal(SessionEnd.LoginFailures, server.Events.OfType<SessionEnded>().Single().End);
    }

    [Fact]
    public async Task Login_UnknownUserAndWrongPassword_AreAnsweredAlike()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        var asked = new List<string>();
        foreach (var user in new[] { "nobody", RunningServer.User })
            asked.Add((await client.CommandAsync($"USER {user}")).Text + (await client.CommandAsync("PASS wrong")).Text);
        Assert.Equal(asked[0], asked[1]);
    }

    [Fact]
    public async Task Login_UnknownUser_CostsTheTimeOfAWrongPassword()
    {
        var salt = Convert.ToBase64String(new byte[16]);
        Assert.True(PasswordHash.TryParse($"$pbkdf2-sha256${Rounds * 10}${salt}${Convert.ToBase64String(new byte[32])}", out var hash));
        var accounts = new FixedAccounts().Add(new Account { Name = "slow", Files = new MemoryFileStore() }, hash);
        var times = new Dictionary<string, TimeSpan>();
        foreach (var user in new[] { "slow", "nobody", "slow", "nobody" }) // the first of each warms up
        {
            var startedAt = Stopwatch.GetTimestamp();
            var result = await accounts.LoginAsync(new LoginRequest(user, "wrong", IPAddress.Loopback, false, null), CancellationToken.None);
            Assert.Null(result.Account);
            times[user] = Stopwatch.GetElapsedTime(startedAt);
        }
        Assert.True(times["nobody"] > times["slow"] / 10, $"unknown user {times["nobody"]}, wrong password {times["slow"]}"); // without the decoy: a thousandth
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Login_PasswordOfAnyBytes_IsToldApart(bool stored)
    {
        var password = "p\uDCE9ss"; // p, a Latin-1 é, ss: what FtpText makes of bytes that are not UTF-8
        var hash = stored ? PasswordHash.Create(password) : PasswordHash.InMemory(password);
        await using var server = await RunningServer.StartAsync(o => o with { Accounts = new FixedAccounts().Add(new Account { Name = "latin", Files = new MemoryFileStore() }, hash) });
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("USER latin", 331);
        await client.CommandAsync("PASS p\xE8ss", 530);
        await client.CommandAsync("USER latin", 331);
        await client.CommandAsync("PASS p\xE9ss", 230);
    }

    [Fact]
    public async Task Password_AtTheLowestLogLevel_IsNotInTheLog()
    {
        await using var server = await RunningServer.StartAsync(log: LogLevel.Trace);
        await using (var client = await server.ConnectAsync())
        {
            await client.CommandAsync("PASS hunter2-early", 503);
            await client.CommandAsync("pass hunter2-lower", 503);
            await client.CommandAsync("PASS\thunter2-tab", 500);
            await client.CommandAsync($"USER {RunningServer.User}", 331);
            await client.CommandAsync("PASS hunter2-wrong", 530);
            await client.CommandAsync("ACCT hunter2-account", 202);
            await client.LoginAsync();
            await client.CommandAsync("PASS hunter2-again", 503);
            await client.QuitAsync();
        }
        await server.UntilNoSessionAsync();
        Assert.Contains(server.Log.Lines, line => line.Text.Contains("PASS ****", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains("hunter2", StringComparison.Ordinal) || line.Text.Contains(RunningServer.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Login_AccountStoreFails_421AndOneErrorInTheLog()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Accounts = new BrokenAccounts() });
        server.Expect(25);
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("USER user", 331);
        var reply = await client.CommandAsync("PASS x", 421);
        Assert.DoesNotContain("database", reply.Text, StringComparison.Ordinal);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Login_NetworkNotAllowed_530()
    {
        var files = new MemoryFileStore();
        await using var server = await RunningServer.StartAsync(
            o => o with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, AllowedNetworks = [IPNetwork.Parse("127.0.0.2/32")] }) }, files);
        await using var here = await server.ConnectAsync();
        await here.CommandAsync($"USER {RunningServer.User}", 331);
        await here.CommandAsync($"PASS {RunningServer.Password}", 530);
        await using var there = await server.LoginAsync(IPAddress.Parse("127.0.0.2"));
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("ftp")]
    public async Task Login_AnonymousWhereNobodyMadeIt_530(string user)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CommandAsync($"USER {user}", 331);
        await client.CommandAsync("PASS me@example.org", 530);
        await client.CommandAsync("PWD", 530);
    }

    [Fact]
    public async Task Login_CommandsBeforeIt_530()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        foreach (var row in Commands.CommandTable.Rows.Where(row => row.Phase == Dispatch.Phase.LoggedIn))
            await client.CommandAsync(row.Argument == Dispatch.ArgumentRule.Required ? $"{row.Verb} x" : row.Verb, 530);
        await client.CommandAsync("PASS x", 503);
        await client.CommandAsync("STAT", 211);
        await client.CommandAsync("STAT /", 530);
        await client.CommandAsync("HOST ftp.example.org", 220);
        await client.CommandAsync("USER user", 331);
        await client.CommandAsync("HOST late.example.org", 503);
    }

    private sealed class BrokenAccounts : IAccountStore
    {
        public ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken) => throw new IOException("the database is gone");
    }
}
