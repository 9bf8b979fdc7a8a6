using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Files;

/// <summary>Every method of the gate × every single right: refused without what it needs, and nothing changed; allowed with it.</summary>
public class RightsWalkTests
{
    private const FileRights AnyWrite = FileRights.Write | FileRights.Overwrite | FileRights.Append;

    /// <summary>A method, and the sets of rights of which one is enough.</summary>
    private sealed record Row(string Name, Func<GuardedFiles, Task> Call, params FileRights[] AnyOf);

    private static readonly Row[] Table =
    [
        new("Stat file", f => f.StatAsync(P("/file"), default).AsTask(), FileRights.List, FileRights.Read),
        new("Stat directory", f => f.StatAsync(P("/dir"), default).AsTask(), FileRights.List, FileRights.Read),
        new("EnterDirectory", f => f.EnterDirectoryAsync(P("/dir"), default).AsTask(), SingleRights),
        new("OpenDirectory", async f => (await f.OpenDirectoryAsync(P("/dir"), default)).Dispose(), FileRights.List),
        new("OpenRead", async f => await (await f.OpenReadAsync(P("/file"), default)).DisposeAsync(), FileRights.Read),
        new("OpenDownload", async f => await (await f.OpenDownloadAsync(P("/file"), default)).DisposeAsync(), FileRights.Read),
        new("OpenWrite new", f => Upload(f, "/new", default), FileRights.Write),
        new("OpenWrite unique", f => Upload(f, "/new", new UploadMode(false, 0, MustNotExist: true)), FileRights.Write),
        new("OpenWrite append new", f => Upload(f, "/new", new UploadMode(true, 0)), FileRights.Write),
        new("OpenWrite over", f => Upload(f, "/file", default), FileRights.Overwrite),
        new("OpenWrite at offset", f => Upload(f, "/file", new UploadMode(false, 2)), FileRights.Overwrite),
        new("OpenWrite append", f => Upload(f, "/file", new UploadMode(true, 0)), FileRights.Append),
        new("Delete", f => f.DeleteAsync(P("/file"), default).AsTask(), FileRights.Delete),
        new("CreateDirectory", f => f.CreateDirectoryAsync(P("/made"), default).AsTask(), FileRights.MakeDirectory),
        new("RemoveDirectory", f => f.RemoveDirectoryAsync(P("/dir"), default).AsTask(), FileRights.RemoveDirectory),
        new("Rename", f => f.RenameAsync(P("/file"), P("/moved"), default).AsTask(), FileRights.Rename | FileRights.Write),
        new("Rename over", f => f.RenameAsync(P("/file"), P("/other"), default).AsTask(), FileRights.Rename | FileRights.Write | FileRights.Overwrite),
        new("CheckRenameSource", f => f.CheckRenameSourceAsync(P("/file"), default).AsTask(), FileRights.Rename),
        new("SetTimes", f => f.SetTimesAsync(P("/file"), DateTime.UnixEpoch, null, default).AsTask(), FileRights.SetAttributes),
        new("SetUnixMode", f => f.SetUnixModeAsync(P("/file"), 0, default).AsTask(), FileRights.SetAttributes),
        new("GetAvailableBytes", f => f.GetAvailableBytesAsync(P("/"), default).AsTask(), FileRights.List, FileRights.Write, FileRights.Overwrite, FileRights.Append),
    ];

    private static FileRights[] SingleRights => [.. Enum.GetValues<FileRights>().Where(r => System.Numerics.BitOperations.IsPow2((int)r))];

