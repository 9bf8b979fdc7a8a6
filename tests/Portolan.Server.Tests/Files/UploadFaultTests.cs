using System.Diagnostics;
using System.Security.Cryptography;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Server.Files.Memory;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Files;

/// <summary>Uploads broken off anywhere: the target is the old file or the whole new one, and the partial leads to the whole new one.</summary>
public class UploadFaultTests
{
    [Theory]
    [InlineData("memory", 1)]
    [InlineData("linux", 2)]
    [InlineData("portable", 3)]
    public async Task Upload_BrokenOffAtRandomPoints_KeepsOldAndResumesToEqualChecksum(string kind, int seed)
    {
        using var folder = new TempFolder();
        var store = Create(kind, folder);
        var random = new Random(seed);
        byte[]? old = null;
        var faults = 0;
        for (var round = 0; round < 60; round++)
        {
            var content = RandomBytes(random.Next(1, 300_000), round);
            long sent = 0;
            while (true)
            {
                // A client asks what is there, then resumes by REST or APPE; the first attempt, and sometimes a later one, starts anew.
                var found = sent == 0 || random.Next(8) == 0 ? null : await store.FindPartialAsync(P("/a"), default);
                if (sent > 0 && found is { } bytes) Assert.Equal(sent, bytes);
                var mode = found is not { } there ? default
                    : (old?.Length ?? 0) <= there && random.Next(2) == 0 ? new UploadMode(true, 0)
                    : new UploadMode(false, there - random.Next(0, 2));
                await using var upload = await store.OpenWriteAsync(P("/a"), mode, default);
                sent = await SendAsync(upload, content, random);
                if (random.Next(4) == 0)
                {
                    sent = await SendAsync(upload, content, random, toTheEnd: true, from: sent);
                    await upload.CommitAsync(content.Length, default);
                    break;
                }
                faults++;
                Assert.Equal(old is null ? null : SHA256.HashData(old), await store.ExistsAsync("/a") ? SHA256.HashData(await store.GetAsync("/a")) : null);
            }
            Assert.Equal(SHA256.HashData(content), SHA256.HashData(await store.GetAsync("/a")));
            old = content;
        }
        Assert.True(faults > 50, $"{faults} faults, 0 lost");
        Assert.Equal("a", await store.NamesAsync("/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Copy_LeftHalfMadeByACrash_IsNeverTakenForThePartial(bool portable)
    {
        using var folder = new TempFolder();
        using var store = Create(folder.Root, portable);
        await store.PutAsync("/log", "line 1\nline 2\n");
        // What a crash leaves when it comes while the old content is being copied: an empty partial and half a copy.
        File.WriteAllText(folder.InRoot(".log.portolan-part"), "");
        File.WriteAllText(folder.InRoot(".log.portolan-part~"), "line 1\nli");
        Assert.Null(await store.FindPartialAsync(P("/log"), default));
        await store.PutAsync("/log", "line 3\n", new UploadMode(Append: true, 0));
        Assert.Equal("line 1\nline 2\nline 3\n", await store.GetTextAsync("/log"));
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task Upload_WhoseHandleWasClosed_StillLetsTheTargetGo()
    {
        using var folder = new TempFolder();
        using var store = Create(folder.Root, portable: false);
        await using (var upload = await store.OpenWriteAsync(P("/a"), default, default))
        {
            await upload.WriteAsync(Bytes("0123"), 0, default);
            upload.Handle!.Dispose();
        }
        Assert.Equal(4, await store.FindPartialAsync(P("/a"), default));
        await store.PutAsync("/a", "45", new UploadMode(false, 4));
        Assert.Equal("012345", await store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Upload_WhoseDirectoryIsRemovedUnderIt_FailsCleanly()
    {
        using var folder = new TempFolder();
        using var store = Create(folder.Root, portable: false);
        await store.CreateDirectoryAsync(P("/d"), default);
        await using (var upload = await store.OpenWriteAsync(P("/d/a"), default, default))
        {
            await upload.WriteAsync(Bytes("0123"), 0, default);
            Directory.Delete(folder.InRoot("d"), recursive: true);
            await RefusedAsync(StoreError.NotFound, () => upload.CommitAsync(4, default));
        }
        Assert.Empty(await store.ListAsync("/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DiskFull_IsFullAndLosesNothing(bool portable)
    {
        using var disk = await SmallDisk.MountAsync();
        using var store = Create(disk.Path, portable);
        await store.PutAsync("/old", RandomBytes(200_000, 1));
        var content = RandomBytes(1_500_000, 2);
        long taken = 0;
        var e = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var upload = await store.OpenWriteAsync(P("/old"), default, default);
            for (; taken < content.Length; taken += 50_000) await upload.WriteAsync(content.AsMemory((int)taken, 50_000), taken, default);
        });
        Assert.Equal(StoreError.Full, e.Error);
        Assert.Equal(RandomBytes(200_000, 1), await store.GetAsync("/old"));
        var kept = await store.FindPartialAsync(P("/old"), default);
        Assert.True(kept >= taken && kept < content.Length, $"{kept} kept, {taken} taken");
        await RefusedAsync(StoreError.Full, () => store.PutAsync("/other", content));

        await store.DeleteAsync(P("/old"), default);
        await store.PutAsync("/other", RandomBytes(500_000, 3));
        Assert.Equal(RandomBytes(500_000, 3), await store.GetAsync("/other"));
    }

    [Fact]
    public async Task DiskFull_ForeseenByTheExpectedLength_IsFullBeforeAByteIsSent()
    {
        using var disk = await SmallDisk.MountAsync();
        using var store = Create(disk.Path, portable: false);
        await RefusedAsync(StoreError.Full, () => store.PutAsync("/a", "x", new UploadMode(false, 0, ExpectedBytes: 50 << 20)));
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
        var free = await store.GetAvailableBytesAsync(VirtualPath.Root, default);
        Assert.InRange(free!.Value, 900_000, 1 << 20);
        await store.PutAsync("/b", "fits", new UploadMode(false, 0, ExpectedBytes: 900_000));
        Assert.Equal("fits", await store.GetTextAsync("/b"));
    }

    [Fact]
    public async Task DiskFull_WhileTheOldContentIsCopied_IsFullAndLeavesTheOldFile()
    {
        using var disk = await SmallDisk.MountAsync();
        using var store = Create(disk.Path, portable: false);
        var old = RandomBytes(700_000, 1);
        await store.PutAsync("/log", old);
        await RefusedAsync(StoreError.Full, () => store.PutAsync("/log", "line", new UploadMode(Append: true, 0)));
        Assert.Equal(old, await store.GetAsync("/log"));
        Assert.Single(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task ReadOnlyMedium_IsReadOnly()
    {
        using var disk = await SmallDisk.MountAsync();
        using var store = Create(disk.Path, portable: false);
        await store.PutAsync("/a", "x");
        await using var upload = await store.OpenWriteAsync(P("/b"), default, default);
        await upload.DisposeAsync();
        await disk.RemountReadOnlyAsync();
        await RefusedAsync(StoreError.ReadOnly, () => store.PutAsync("/b", "x"));
        await RefusedAsync(StoreError.ReadOnly, () => store.DeleteAsync(P("/a"), default));
        await RefusedAsync(StoreError.ReadOnly, () => store.CreateDirectoryAsync(P("/d"), default));
        await RefusedAsync(StoreError.ReadOnly, () => store.RenameAsync(P("/a"), P("/c"), true, default));
        Assert.Equal("x", await store.GetTextAsync("/a"));
    }

    private static async Task<long> SendAsync(UploadFile upload, byte[] content, Random random, bool toTheEnd = false, long? from = null)
    {
        var position = from ?? upload.StartOffset;
        var end = toTheEnd ? content.Length : random.NextInt64(position, content.Length + 1);
        while (position < end)
        {
            var count = (int)Math.Min(end - position, random.Next(1, 80_000));
            await upload.WriteAsync(content.AsMemory((int)position, count), position, default);
            position += count;
        }
        return position;
    }

    private static IFileStore Create(string kind, TempFolder folder) => kind switch
    {
        "memory" => new MemoryFileStore(),
        "linux" => Create(folder.Root, portable: false),
        _ => Create(folder.Root, portable: true),
    };

    private static LocalFileStore Create(string root, bool portable)
    {
        Assert.SkipUnless(portable || OperatingSystem.IsLinux(), "the Linux engine needs Linux");
        return new LocalFileStore(new LocalFileStoreOptions { Root = root, Flush = FlushPolicy.Off, PortableIO = portable });
    }
}

/// <summary>A file system of one MiB in memory, mounted for one test. Needs root on Linux; tests skip where that is not so.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static async Task<SmallDisk> MountAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "mounting a small disk needs root on Linux");
        var path = Directory.CreateTempSubdirectory("portolan-disk-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path) != 0)
        {
            Directory.Delete(path);
            Assert.Skip("this machine does not let root mount a tmpfs");
        }
        return new SmallDisk(path);
    }

    public async Task RemountReadOnlyAsync() => Assert.Equal(0, await RunAsync("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        using var umount = Process.Start("umount", ["-l", Path]);
        umount.WaitForExit();
        Directory.Delete(Path);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
