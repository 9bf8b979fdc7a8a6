using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Server.Files.Memory;

namespace Portolan.Server.Tests.Files;

public sealed class MemoryStoreTests : StoreContract
{
    protected override IFileStore Store { get; } = new MemoryFileStore();

    protected override IFileStore CreateWithoutPartials() => new MemoryFileStore(keepPartials: false);

    [Fact]
    public async Task Capacity_Exceeded_IsFullAndComesBackWithDeletion()
    {
        var store = new MemoryFileStore(capacityBytes: 256 * 1024, keepPartials: false);
        await store.PutAsync("/a", new byte[200_000]);
        await StoreActions.RefusedAsync(StoreError.Full, () => store.PutAsync("/b", new byte[100_000]));
        await StoreActions.RefusedAsync(StoreError.Full, () => store.PutAsync("/b", new byte[1], new UploadMode(false, 0, ExpectedBytes: 1 << 20)));
        await store.DeleteAsync(StoreActions.P("/a"), default);
        for (var i = 0; i < 10; i++) await store.PutAsync("/b", new byte[100_000]);
        await StoreActions.RefusedAsync(StoreError.Full, () => store.PutAsync("/c", new byte[200_000]));
    }
}

public sealed class LinuxEngineContractTests : LocalStoreContract
{
    protected override bool Portable => false;
}

public sealed class PortableEngineContractTests : LocalStoreContract
{
    protected override bool Portable => true;
}

