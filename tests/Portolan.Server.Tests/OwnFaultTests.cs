using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Faults in the server's own parts: sessions that are in go on, newcomers get a clear answer.</summary>
public sealed class OwnFaultTests
{
    private const int AccountStoreFailed = 25;

    [Theory]
    [InlineData(Mood.Silent)]
    [InlineData(Mood.Deaf)]
    public async Task AccountStore_NeverAnswers_SessionsGoOnAndNewLoginsGet421(Mood mood)
    {
        var accounts = new MoodyAccounts();
        await using var server = await RunningServer.StartAsync(o => o with { Accounts = accounts, Limits = o.Limits with { LoginTimeout = TimeSpan.FromSeconds(3) } }, accounts.Files);
        await server.PutAsync("/a", "still served");
        await using var old = await server.LoginAsync();
        accounts.Mood = mood;
        await using var late = await server.ConnectAsync();
        await late.CommandAsync("USER user", 331);
        await late.SendAsync($"PASS {RunningServer.Password}");
        Assert.Equal("still served", await old.DownloadTextAsync("RETR a"));
        await late.ExpectAsync(421);
        Assert.True(await late.IsAtEndAsync());
        Assert.Equal("still served", await old.DownloadTextAsync("RETR a"));
        accounts.Mood = Mood.Well;
        await using var next = await server.LoginAsync();
        Assert.Equal("still served", await next.DownloadTextAsync("RETR a"));
    }

    [Fact]
    public async Task AccountStore_Gone_SessionsGoOnAndNewLoginsGet421()
    {
        var accounts = new MoodyAccounts();
        await using var server = await RunningServer.StartAsync(o => o with { Accounts = accounts }, accounts.Files);
        server.Expect(AccountStoreFailed);
        await server.PutAsync("/a", "still served");
        await using var old = await server.LoginAsync();
        accounts.Mood = Mood.Broken;
        await using var late = await server.ConnectAsync();
        await late.CommandAsync("USER user", 331);
        await late.CommandAsync($"PASS {RunningServer.Password}", 421);
        Assert.Equal("still served", await old.DownloadTextAsync("RETR a"));
    }

    [Fact]
    public async Task Memory_Short_SessionsGoOnAndNewcomersGet421()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(time: time);
        await server.PutAsync("/a", "still served");
        await using var old = await server.LoginAsync();
        server.Server.Context.Memory.Measure = static () => (91, 100);
        await server.AdvanceAsync(1);
        await using (var late = await RawClient.DialAsync(server.EndPoint))
        {
            await late.ExpectAsync(421);
            Assert.True(await late.IsAtEndAsync());
        }
        Assert.Equal("still served", await old.DownloadTextAsync("RETR a"));
        server.Server.Context.Memory.Measure = static () => (89, 100);
        await server.AdvanceAsync(1);
        await using var next = await server.LoginAsync();
    }

    [Fact]
    public async Task Clock_JumpsByYears_EndsNoSessionAndNoTransfer()
    {
        var clock = new JumpingClock();
        var files = new MemoryFileStore();
        var accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files });
        await using var server = new FtpServer(new FtpServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Accounts = accounts, Active = new ActiveSettings { SourcePort = 0 } }, timeProvider: clock);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var client = await RawClient.DialAsync(server.EndPoints[0]);
        await client.ExpectAsync(220);
        await client.LoginAsync();
        await using var waiting = await RawClient.DialAsync(server.EndPoints[0]);
        await waiting.ExpectAsync(220);
        var beats = 0;
        server.Context.Memory.Measure = () => { Interlocked.Increment(ref beats); return (1, 100); };
        foreach (var jump in new[] { 3650, -7300, 0 })
        {
            await using var data = await client.BeginAsync("STOR a");
            await data.WriteAsync("before ");
            clock.Offset = TimeSpan.FromDays(jump);
            var before = Volatile.Read(ref beats);
            await Patience.UntilAsync(() => Volatile.Read(ref beats) > before + 2); // a whole beat looked at the sessions
            await client.CommandAsync("NOOP", 200);
            await waiting.CommandAsync("NOOP", 200);
            await data.WriteAsync("after");
            await data.FinishAsync();
            await client.ExpectAsync(226);
            Assert.Equal("before after", await client.DownloadTextAsync("RETR a"));
            Assert.Contains("a", await client.DownloadTextAsync("LIST"), StringComparison.Ordinal);
        }
    }

    public enum Mood
    {
        Well,
        Silent,
        /// <summary>Silent, and looks at no token.</summary>
        Deaf,
        Broken,
    }

    private sealed class MoodyAccounts : IAccountStore
    {
        public MemoryFileStore Files { get; } = new();

        public Mood Mood { get; set; }

        public async ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
        {
            if (Mood == Mood.Broken) throw new IOException("the data base is gone");
            if (Mood == Mood.Deaf) await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            if (Mood == Mood.Silent) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return LoginResult.Accepted(new Account { Name = request.User, Files = Files });
        }
    }

    /// <summary>The time of day jumps, as when somebody sets it; what is measured with the processor's clock does not.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
