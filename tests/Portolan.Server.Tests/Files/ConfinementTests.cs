using System.Diagnostics;
using System.Net.Sockets;
using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Files;

/// <summary>Nothing outside the root is read, listed or changed: CVE-2011-4800, CVE-2024-28995, CVE-2024-4040, ProFTPD #2256.</summary>
public class ConfinementTests
{
    private static readonly string[] Corpus =
    [
        "../outside/secret", "/../outside/secret", "../../../../../../etc/passwd", "/etc/passwd", "./../outside/secret", "a/../../outside/secret",
        "....//outside/secret", "..../outside/secret", "..;/outside/secret", "..:/outside/secret", "..\\outside\\secret", "\\..\\outside\\secret",
        "..%2foutside/secret", "%2e%2e/outside/secret", "..%c0%af../outside/secret", "file:///etc/passwd", "~root/secret", "~/../outside/secret",
        "//server/share", "\\\\server\\share", "C:\\Windows\\win.ini", "C:/Windows/win.ini", "outside/secret::$DATA", "CON", "/dev/zero", "/proc/self/environ",
        "/proc/self/root/etc/passwd", "folder/secret", "folder/../secret", "absolute", "relative", "chain", "deep/folder/secret", "dotdot/outside/secret",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TraversalCorpus_ByEveryMethod_NeverLeavesTheRoot(bool portable)
    {
        using var folder = CreateFolder();
        using var store = Create(folder.Root, portable);
        var texts = Corpus.Concat([FtpText.Decode([0x2E, 0x2E, 0xC0, 0xAF, 0x6F]), FtpText.Decode([0xC0, 0xAE, 0xC0, 0xAE, 0x2F, 0x6F])]);
        foreach (var path in texts.SelectMany(text => new[] { VirtualPath.Parse(text), VirtualPath.Resolve(P("/a"), text) }))
        {
            await TryAsync(async () => Assert.DoesNotContain("SECRET", await store.GetTextAsync(path.Value), StringComparison.Ordinal));
            await TryAsync(async () => Assert.DoesNotContain("secret", (await store.ListAsync(path.Value)).Keys));
            await TryAsync(async () => Assert.NotEqual(6, (await store.StatAsync(path, default)).Size));
            await TryAsync(() => store.SetTimesAsync(path, DateTime.UnixEpoch, null, default).AsTask());
            await TryAsync(() => store.SetUnixModeAsync(path, 0, default).AsTask());
            await TryAsync(() => store.PutAsync(path.Value, "evil", new UploadMode(Append: true, 0)));
            await TryAsync(() => store.PutAsync(path.Value, "evil"));
            await TryAsync(() => store.CreateDirectoryAsync(path.Append("made"), default).AsTask());
            await TryAsync(() => store.RenameAsync(path, P("/moved"), replace: true, default).AsTask());
            await TryAsync(() => store.RenameAsync(P("/innocent"), path, replace: true, default).AsTask());
            await TryAsync(() => store.DeleteAsync(path, default).AsTask());
            await TryAsync(() => store.RemoveDirectoryAsync(path, default).AsTask());
            AssertOutsideUntouched(folder);
        }
    }

    [Fact]
    public async Task MagicLink_OfProc_IsNotFollowed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var store = Create("/proc/self", portable: false);
        foreach (var path in new[] { "/root/etc/passwd", "/cwd", "/exe", "/fd/0", "/root" })
            await RefusedAsync(StoreError.NotFound, () => store.GetAsync(path));
        await RefusedAsync(StoreError.NotFound, () => store.ListAsync("/root/etc"));
        Assert.Equal(EntryKind.Link, (await store.ListAsync("/"))["root"].Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SpecialFile_IsListedAndNeverOpened(bool portable)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a FIFO and opens /dev");
        using var folder = CreateFolder();
        using var store = Create(folder.Root, portable);
        using (var mkfifo = Process.Start("mkfifo", [folder.InRoot("fifo"), folder.InRoot(".part.portolan-part")])) await mkfifo.WaitForExitAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.InRoot("socket")));
        var entries = await store.ListAsync("/");
        foreach (var name in new[] { "fifo", "socket" })
        {
            Assert.Equal(EntryKind.Other, entries[name].Kind);
            await WithinAsync(() => RefusedAsync(StoreError.Denied, () => store.GetAsync("/" + name)));
            await WithinAsync(() => RefusedAsync(StoreError.Denied, () => store.PutAsync("/" + name, "x")));
            await WithinAsync(() => RefusedAsync(StoreError.Denied, () => store.PutAsync("/" + name, "x", new UploadMode(Append: true, 0))));
        }
        await WithinAsync(() => RefusedAsync(StoreError.Denied, () => store.PutAsync("/part", "x")));
        using var devices = Create("/dev", portable);
        foreach (var path in new[] { "/zero", "/null", "/tty" })
            await WithinAsync(() => RefusedAsync(StoreError.Denied, () => devices.GetAsync(path)));
    }

    /// <summary>A file outside, linked into the root under the name of a partial by who has an account on this machine: an upload must not write to it.</summary>
    [Fact]
    public async Task HardLink_PlantedAsPartial_IsNotWrittenThrough()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the portable engine cannot count links");
        using var folder = CreateFolder();
        using var store = Create(folder.Root, portable: false);
        using (var ln = Process.Start("ln", [Path.Combine(folder.Outside, "secret"), folder.InRoot(".part.portolan-part")])) await ln.WaitForExitAsync();
        foreach (var mode in new[] { default, new UploadMode(Append: true, 0), new UploadMode(Append: false, 3) })
            await RefusedAsync(StoreError.Denied, () => store.PutAsync("/part", "evil", mode));
        AssertOutsideUntouched(folder);
    }

    [Fact]
    public async Task Name_WithBytesThatAreNotUtf8_WorksWithoutLoss()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are bytes on Linux only");
        using var folder = CreateFolder();
        using var store = Create(folder.Root, portable: false);
        var name = FtpText.Decode([(byte)'M', 0xFC, (byte)'l', 0xC0, 0xAF, 0xFF]);
        await store.PutAsync("/" + name, "x");
        Assert.Contains(name, (await store.ListAsync("/")).Keys);
        await store.RenameAsync(P("/" + name), P("/" + name + "2"), replace: false, default);
        Assert.Equal("x", await store.GetTextAsync("/" + name + "2"));
        using var portable = Create(folder.Root, portable: true);
        await RefusedAsync(StoreError.BadName, () => portable.GetAsync("/" + name + "2"));
        Assert.DoesNotContain((await portable.ListAsync("/")).Keys, n => n.Contains('\uFFFD', StringComparison.Ordinal));
        await store.DeleteAsync(P("/" + name + "2"), default); // the framework could not
    }

    [Fact]
    public async Task Name_WithALineBreak_IsNeverListed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a file system that takes such names");
        using var folder = CreateFolder();
        File.WriteAllText(folder.InRoot("evil\r\n-rw-r--r-- 1 root root 1 Jan 1 2000 forged"), "x");
        foreach (var portable in new[] { false, true })
        {
            using var store = Create(folder.Root, portable);
            Assert.DoesNotContain((await store.ListAsync("/")).Keys, n => n.Contains("evil", StringComparison.Ordinal));
        }
    }

    public static TheoryData<string> Races => ["STOR", "APPE", "RETR", "DELE", "RNFR", "RNTO", "MKD", "RMD", "LIST", "SIZE", "MFMT", "CHMOD"];

    /// <summary>While one thread swaps a directory for a link to the outside as fast as it can, the other works through that name.</summary>
    [Theory]
    [MemberData(nameof(Races))]
    public async Task LinkSwappedInALoop_NeverLeadsOutside(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's confinement is Linux's");
        using var folder = CreateFolder();
        using var store = Create(folder.Root, portable: false);
        Directory.CreateDirectory(folder.InRoot("real"));
        File.WriteAllText(folder.InRoot("real/secret"), "harmless");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20)); // on a busy machine; else it ends much sooner
        var startedAt = System.Diagnostics.Stopwatch.GetTimestamp();
        var swaps = 0;
        var swapper = Task.Factory.StartNew(() => { while (!stop.IsCancellationRequested) swaps += Swap(folder); }, TaskCreationOptions.LongRunning);
        var (done, refused) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            if (await TryAsync(() => Act(store, command, done))) done++;
            else refused++;
            if (Volatile.Read(ref swaps) > 100 && done + refused > 100 && System.Diagnostics.Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds > 500) await stop.CancelAsync();
        }
        await swapper;
        AssertOutsideUntouched(folder);
        Assert.True(swaps > 100 && done + refused > 100, $"{swaps} swaps, {done} done, {refused} refused");
    }

    private static async Task Act(LocalFileStore store, string command, int round)
    {
        var (inside, free) = (P("/swap/secret"), P("/swap/new" + round));
        switch (command)
        {
            case "STOR": await store.PutAsync("/swap/secret", "harmless"); break;
            case "APPE": await store.PutAsync("/swap/secret", "", new UploadMode(Append: true, 0)); break;
            case "RETR": Assert.DoesNotContain("SECRET", await store.GetTextAsync("/swap/secret"), StringComparison.Ordinal); break;
            case "DELE": await store.DeleteAsync(inside, default); break;
            case "RNFR": await store.RenameAsync(inside, P("/moved"), replace: true, default); break;
            case "RNTO": await store.RenameAsync(P("/innocent"), inside, replace: true, default); break;
            case "MKD": await store.CreateDirectoryAsync(free, default); break;
            case "RMD": await store.RemoveDirectoryAsync(P("/swap/empty"), default); break;
            case "LIST": Assert.DoesNotContain("outside-only", (await store.ListAsync("/swap")).Keys); break;
            case "SIZE": Assert.NotEqual(6, (await store.StatAsync(inside, default)).Size); break;
            case "MFMT": await store.SetTimesAsync(inside, DateTime.UnixEpoch, null, default); break;
            case "CHMOD": await store.SetUnixModeAsync(inside, 0b110_000_000, default); break;
        }
    }

    internal static int Swap(TempFolder folder)
    {
        var swap = folder.InRoot("swap");
        Directory.Move(folder.InRoot("real"), swap);
        Directory.Move(swap, folder.InRoot("real"));
        File.CreateSymbolicLink(swap, folder.Outside);
        File.Delete(swap);
        File.CreateSymbolicLink(swap, "../outside");
        File.Delete(swap);
        return 3;
    }

    internal static TempFolder CreateFolder()
    {
        var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Outside, "secret"), "SECRET");
        File.WriteAllText(Path.Combine(folder.Outside, "outside-only"), "SECRET");
        Directory.CreateDirectory(Path.Combine(folder.Outside, "empty"));
        File.SetLastWriteTimeUtc(Path.Combine(folder.Outside, "secret"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.CreateDirectory(folder.InRoot("a"));
        Directory.CreateDirectory(folder.InRoot("deep"));
        File.WriteAllText(folder.InRoot("innocent"), "innocent content");
        File.CreateSymbolicLink(folder.InRoot("folder"), folder.Outside);
        File.CreateSymbolicLink(folder.InRoot("absolute"), Path.Combine(folder.Outside, "secret"));
        File.CreateSymbolicLink(folder.InRoot("relative"), "../outside/secret");
        File.CreateSymbolicLink(folder.InRoot("chain"), "relative");
        File.CreateSymbolicLink(folder.InRoot("dotdot"), "..");
        File.CreateSymbolicLink(folder.InRoot("deep/folder"), "../../outside");
        return folder;
    }

    internal static void AssertOutsideUntouched(TempFolder folder)
    {
        var names = Directory.GetFileSystemEntries(folder.Outside).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal("empty outside-only secret", string.Join(' ', names));
        var secret = new FileInfo(Path.Combine(folder.Outside, "secret"));
        Assert.Equal("SECRET", File.ReadAllText(secret.FullName));
        Assert.Equal(2020, secret.LastWriteTimeUtc.Year);
        if (!OperatingSystem.IsWindows()) Assert.True(secret.UnixFileMode.HasFlag(UnixFileMode.OtherRead));
        Assert.Equal("outside root", string.Join(' ', Directory.GetFileSystemEntries(folder.Host).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    private static LocalFileStore Create(string root, bool portable)
    {
        Assert.SkipUnless(portable || OperatingSystem.IsLinux(), "the Linux engine needs Linux");
        return new LocalFileStore(new LocalFileStoreOptions { Root = root, Flush = FlushPolicy.Off, PortableIO = portable });
    }

    private static async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (StoreException)
        {
            return false; // a refusal is a right answer here; what counts is what did not happen
        }
    }

    // A blocked open would hold the test for ever: it runs on a thread of its own and is given ten seconds.
    private static Task WithinAsync(Func<Task> action) => Task.Run(action).WaitAsync(TimeSpan.FromSeconds(60));
}
