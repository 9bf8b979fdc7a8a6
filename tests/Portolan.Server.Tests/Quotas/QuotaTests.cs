using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Server.Quotas;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.Quotas;

/// <summary>What an account may store and move, as clients meet it.</summary>
public sealed class QuotaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Stor_BeyondTheQuota_Answers552AndKeepsWhatWasThere()
    {
        var use = new AccountUse { Limits = new AccountLimits { QuotaBytes = 100_000 } };
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("STOR small", new byte[60_000])).Code);
        await SendTooMuchAsync(client, "STOR large");
        Assert.Null(await server.GetAsync("/large"));
        Assert.True(use.Usage.Bytes <= 100_000);
        Assert.Equal(60_000, (await client.DownloadAsync("RETR small")).Length);
        Assert.Equal((1L, 0), (use.Usage.Files, use.Transfers));
    }

    [Fact]
    public async Task Stor_QuotaUsedUp_IsRefusedBeforeAnythingIsSent()
    {
        var use = new AccountUse(new AccountUsage(1000, 3, default, 0, 0)) { Limits = new AccountLimits { QuotaBytes = 1000 } };
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        await client.CommandAsync("STOR more", 552);
        use.Limits = new AccountLimits { QuotaBytes = 2000 }; // an administrator helps, and the session feels it
        Assert.Equal(226, (await client.UploadAsync("STOR more", "some")).Code);
        await client.CommandAsync("ALLO 5000", 200);
        await client.PassiveAsync();
        await client.CommandAsync("STOR announced", 552);
    }

    [Fact]
    public async Task Usage_ReplaceAppendRenameAndDelete_AddUp()
    {
        var use = new AccountUse { Limits = new AccountLimits { QuotaBytes = 1000, QuotaFiles = 2 } };
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        await client.UploadAsync("STOR a", new byte[600]);
        Assert.Equal(226, (await client.UploadAsync("STOR a", new byte[900])).Code); // the old 600 make room
        Assert.Equal((900L, 1L), (use.Usage.Bytes, use.Usage.Files));
        Assert.Equal(226, (await client.UploadAsync("APPE a", new byte[50])).Code);
        Assert.Equal(950, use.Usage.Bytes);
        await client.UploadAsync("STOR b", new byte[10]);
        await client.PassiveAsync();
        await client.CommandAsync("STOR c", 552); // the third file
        await client.CommandAsync("RNFR b", 350);
        await client.CommandAsync("RNTO a", 250);
        Assert.Equal((10L, 1L), (use.Usage.Bytes, use.Usage.Files));
        await client.CommandAsync("DELE a", 250);
        Assert.Equal((0L, 0L), (use.Usage.Bytes, use.Usage.Files));
    }

    [Fact]
    public async Task Usage_WithoutLimits_IsCountedAllTheSame()
    {
        AccountUsage? kept = null;
        var use = new AccountUse(keep: usage => kept = usage);
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        await client.UploadAsync("STOR a", new byte[700]);
        await client.DownloadAsync("RETR a");
        Assert.Equal((700L, 1L, 700L, 700L), (use.Usage.Bytes, use.Usage.Files, use.Usage.UploadedToday, use.Usage.DownloadedToday));
        Assert.Equal(use.Usage, kept);
    }

    [Fact]
    public async Task Recount_WhileAnUploadRuns_KeepsItsBytes()
    {
        var use = new AccountUse { Limits = new AccountLimits { QuotaBytes = 10_000 } };
        var files = new GuardedFiles(new MemoryFileStore(), AccessPolicy.Full, use);
        await using var upload = await files.OpenWriteAsync(VirtualPath.Parse("/film"), new UploadMode(), CancellationToken.None);
        await upload.WriteAsync(new byte[4000], 0, CancellationToken.None);
        await use.RecountAsync(_ => new((500, 2)), CancellationToken.None); // other files; it cannot see this one
        Assert.Equal((4500L, 2L), (use.Usage.Bytes, use.Usage.Files));
        await upload.WriteAsync(new byte[1000], 4000, CancellationToken.None);
        await upload.CommitAsync(5000, CancellationToken.None);
        Assert.Equal((5500L, 3L), (use.Usage.Bytes, use.Usage.Files));
        await use.RecountAsync(_ => new((5500, 3)), CancellationToken.None);
        Assert.Equal((5500L, 3L), (use.Usage.Bytes, use.Usage.Files));
    }

    [Theory, InlineData(1, 1000, 5)] // the second count sees it
    [InlineData(9, 1030, 8)] // never at rest: what came during the last count is added
    public async Task Recount_FilesComeMeanwhile_CountsAgainThenAddsThem(int busyCounts, long bytes, long files)
    {
        var use = new AccountUse();
        var guarded = new GuardedFiles(new MemoryFileStore(), AccessPolicy.Full, use);
        var counts = 0;
        await use.RecountAsync(
            async token =>
            {
                if (counts++ >= busyCounts) return (1000, 5);
                await using var upload = await guarded.OpenWriteAsync(VirtualPath.Parse($"/{counts}"), new UploadMode(), token);
                await upload.WriteAsync(new byte[30], 0, token);
                await upload.CommitAsync(30, token);
                return counts == 3 ? (1000, 7) : (0, 0);
            },
            CancellationToken.None);
        Assert.Equal((Math.Min(busyCounts + 1, 3), bytes, files), (counts, use.Usage.Bytes, use.Usage.Files));
    }

    [Fact]
    public async Task BytesPerDay_UsedUp_AreThereAgainTheNextDay()
    {
        var time = new FakeTimeProvider(Noon);
        var use = new AccountUse(time: time) { Limits = new AccountLimits { UploadBytesPerDay = 1000, DownloadBytesPerDay = 1000 } };
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        await client.UploadAsync("STOR a", new byte[1000]);
        await client.DownloadAsync("RETR a");
        await client.PassiveAsync();
        await client.CommandAsync("STOR b", 552);
        await using (await client.BeginAsync("RETR a")) await client.ExpectAsync(552);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(226, (await client.UploadAsync("STOR b", new byte[10])).Code);
        await client.DownloadAsync("RETR a");
    }

    [Fact]
    public async Task Available_WithAQuota_TellsWhatIsLeft()
    {
        var use = new AccountUse(new AccountUsage(300, 1, default, 0, 0)) { Limits = new AccountLimits { QuotaBytes = 1000 } };
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        Assert.Equal("213 700", (await client.CommandAsync("AVBL", 213)).Text);
    }

    [Fact]
    public async Task MaxTransfers_OneRuns_TheNextIsToldToComeLater()
    {
        var use = new AccountUse { Limits = new AccountLimits { MaxTransfers = 1 } };
        await using var server = await StartAsync(use);
        await server.PutAsync("/a", "content");
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        await using (var data = await first.BeginAsync("STOR b"))
        {
            await second.PassiveAsync();
            await second.CommandAsync("RETR a", 450);
            await second.PassiveAsync();
            await second.CommandAsync("STOR c", 450);
            await second.DownloadAsync("LIST"); // listings are no transfers of files
            await data.FinishAsync();
            await first.ExpectAsync(226);
        }
        Assert.Equal("content", await second.DownloadTextAsync("RETR a"));
        Assert.Equal(0, use.Transfers);
    }

    [Fact]
    public async Task MaxSessions_OneIsThere_TheNextIsRefusedUntilItEnds()
    {
        var use = new AccountUse { Limits = new AccountLimits { MaxSessions = 1 } };
        await using var server = await StartAsync(use);
        await using var first = await server.LoginAsync();
        await using var second = await server.ConnectAsync();
        await second.CommandAsync($"USER {RunningServer.User}", 331);
        Assert.Contains("Too many sessions", (await second.CommandAsync($"PASS {RunningServer.Password}", 530)).Text, StringComparison.Ordinal);
        Assert.Equal(LoginRefusal.TooManySessions, server.Events.OfType<LoginRefused>().Single().Refusal);
        await first.QuitAsync();
        await server.UntilNoSessionOfAsync(use);
        await second.LoginAsync();
        await second.CommandAsync("REIN", 220);
        Assert.Equal(0, use.Sessions);
    }

    [Fact]
    public async Task Standing_Revoked_EndsTheSessionAndItsTransferAtOnce()
    {
        var use = new AccountUse();
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("begun");
        use.Judge = _ => AccountStanding.Revoked;
        await client.ExpectAsync(426);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Standing_Expired_LetsTheTransferFinish()
    {
        var use = new AccountUse();
        await using var server = await StartAsync(use);
        await using var client = await server.LoginAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var data = await client.BeginAsync("STOR a"))
        {
            await data.WriteAsync("begun, ");
            use.Judge = _ =>
            {
                asked.TrySetResult();
                return AccountStanding.Expired;
            };
            await asked.Task.Soon();
            await data.WriteAsync("ended");
            await data.FinishAsync();
            await client.ExpectAsync(226);
        }
        await client.ExpectAsync(421);
        Assert.Equal("begun, ended", await server.GetTextAsync("/a"));
    }

    private static Task<RunningServer> StartAsync(AccountUse use)
    {
        var files = new MemoryFileStore();
        var account = new Account { Name = RunningServer.User, Files = files, Use = use };
        return RunningServer.StartAsync(options => options with { Accounts = RunningServer.Accounts(account) }, files);
    }

    private static async Task SendTooMuchAsync(RawClient client, string command)
    {
        await using var data = await client.BeginAsync(command);
        try
        {
            await data.WriteAsync(new byte[8_000_000]);
        }
        catch (IOException)
        {
            // The server said no while we were sending.
        }
        await client.ExpectAsync(552);
    }
}

file static class Waiting
{
    public static Task UntilNoSessionOfAsync(this RunningServer server, AccountUse use) => Patience.UntilAsync(() => use.Sessions == 0 && server.Control.Sessions.Count == 1);
}
