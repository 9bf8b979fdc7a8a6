using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Server.Files.Memory;
using Portolan.Server.Quotas;
using Portolan.Testing;

namespace Portolan.Server.Tests.Quotas;

/// <summary>What broken uploads leave occupies the disk and counts; the running count and a count of what is there always agree.</summary>
public sealed class PartialUsageTests
{
    public static TheoryData<string, bool> Stores => new() { { "memory", true }, { "memory", false }, { "linux", true }, { "linux", false }, { "portable", true }, { "portable", false } };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Usage_UploadsThatBreakAndGoOn_AgreesWithARecountAtEveryStep(string kind, bool hasQuota)
    {
        using var ground = new Ground(kind, keepPartials: true, hasQuota ? 10_000 : null);
        var (store, use, files) = ground;

        await BreakAsync(files, "/a", 0, 4000);
        await AgreeAsync(store, use, 4000, 0);
        await SendAsync(files, "/a", 4000, 1000);
        await AgreeAsync(store, use, 5000, 1);
        await BreakAsync(files, "/a", 0, 2000); // the old content stays
        await AgreeAsync(store, use, 7000, 1);
        await BreakAsync(files, "/a", 1500, 100); // goes on in the middle: what stood behind is gone
        await AgreeAsync(store, use, 6600, 1);
        await SendAsync(files, "/a", 0, 300); // begins anew
        await AgreeAsync(store, use, 300, 1);
        await BreakAsync(files, "/a", 300, 40, append: true); // a copy of the content and 40 more
        await AgreeAsync(store, use, 640, 1);
        await SendAsync(files, "/a", 340, 60);
        await AgreeAsync(store, use, 400, 1);

        await BreakAsync(files, "/b", 0, 700);
        await AgreeAsync(store, use, 1100, 1);
        await files.DeleteAsync(P("/b"), Cancelled); // nothing but its partial
        await AgreeAsync(store, use, 400, 1);
        await files.CreateDirectoryAsync(P("/d"), Cancelled);
        await BreakAsync(files, "/d/x", 0, 50);
        await AgreeAsync(store, use, 450, 1);
        await files.RemoveDirectoryAsync(P("/d"), Cancelled);
        await AgreeAsync(store, use, 400, 1);
        await BreakAsync(files, "/c", 0, 70);
        await files.RenameAsync(P("/a"), P("/c"), Cancelled);
        await AgreeAsync(store, use, 400, 1);
        await BreakAsync(files, "/c", 0, 70);
        await AgreeAsync(store, use, 470, 1);
        await files.DeleteAsync(P("/c"), Cancelled);
        await AgreeAsync(store, use, 0, 0);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Usage_PartialsAreNotKept_GivesTheirBytesBack(string kind, bool hasQuota)
    {
        using var ground = new Ground(kind, keepPartials: false, hasQuota ? 1000 : null);
        var (store, use, files) = ground;
        await BreakAsync(files, "/a", 0, 900);
        await AgreeAsync(store, use, 0, 0);
        await SendAsync(files, "/a", 0, 900);
        await AgreeAsync(store, use, 900, 1);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Recount_WhileABrokenUploadGoesOn_CountsItOnce(string kind, bool hasQuota)
    {
        using var ground = new Ground(kind, keepPartials: true, hasQuota ? 10_000 : null);
        var (store, use, files) = ground;
        await SendAsync(files, "/other", 0, 500);
        await BreakAsync(files, "/film", 0, 4000);
        await using (var upload = await files.OpenWriteAsync(P("/film"), new UploadMode(Append: false, Offset: 4000), Cancelled))
        {
            await upload.WriteAsync(new byte[1000], 4000, Cancelled);
            await use.RecountAsync(token => UsageCount.OfAsync(store, token), Cancelled);
            Assert.Equal(hasQuota ? 5500 : 4500, use.Usage.Bytes); // without limits an upload counts at its end
            await upload.CommitAsync(5000, Cancelled);
        }
        await AgreeAsync(store, use, 5500, 2);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("linux")]
    [InlineData("portable")]
    public async Task Recount_AfterABreak_LeavesRoomForTheRestAndNoMore(string kind)
    {
        using var ground = new Ground(kind, keepPartials: true, 1000);
        var (store, use, files) = ground;
        await BreakAsync(files, "/film", 0, 700);
        await use.RecountAsync(token => UsageCount.OfAsync(store, token), Cancelled);
        var refused = await Assert.ThrowsAsync<StoreException>(() => BreakAsync(files, "/more", 0, 301));
        Assert.Equal(StoreError.QuotaExceeded, refused.Error);
        await SendAsync(files, "/film", 700, 300);
        await AgreeAsync(store, use, 1000, 1);
    }

    private static VirtualPath P(string path) => VirtualPath.Parse(path);

    private static async Task BreakAsync(GuardedFiles files, string path, long offset, int bytes, bool append = false)
    {
        await using var upload = await files.OpenWriteAsync(P(path), new UploadMode(append, append ? 0 : offset), Cancelled);
        await upload.WriteAsync(new byte[bytes], offset, Cancelled);
    }

    private static async Task SendAsync(GuardedFiles files, string path, long offset, int bytes)
    {
        await using var upload = await files.OpenWriteAsync(P(path), new UploadMode(Append: false, offset), Cancelled);
        await upload.WriteAsync(new byte[bytes], offset, Cancelled);
        await upload.CommitAsync(offset + bytes, Cancelled);
    }

    private static async Task AgreeAsync(IFileStore store, AccountUse use, long bytes, long files)
    {
        Assert.Equal((bytes, files), (use.Usage.Bytes, use.Usage.Files));
        Assert.Equal((bytes, files), await UsageCount.OfAsync(store, Cancelled));
    }

    /// <summary>A store, an account and its files.</summary>
    private sealed class Ground : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly IFileStore _store;
        private readonly AccountUse _use;

        public Ground(string kind, bool keepPartials, long? quota)
        {
            _store = kind == "memory"
                ? new MemoryFileStore(keepPartials: keepPartials)
                : new LocalFileStore(new LocalFileStoreOptions { Root = _folder.Path, KeepPartials = keepPartials, PortableIO = kind == "portable" });
            _use = new AccountUse { Limits = quota is { } bytes ? new AccountLimits { QuotaBytes = bytes } : AccountLimits.None };
        }

        public void Deconstruct(out IFileStore store, out AccountUse use, out GuardedFiles files) =>
            (store, use, files) = (_store, _use, new GuardedFiles(_store, AccessPolicy.Full, _use));

        public void Dispose()
        {
            (_store as IDisposable)?.Dispose();
            _folder.Dispose();
        }
    }
}