    public static TheoryData<string> Methods => [.. Table.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_WithAllRightsButThoseItNeeds_IsDeniedAndChangesNothing(string method)
    {
        var row = Table.Single(r => r.Name == method);
        // Every set that holds none of the sufficient ones whole.
        for (var bits = 0; bits <= (int)FileRights.All; bits++)
        {
            var rights = (FileRights)bits;
            if (row.AnyOf.Any(enough => (rights & enough) == enough)) continue;
            var store = await CreateStoreAsync();
            var before = await DescribeAsync(store);
            var e = await Assert.ThrowsAsync<StoreException>(() => row.Call(new GuardedFiles(store, AccessPolicy.Uniform(rights))));
            // A rename onto an existing file without Overwrite is refused by the store, which alone can tell without a race.
            Assert.True(e.Error == StoreError.Denied || (method == "Rename over" && e.Error == StoreError.Exists), $"{method} with {rights}: {e.Error}");
            Assert.Equal(before, await DescribeAsync(store));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_WithExactlyWhatItNeeds_IsAllowed(string method)
    {
        var row = Table.Single(r => r.Name == method);
        foreach (var enough in row.AnyOf)
            await row.Call(new GuardedFiles(await CreateStoreAsync(), AccessPolicy.Uniform(enough)));
        await row.Call(new GuardedFiles(await CreateStoreAsync(), AccessPolicy.Full));
    }

    [Fact]
    public void Table_NamesEveryMethodOfTheGate()
    {
        var gate = typeof(GuardedFiles).GetMethods().Where(m => m.DeclaringType == typeof(GuardedFiles) && m.Name.EndsWith("Async", StringComparison.Ordinal));
        // FindPartial answers "none" instead of a refusal; it has its own test.
        foreach (var method in gate.Where(m => m.Name != nameof(GuardedFiles.FindPartialAsync)))
            Assert.Contains(Table, row => row.Name.StartsWith(method.Name[..^5], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FileRights.ReadOnly, false)]
    [InlineData(FileRights.All & ~AnyWrite, false)]
    [InlineData(FileRights.Write, true)]
    [InlineData(FileRights.Append, true)]
    [InlineData(FileRights.Overwrite, true)]
    public async Task FindPartial_WithoutARightToWrite_SaysNone(FileRights rights, bool found)
    {
        var store = await CreateStoreAsync();
        await store.BreakOffAsync("/new", "01234");
        Assert.Equal(found ? 5 : null, await new GuardedFiles(store, AccessPolicy.Uniform(rights)).FindPartialAsync(P("/new"), default));
    }

    [Fact]
    public async Task OpenWrite_WithoutOverwrite_NeverReplacesAFileThatAppearsMeanwhile()
    {
        var store = await CreateStoreAsync();
        var files = new GuardedFiles(store, AccessPolicy.Uniform(FileRights.Write));
        await using var upload = await files.OpenWriteAsync(P("/new"), default, default);
        await upload.WriteAsync(Bytes("mine"), 0, default);
        await store.RenameAsync(P("/file"), P("/new"), replace: false, default);
        await RefusedAsync(StoreError.Exists, () => upload.CommitAsync(4, default));
        Assert.Equal("content", await store.GetTextAsync("/new"));
    }

    [Fact]
    public async Task OpenWrite_WithWriteOnly_MayResumeItsOwnNewFile()
    {
        var store = await CreateStoreAsync();
        var files = new GuardedFiles(store, AccessPolicy.Uniform(FileRights.Write));
        await store.BreakOffAsync("/new", "01234");
        await using (var upload = await files.OpenWriteAsync(P("/new"), new UploadMode(false, 5), default))
        {
            await upload.WriteAsync(Bytes("56"), 5, default);
            await upload.CommitAsync(7, default);
        }
        Assert.Equal("0123456", await store.GetTextAsync("/new"));
    }

    private static async Task<MemoryFileStore> CreateStoreAsync()
    {
        var store = new MemoryFileStore(capacityBytes: 1 << 20);
        await store.PutAsync("/file", "content");
        await store.PutAsync("/other", "other");
        await store.CreateDirectoryAsync(P("/dir"), default);
        return store;
    }

    private static async Task<string> DescribeAsync(MemoryFileStore store) =>
        string.Join('\n', (await store.ListAsync("/")).Select(e => $"{e.Key} {e.Value}")) + await store.GetTextAsync("/file") + await store.GetTextAsync("/other");

    private static async Task Upload(GuardedFiles files, string path, UploadMode mode)
    {
        await using var upload = await files.OpenWriteAsync(P(path), mode, default);
        await upload.WriteAsync(Bytes("xyz"), upload.StartOffset, default);
        await upload.CommitAsync(upload.StartOffset + 3, default);
    }
}
