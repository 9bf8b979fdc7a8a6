using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>
/// Paths by openat2 inside the root: the kernel resolves <c>..</c>, absolute and symbolic links as if the root were <c>/</c>, in one step,
/// so that nothing can be swapped between check and use.
/// </summary>
internal sealed unsafe class LinuxEngine : LocalEngine
{
    // The kernel gives EAGAIN where a rename elsewhere raced with the walk; under a storm of renames we say Busy at last.
    private const int MaxTries = 256;

    // AT_FDCWD: stands where absolute paths make the directory meaningless.
    private static readonly SafeFileHandle CurrentDirectory = new(-100, ownsHandle: false);

    private static readonly SafeFileHandle NoFile = new(-1, ownsHandle: false);

    private readonly LocalFileStoreOptions _options;
    private readonly SafeFileHandle _root;
    private readonly ulong _resolve;

    public LinuxEngine(LocalFileStoreOptions options)
        : this(options, OpenHostDirectory(Path.GetFullPath(options.Root)))
    {
    }

    private LinuxEngine(LocalFileStoreOptions options, SafeFileHandle root)
    {
        _options = options;
        _resolve = OpenFlags.ResolveInRoot | OpenFlags.ResolveNoMagicLinks | (options.FollowSymlinks ? 0 : OpenFlags.ResolveNoSymlinks);
        _root = root;
    }

    private static readonly bool HasOpenat2 = Libc.IsSupported && Probe();

    /// <summary>True where the kernel has openat2 (5.6) and no sandbox forbids it.</summary>
    public static bool IsSupported => HasOpenat2;

    public override EntryFacts Stat(VirtualPath path)
    {
        // A name right in the root needs no walk: one call instead of three.
        if (!path.IsRoot && path.Value.LastIndexOf('/') == 0 && TryStatAt(_root, path.Value.AsSpan(1), out var status) && status.Kind != EntryKind.Link)
            return Facts(in status);
        using var file = Open(path, OpenFlags.PathOnly);
        status = StatHandle(file);
        return Facts(in status);
    }

