using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>A directory by its descriptor: whatever is renamed around it, calls land in this directory.</summary>
internal sealed unsafe class LinuxDirectory(SafeFileHandle directory, LocalFileStoreOptions options) : LocalDirectory
{
    // copy_file_range works in pieces, so that a cancelled upload of a huge file stops soon.
    private const long CopyBytes = 64 << 20;

    private static readonly ConcurrentDictionary<ulong, bool> MemoryDevices = new();

    private DirectoryKey? _key;

    public override DirectoryKey Key => _key ??= ReadKey();

    public override bool IsInMemory => MemoryDevices.GetOrAdd(Key.Device, static (_, handle) => IsTmpfs(handle), directory);

    public override bool TryStat(string name, out EntryFacts facts)
    {
        var found = LinuxEngine.TryStatAt(directory, name, out var status);
        // Owner names are only for people; here identity, kind, size, mode and times count.
        facts = found ? status.ToFacts(owner: null, group: null) : default;
        return found;
    }

    public override SafeFileHandle? OpenFile(string name)
    {
        const ulong Flags = OpenFlags.ReadWrite | OpenFlags.NonBlocking | OpenFlags.NoTerminal;
        var error = LinuxEngine.TryOpenAt(directory, name, Flags, 0, out var file);
        if (error == LinuxErrors.NoSuchEntry) return null;
        if (error != 0) throw LinuxErrors.Exception(error, "openat2");
        var status = LinuxEngine.StatHandle(file);
        // A second link would let whoever may write here change a file elsewhere through us.
        if (status is { Kind: EntryKind.File, Links: 1 }) return file;
        file.Dispose();
        throw new StoreException(StoreError.Denied, "not a regular file of its own");
    }

    public override SafeFileHandle? CreateFile(string name, bool dataSync)
    {
        var flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | (dataSync ? OpenFlags.DataSync : 0);
        var error = LinuxEngine.TryOpenAt(directory, name, flags, (int)options.UnixCreateMode, out var file);
        if (error == LinuxErrors.Exists) return null;
        return error == 0 ? file : throw LinuxErrors.Exception(error, "openat2");
    }

    public override bool TryLock(SafeFileHandle file)
    {
        if (Libc.Flock(file, Libc.LockExclusiveNoWait) == 0) return true;
        // Some network file systems have no locks: there the lock inside this process must do.
        var error = Marshal.GetLastPInvokeError();
        return error is LinuxErrors.NotSupported or LinuxErrors.NotSupportedCall or LinuxErrors.NoLocks;
    }

    public override void Unlock(SafeFileHandle file) => _ = Libc.Flock(file, Libc.LockRelease);

    public override bool Names(string name, SafeFileHandle file)
    {
        if (!LinuxEngine.TryStatAt(directory, name, out var there)) return false;
        var here = LinuxEngine.StatHandle(file);
        return here.Inode == there.Inode && here.Device == there.Device;
    }

    public override void Rename(string name, LocalDirectory toDirectory, string toName, bool replace)
    {
        var target = ((LinuxDirectory)toDirectory).Handle;
        using var from = new PathBytes(name, stackalloc byte[PathBytes.ScratchBytes]);
        using var to = new PathBytes(toName, stackalloc byte[PathBytes.ScratchBytes]);
        fixed (byte* fromBytes = from)
        fixed (byte* toBytes = to)
        {
            if (Libc.Renameat2(directory, fromBytes, target, toBytes, replace ? 0 : Libc.RenameNoReplace) == 0) return;
            var error = Marshal.GetLastPInvokeError();
            if (replace || error != LinuxErrors.Invalid) throw RenameError(error);
            // The file system knows no RENAME_NOREPLACE: a hard link does not replace either.
            if (Libc.Linkat(directory, fromBytes, target, toBytes, 0) != 0) throw LinuxErrors.Last("linkat");
            if (Libc.Unlinkat(directory, fromBytes, 0) != 0) throw LinuxErrors.Last("unlinkat");
        }
    }

    public override void DeleteFile(string name) => Unlink(name, 0);

    public override void RemoveDirectory(string name) => Unlink(name, Libc.AtRemoveDirectory);

    public override void CreateDirectory(string name)
    {
        using var path = new PathBytes(name, stackalloc byte[PathBytes.ScratchBytes]);
        fixed (byte* bytes = path)
            if (Libc.Mkdirat(directory, bytes, (uint)options.UnixDirectoryMode) != 0) throw LinuxErrors.Last("mkdirat");
    }