/// <summary>The contract on disk, and what only disks have.</summary>
public abstract class LocalStoreContract : StoreContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<LocalFileStore> _store;

    protected LocalStoreContract() => _store = new Lazy<LocalFileStore>(() => Create());

    protected abstract bool Portable { get; }

    protected override IFileStore Store => _store.Value;

    protected override IFileStore CreateWithoutPartials() => Create(o => o with { KeepPartials = false });

    private LocalFileStore Create(Func<LocalFileStoreOptions, LocalFileStoreOptions>? change = null)
    {
        Assert.SkipUnless(Portable || OperatingSystem.IsLinux(), "the Linux engine needs Linux");
        // Flushing has tests of its own; the contract's many uploads need not wait for the disk.
        var options = new LocalFileStoreOptions { Root = _folder.Root, Flush = FlushPolicy.Off, PortableIO = Portable };
        return new LocalFileStore(change?.Invoke(options) ?? options);
    }

    [Theory]
    [InlineData(FlushPolicy.OnClose)]
    [InlineData(FlushPolicy.Always)]
    public async Task Upload_WithFlushing_ReadsBackEqual(FlushPolicy flush)
    {
        using var store = Create(o => o with { Flush = flush });
        var content = StoreActions.RandomBytes(100_000, 7);
        await store.BreakOffAsync("/a", content[..40_000]);
        await store.PutAsync("/a", content[40_000..], new UploadMode(false, 40_000));
        await store.PutAsync("/a", "tail", new UploadMode(Append: true, 0));
        Assert.Equal(content.Concat("tail"u8.ToArray()), await store.GetAsync("/a"));
        await store.CreateDirectoryAsync(StoreActions.P("/d"), default);
        await store.RenameAsync(StoreActions.P("/a"), StoreActions.P("/d/a"), replace: true, default);
        await store.DeleteAsync(StoreActions.P("/d/a"), default);
        await store.RemoveDirectoryAsync(StoreActions.P("/d"), default);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task Upload_Committed_LeavesNothingElseInTheFolder()
    {
        await Store.PutAsync("/a", "x");
        await Store.BreakOffAsync("/a", "01");
        await Store.PutAsync("/a", "z", new UploadMode(Append: true, 0));
        Assert.Equal(_folder.InRoot("a"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
    }

    [Fact]
    public async Task Partial_OlderThanTheTarget_IsNotContinued()
    {
        await Store.BreakOffAsync("/a", "01234");
        File.SetLastWriteTimeUtc(_folder.InRoot(".a.portolan-part"), DateTime.UtcNow.AddHours(-1));
        File.WriteAllText(_folder.InRoot("a"), "put there by hand");
        Assert.Null(await Store.FindPartialAsync(StoreActions.P("/a"), default));
        await Store.PutAsync("/a", "!", new UploadMode(Append: true, 0));
        Assert.Equal("put there by hand!", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Partial_OlderThanTheRetention_IsRemovedByListing()
    {
        await Store.BreakOffAsync("/old", "01234");
        await Store.BreakOffAsync("/new", "01234");
        File.SetLastWriteTimeUtc(_folder.InRoot(".old.portolan-part"), DateTime.UtcNow.AddDays(-8));
        Assert.Empty(await Store.ListAsync("/"));
        Assert.Equal(_folder.InRoot(".new.portolan-part"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
    }

    [Fact]
    public async Task Partial_OlderThanTheRetention_IsRemovedByTheSweepOfUploads()
    {
        await Store.BreakOffAsync("/old", "01234");
        await Store.BreakOffAsync("/new", "01234");
        await using var running = await Store.OpenWriteAsync(StoreActions.P("/running"), default, default);
        await running.WriteAsync(StoreActions.Bytes("x"), 0, default);
        foreach (var name in new[] { "old", "running" }) File.SetLastWriteTimeUtc(_folder.InRoot($".{name}.portolan-part"), DateTime.UtcNow.AddDays(-8));
        using var engine = LocalEngine.Create(new LocalFileStoreOptions { Root = _folder.Root, PortableIO = Portable });
        using var directory = engine.OpenDirectory(VirtualPath.Root);
        new StalePartials(TimeSpan.FromDays(7)).Sweep(directory, all: false);
        var left = Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(".new.portolan-part .running.portolan-part", string.Join(' ', left));
    }

    [Fact]
    public async Task Append_BrokenOffBeforeAByte_LeavesNoCopy()
    {
        await Store.PutAsync("/a", "0123456789");
        await Store.BreakOffAsync("/a", "", new UploadMode(Append: true, 0));
        Assert.Equal(_folder.InRoot("a"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
    }

    [Fact]
    public async Task Partial_OfARunningUpload_SurvivesListingHoweverOld()
    {
        await using var upload = await Store.OpenWriteAsync(StoreActions.P("/a"), default, default);
        await upload.WriteAsync(StoreActions.Bytes("slow"), 0, default);
        File.SetLastWriteTimeUtc(upload.Handle!, DateTime.UtcNow.AddDays(-8));
        Assert.Empty(await Store.ListAsync("/"));
        await upload.CommitAsync(4, default);
        Assert.Equal("slow", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Partial_PlantedAsALink_IsNotWrittenThrough()
    {
        var victim = Path.Combine(_folder.Outside, "victim");
        File.WriteAllText(victim, "precious");
        File.CreateSymbolicLink(_folder.InRoot(".a.portolan-part"), victim);
        var e = await Assert.ThrowsAsync<StoreException>(() => Store.PutAsync("/a", "overwritten"));
        Assert.True(e.Error is StoreError.NotFound or StoreError.Denied);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public async Task Upload_OfATargetHeldByAnotherStoreOfTheSameFolder_IsBusy()
    {
        using var other = Create();
        await using var upload = await Store.OpenWriteAsync(StoreActions.P("/a"), default, default);
        await StoreActions.RefusedAsync(StoreError.Busy, () => other.PutAsync("/a", "x"));
    }

    [Fact]
    public async Task Upload_HoldsALockThatOtherProcessesSee()
    {
        await using var upload = await Store.OpenWriteAsync(StoreActions.P("/a"), default, default);
        var locked = Assert.ThrowsAny<IOException>(() =>
            File.OpenHandle(_folder.InRoot(".a.portolan-part"), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
        Assert.NotNull(locked);
    }

    [Fact]
    public async Task Link_WithinTheRoot_LooksLikeWhatItPointsTo()
    {
        Directory.CreateDirectory(_folder.InRoot("dir"));
        File.WriteAllText(_folder.InRoot("dir/file"), "12345");
        File.CreateSymbolicLink(_folder.InRoot("to-file"), "dir/file");
        File.CreateSymbolicLink(_folder.InRoot("to-dir"), "dir");
        File.CreateSymbolicLink(_folder.InRoot("absolute"), "/dir/file");
        File.CreateSymbolicLink(_folder.InRoot("dir/up"), "../../../dir/file");
        var entries = await Store.ListAsync("/");
        Assert.Equal((EntryKind.File, 5L), (entries["to-file"].Kind, entries["to-file"].Size));
        Assert.Equal(EntryKind.Directory, entries["to-dir"].Kind);
        Assert.Equal((EntryKind.File, 5L), (entries["absolute"].Kind, entries["absolute"].Size));
        Assert.Equal("12345", await Store.GetTextAsync("/to-dir/file"));
        Assert.Equal("12345", await Store.GetTextAsync("/dir/up"));
        Assert.Equal("file | up", await Store.NamesAsync("/to-dir"));
    }

    [Fact]
    public async Task Link_OutOfTheRootOrBroken_IsShownAsLinkAndLeadsNowhere()
    {
        File.WriteAllText(Path.Combine(_folder.Outside, "secret"), "secret");
        File.CreateSymbolicLink(_folder.InRoot("absolute"), Path.Combine(_folder.Outside, "secret"));
        File.CreateSymbolicLink(_folder.InRoot("relative"), "../outside/secret");
        File.CreateSymbolicLink(_folder.InRoot("folder"), _folder.Outside);
        File.CreateSymbolicLink(_folder.InRoot("broken"), "nothing");
        File.CreateSymbolicLink(_folder.InRoot("loop"), "loop");
        var entries = await Store.ListAsync("/");
        Assert.Equal(5, entries.Count);
        Assert.All(entries.Values, facts => Assert.Equal(EntryKind.Link, facts.Kind));
        foreach (var name in entries.Keys)
        {
            await StoreActions.RefusedAsync(StoreError.NotFound, () => Store.GetAsync("/" + name));
            await StoreActions.RefusedAsync(StoreError.NotFound, () => Store.StatAsync(StoreActions.P("/" + name), default).AsTask());
        }
        await StoreActions.RefusedAsync(StoreError.NotFound, () => Store.PutAsync("/folder/x", "x"));
        Assert.Equal(Path.Combine(_folder.Outside, "secret"), Assert.Single(Directory.GetFileSystemEntries(_folder.Outside)));
    }

    [Fact]
    public async Task Link_DeletedRenamedOrReplaced_LeavesItsTargetAlone()
    {
        var victim = Path.Combine(_folder.Outside, "victim");
        File.WriteAllText(victim, "precious");
        foreach (var name in new[] { "a", "b", "c" }) File.CreateSymbolicLink(_folder.InRoot(name), victim);
        await Store.DeleteAsync(StoreActions.P("/a"), default);
        await Store.RenameAsync(StoreActions.P("/b"), StoreActions.P("/moved"), replace: true, default);
        await Store.PutAsync("/c", "replaced");
        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Equal("replaced", await Store.GetTextAsync("/c"));
        Assert.Null(new FileInfo(_folder.InRoot("c")).LinkTarget);
        Assert.Equal(victim, new FileInfo(_folder.InRoot("moved")).LinkTarget);
    }

    [Fact]
    public async Task WithoutLinks_NoLinkIsFollowed()
    {
        Directory.CreateDirectory(_folder.InRoot("dir"));
        File.WriteAllText(_folder.InRoot("dir/file"), "12345");
        File.CreateSymbolicLink(_folder.InRoot("to-file"), "dir/file");
        File.CreateSymbolicLink(_folder.InRoot("to-dir"), "dir");
        var store = Store.WithoutLinks();
        Assert.Equal("12345", await store.GetTextAsync("/dir/file"));
        await StoreActions.RefusedAsync(StoreError.NotFound, () => store.GetAsync("/to-file"));
        await StoreActions.RefusedAsync(StoreError.NotFound, () => store.GetAsync("/to-dir/file"));
        await StoreActions.RefusedAsync(StoreError.NotFound, () => store.PutAsync("/to-dir/new", "x"));
        await StoreActions.RefusedAsync(StoreError.NotFound, () => store.ListAsync("/to-dir"));
        Assert.Equal(EntryKind.Link, (await store.ListAsync("/"))["to-dir"].Kind);
    }

    [Fact]
    public async Task Upload_ModeOfNewFiles_FollowsTheOptions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        using var store = Create(o => o with { UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixDirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute });
        await store.PutAsync("/a", "x");
        await store.CreateDirectoryAsync(StoreActions.P("/d"), default);
        Assert.Equal(0b110_000_000, (await store.StatAsync(StoreActions.P("/a"), default)).UnixMode);
        Assert.Equal(0b111_000_000, (await store.StatAsync(StoreActions.P("/d"), default)).UnixMode);
    }

    [Fact]
    public void Root_Missing_SaysSo() =>
        Assert.Throws<DirectoryNotFoundException>(() => Create(o => o with { Root = _folder.InRoot("none") }));

    public void Dispose()
    {
        if (_store.IsValueCreated) _store.Value.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