    public override SafeFileHandle OpenRead(VirtualPath path, out EntryFacts facts)
    {
        // Without NonBlocking the open of a FIFO would wait for a writer.
        var file = Open(path, OpenFlags.NonBlocking | OpenFlags.NoTerminal);
        try
        {
            var status = StatHandle(file);
            facts = Facts(in status);
            if (facts.Kind == EntryKind.Directory) throw new StoreException(StoreError.IsDirectory, "is a directory");
            if (facts.Kind != EntryKind.File) throw new StoreException(StoreError.Denied, "not a regular file");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override LocalDirectory OpenDirectory(VirtualPath path, bool toFlush = false)
    {
        if (toFlush && TryOpen(path, OpenFlags.Directory, out var readable) == 0) return new LinuxDirectory(readable, _options);
        return new LinuxDirectory(Open(path, OpenFlags.PathOnly | OpenFlags.Directory), _options);
    }

    public override DirectoryReader List(VirtualPath path, StalePartials stale) =>
        new LinuxListing(this, Open(path, OpenFlags.Directory | OpenFlags.NonBlocking), path, stale, _options);

    public override void SetModified(VirtualPath path, DateTime modified)
    {
        using var file = Open(path, OpenFlags.PathOnly);
        var ticks = modified.Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        var times = stackalloc TimeSpec[2];
        times[0].Nanoseconds = TimeSpec.Omit;
        times[1] = new TimeSpec { Seconds = seconds, Nanoseconds = rest * TimeSpan.NanosecondsPerTick };
        byte empty = 0;
        if (Libc.Utimensat(file, &empty, times, Libc.AtEmptyPath) == 0) return;
        // Before Linux 5.8 an O_PATH descriptor is only reached by its name in /proc.
        fixed (byte* name = ProcPath(file))
            if (Libc.Utimensat(CurrentDirectory, name, times, 0) != 0) throw LinuxErrors.Last("utimensat");
    }

    public override void SetCreated(VirtualPath path, DateTime created) =>
        throw new StoreException(StoreError.Unsupported, "Linux sets no birth time");

    public override void SetUnixMode(VirtualPath path, int mode)
    {
        using var file = Open(path, OpenFlags.PathOnly);
        byte empty = 0;
        if (Libc.Fchmodat2(file, &empty, mode, Libc.AtEmptyPath) == 0) return;
        if (Marshal.GetLastPInvokeError() is not (LinuxErrors.NotSupportedCall or LinuxErrors.Invalid or LinuxErrors.NotPermitted)) throw LinuxErrors.Last("fchmodat2");
        // Before Linux 6.6, and under a system call filter that is older than the call: such a filter answers EPERM.
        fixed (byte* name = ProcPath(file))
            if (Libc.Chmod(name, (uint)mode) != 0) throw LinuxErrors.Last("chmod");
    }

    public override long? AvailableBytes(VirtualPath path)
    {
        using var file = Open(path, OpenFlags.PathOnly);
        StatVfs status;
        if (Libc.Fstatvfs(file, &status) != 0) throw LinuxErrors.Last("fstatvfs");
        return (long)UInt128.Min(status.AvailableBlocks * (UInt128)status.FragmentSize, long.MaxValue);
    }

    public override LocalEngine WithoutLinks() => new LinuxEngine(_options with { FollowSymlinks = false }, _root);

    public override void Dispose() => _root.Dispose();

    /// <summary>Facts of what a link in a listed directory leads to; false where it leads nowhere below the root.</summary>
    public bool TryFollow(VirtualPath directory, ReadOnlySpan<byte> name, out StatxBuffer status)
    {
        status = default;
        if (!_options.FollowSymlinks || TryOpen(directory.Append(FtpText.Decode(name)), OpenFlags.PathOnly, out var file) != 0) return false;
        using (file) status = StatHandle(file);
        return true;
    }

    public static EntryFacts Facts(ref readonly StatxBuffer status) => status.ToFacts(OwnerNames.User(status.User), OwnerNames.Group(status.Group));

    public static StatxBuffer StatHandle(SafeFileHandle file)
    {
        StatxBuffer status;
        byte empty = 0;
        if (Libc.Statx(file, &empty, Libc.AtEmptyPath, StatxBuffer.Mask, &status) != 0) throw LinuxErrors.Last("statx");
        return status;
    }

    /// <summary>Facts of an entry, a link not followed; false where there is none.</summary>
    public static bool TryStatAt(SafeFileHandle directory, ReadOnlySpan<char> name, out StatxBuffer status)
    {
        using var path = new PathBytes(name, stackalloc byte[PathBytes.ScratchBytes]);
        fixed (byte* bytes = path)
        fixed (StatxBuffer* buffer = &status)
        {
            const int Flags = Libc.AtSymlinkNoFollow | Libc.AtNoAutomount;
            if (Libc.Statx(directory, bytes, Flags, StatxBuffer.Mask, buffer) == 0) return true;
        }
        var error = Marshal.GetLastPInvokeError();
        return error == LinuxErrors.NoSuchEntry ? false : throw LinuxErrors.Exception(error, "statx");
    }

    /// <summary>Opens one entry of a directory, a link not followed; the error number where that fails.</summary>
    public static int TryOpenAt(SafeFileHandle directory, ReadOnlySpan<char> name, ulong flags, int mode, out SafeFileHandle file)
    {
        using var path = new PathBytes(name, stackalloc byte[PathBytes.ScratchBytes]);
        return TryOpen(directory, path, flags | OpenFlags.NoFollow, mode, OpenFlags.ResolveNoSymlinks | OpenFlags.ResolveInRoot, out file);
    }

    private SafeFileHandle Open(VirtualPath path, ulong flags)
    {
        var error = TryOpen(path, flags, out var file);
        return error == 0 ? file : throw LinuxErrors.Exception(error, "openat2");
    }

    private int TryOpen(VirtualPath path, ulong flags, out SafeFileHandle file)
    {
        using var bytes = PathBytes.Of(path, stackalloc byte[PathBytes.ScratchBytes]);
        return TryOpen(_root, bytes, flags, 0, _resolve, out file);
    }

    private static int TryOpen(SafeFileHandle directory, in PathBytes path, ulong flags, int mode, ulong resolve, out SafeFileHandle file)
    {
        var how = new OpenHow { Flags = flags | OpenFlags.CloseOnExec, Mode = (ulong)mode, Resolve = resolve };
        var error = 0;
        fixed (byte* bytes = path)
        {
            for (var tries = 0; tries < MaxTries; tries++)
            {
                var descriptor = Libc.Openat2(directory, bytes, &how);
                if (descriptor >= 0)
                {
                    file = new SafeFileHandle(descriptor, ownsHandle: true);
                    return 0;
                }
                error = Marshal.GetLastPInvokeError();
                if (error is not (LinuxErrors.TryAgain or LinuxErrors.Interrupted)) break;
            }
        }
        file = NoFile;
        return error;
    }

    private static SafeFileHandle OpenHostDirectory(string path)
    {
        using var bytes = new PathBytes(path, stackalloc byte[PathBytes.ScratchBytes]);
        var error = TryOpen(CurrentDirectory, bytes, OpenFlags.PathOnly | OpenFlags.Directory, 0, 0, out var root);
        return error switch
        {
            0 => root,
            LinuxErrors.NoSuchEntry => throw new DirectoryNotFoundException($"The root directory '{path}' does not exist."),
            _ => throw new IOException($"The root directory '{path}' cannot be opened.", LinuxErrors.Exception(error, "openat2")),
        };
    }

    private static bool Probe()
    {
        using var bytes = new PathBytes("/", stackalloc byte[PathBytes.ScratchBytes]);
        var error = TryOpen(CurrentDirectory, bytes, OpenFlags.PathOnly | OpenFlags.Directory, 0, OpenFlags.ResolveInRoot, out var root);
        root.Dispose();
        return error == 0;
    }

    private static byte[] ProcPath(SafeFileHandle file) => System.Text.Encoding.ASCII.GetBytes($"/proc/self/fd/{file.DangerousGetHandle()}\0");
}
