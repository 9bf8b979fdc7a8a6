using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Server.Files.Memory;
using Portolan.Server.Quotas;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.Quotas;

/// <summary>Transfers held to a rate, on a clock that the test moves.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task Wait_PiecesBehindEachOther_TakeTheirTime()
    {
        var time = new FakeTimeProvider();
        var pacer = new RatePacer(time);
        Assert.True(pacer.WaitAsync(1000, 1000, CancellationToken.None).AsTask().IsCompleted);
        var second = pacer.WaitAsync(500, 1000, CancellationToken.None).AsTask();
        var third = pacer.WaitAsync(500, 1000, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await second.Soon();
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await third.Soon();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(pacer.WaitAsync(1, 1000, CancellationToken.None).AsTask().IsCompleted); // time that passed unused is gone
        Assert.True(pacer.WaitAsync(1_000_000, null, CancellationToken.None).AsTask().IsCompleted);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Transfer_HeldToARate_MovesOnlyAsTimePasses(bool upload)
    {
        var time = new FakeTimeProvider();
        var use = new AccountUse(time: time) { Limits = new AccountLimits { UploadBytesPerSecond = 4096, DownloadBytesPerSecond = 4096 } };
        var files = new MemoryFileStore();
        await using var server = await RunningServer.StartAsync(
            options => options with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, Use = use }) }, files);
        await server.PutAsync("/a", new byte[4096]);
        await using var client = await server.LoginAsync();
        var transfer = upload ? client.UploadAsync("STOR b", new byte[4096]) : DownloadAsync(client);
        var startedAt = time.GetTimestamp();
        for (var piece = 1; piece < 8; piece++)
        {
            var moved = piece * 512;
            await Patience.UntilAsync(() =>
            {
                // In steps: a piece may look at the clock before a step, and begin to wait behind it.
                if (Moved(use, upload) > moved) return true;
                time.Advance(TimeSpan.FromMilliseconds(5));
                return false;
            });
            Assert.False(transfer.IsCompleted);
            Assert.True(time.GetElapsedTime(startedAt) >= (piece - 1) * TimeSpan.FromMilliseconds(125));
        }
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(226, (await transfer.Soon()).Code);
    }

    [Fact]
    public async Task Open_WithoutLimitsOfBytes_LeavesTheFileToTheKernel()
    {
        using var folder = new Testing.TempFolder();
        folder.Write("a", "content");
        using var store = new LocalFileStore(new LocalFileStoreOptions { Root = folder.Path });
        var use = new AccountUse { Limits = new AccountLimits { MaxTransfers = 5, QuotaFiles = 5 } };
        var files = new GuardedFiles(store, AccessPolicy.Full, use);
        await using (var free = await files.OpenDownloadAsync(VirtualPath.Parse("/a"), CancellationToken.None)) Assert.NotNull(free.Handle);
        await using (var free = await files.OpenWriteAsync(VirtualPath.Parse("/b"), default, CancellationToken.None)) Assert.NotNull(free.Handle);
        use.Limits = new AccountLimits { DownloadBytesPerSecond = 1000, UploadBytesPerDay = 1000 };
        await using (var held = await files.OpenDownloadAsync(VirtualPath.Parse("/a"), CancellationToken.None)) Assert.Null(held.Handle);
        await using (var held = await files.OpenWriteAsync(VirtualPath.Parse("/b"), default, CancellationToken.None)) Assert.Null(held.Handle);
    }

    private static long Moved(AccountUse use, bool upload) => upload ? use.Usage.UploadedToday : use.Usage.DownloadedToday;

    private static async Task<RawReply> DownloadAsync(RawClient client)
    {
        await using var data = await client.BeginAsync("RETR a");
        Assert.Equal(4096, (await data.ReadToEndAsync()).Length);
        return await client.ReadAsync();
    }
}