    public override List<string> FindNames(Func<ReadOnlySpan<byte>, bool> wanted)
    {
        var names = new List<string>();
        if (LinuxEngine.TryOpenAt(directory, ".", OpenFlags.Directory, 0, out var readable) != 0) return names;
        using var entries = new LinuxEntries(readable);
        while (entries.Fill())
            while (entries.TryTake(out var name))
                if (wanted(name)) names.Add(FtpText.Decode(name));
        return names;
    }

    public override bool Flush()
    {
        if (TryFlush(directory, out var error)) return true;
        // A descriptor opened for its path only cannot be flushed, and a directory that may not be read has no other.
        if (error != LinuxErrors.BadDescriptor || LinuxEngine.TryOpenAt(directory, ".", OpenFlags.Directory, 0, out var readable) != 0) return false;
        using (readable) return TryFlush(readable, out _);
    }

    public override void FlushFile(SafeFileHandle file)
    {
        if (Libc.Fdatasync(file) != 0) throw LinuxErrors.Last("fdatasync");
    }

    public override void TakeOver(SafeFileHandle file, in EntryFacts old)
    {
        if (old.Kind != EntryKind.File) return;
        const int AccessBits = 0x1FF;
        if ((old.UnixMode & AccessBits) != (LinuxEngine.StatHandle(file).Mode & AccessBits))
            _ = Libc.Fchmod(file, (uint)(old.UnixMode & AccessBits)); // a file system without modes refuses: no harm
    }

    // The framework's own asks first whether the file can be sought in: a system call more.
    public override long LengthOf(SafeFileHandle file) => (long)LinuxEngine.StatHandle(file).Size;

    public override bool TryReserve(SafeFileHandle file, long bytes)
    {
        if (Libc.Fallocate(file, Libc.KeepSize, 0, bytes) == 0) return true;
        var kind = LinuxErrors.Kind(Marshal.GetLastPInvokeError());
        if (kind is StoreError.Full or StoreError.QuotaExceeded) throw LinuxErrors.Last("fallocate");
        return false;
    }

    public override void Copy(SafeFileHandle source, SafeFileHandle target, long length, CancellationToken cancellationToken)
    {
        if (Libc.Ioctl(target, Libc.FiClone, source) == 0)
        {
            if (Libc.Ftruncate(target, length) != 0) throw LinuxErrors.Last("ftruncate");
            return;
        }
        var done = CopyInKernel(source, target, length, cancellationToken);
        Medium.Copy(source, target, done, length, cancellationToken);
    }

    public override void Dispose() => directory.Dispose();

    private SafeFileHandle Handle => directory;

    private DirectoryKey ReadKey()
    {
        var status = LinuxEngine.StatHandle(directory);
        return new DirectoryKey(status.Device, status.Inode, "");
    }

    private static bool IsTmpfs(SafeFileHandle directory)
    {
        const long Tmpfs = 0x01021994, Ramfs = 0x858458f6;
        var status = stackalloc long[Libc.FileSystemStatusLongs];
        return Libc.Fstatfs(directory, status) == 0 && status[0] is Tmpfs or Ramfs;
    }

    private static bool TryFlush(SafeFileHandle directory, out int error)
    {
        error = Libc.Fsync(directory) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error is 0 or LinuxErrors.Invalid) return true; // EINVAL: this file system writes directories through
        return error == LinuxErrors.BadDescriptor ? false : throw LinuxErrors.Exception(error, "fsync");
    }

    private void Unlink(string name, int flags)
    {
        using var path = new PathBytes(name, stackalloc byte[PathBytes.ScratchBytes]);
        fixed (byte* bytes = path)
            if (Libc.Unlinkat(directory, bytes, flags) != 0) throw LinuxErrors.Last("unlinkat");
    }

    // Where copy_file_range stops, the caller goes on with reads and writes, which also find out why.
    private static long CopyInKernel(SafeFileHandle source, SafeFileHandle target, long length, CancellationToken cancellationToken)
    {
        var (from, to) = (0L, 0L);
        while (to < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Libc.CopyFileRange(source, &from, target, &to, Math.Min(CopyBytes, length - to)) <= 0) break;
        }
        return to;
    }

    private static Exception RenameError(int errno) => errno switch
    {
        // A file cannot replace a directory, nor the other way round; clients know one refusal for both.
        21 /* EISDIR */ or 20 /* ENOTDIR */ or 39 /* ENOTEMPTY */ => new StoreException(StoreError.Exists, "a directory is at the target"),
        LinuxErrors.Invalid => new StoreException(StoreError.Denied, "a directory cannot move into itself"),
        _ => LinuxErrors.Exception(errno, "renameat2"),
    };
}
