using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;
using Portolan.Server.Files.Local.Linux;

namespace Portolan.Server.Files.Local;

/// <summary>
/// What the framework cannot say on Unix: whether a path is a FIFO, socket or device, and how to open without waiting for a FIFO's writer.
/// </summary>
internal static unsafe partial class UnixFileType
{
    private static readonly SafeFileHandle CurrentDirectory = new(-100, ownsHandle: false);

    /// <summary>Opens for reading what is a regular file, never following a link at the end and never waiting.</summary>
    /// <exception cref="StoreException">Denied: not a regular file.</exception>
    public static SafeFileHandle OpenRegular(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        // O_NONBLOCK, O_NOFOLLOW, O_CLOEXEC
        var flags = OperatingSystem.IsLinux()
            ? (int)(OpenFlags.NonBlocking | OpenFlags.NoFollow | OpenFlags.CloseOnExec | OpenFlags.NoTerminal)
            : 0x4 | 0x100 | 0x1000000;
        var descriptor = Open(path, flags);
        if (descriptor < 0) throw new IOException("open", Marshal.GetLastPInvokeError()); // told apart by the caller, as the framework's are
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (!IsRegular(file))
        {
            file.Dispose();
            throw new StoreException(StoreError.Denied, "not a regular file");
        }
        return file;
    }

    /// <summary>True for a FIFO, socket or device; false also where that cannot be found out.</summary>
    public static bool IsSpecial(string path)
    {
        if (Libc.IsSupported)
            return LinuxEngine.TryStatAt(CurrentDirectory, path, out var status) && status.Kind == EntryKind.Other;
        if (!OperatingSystem.IsMacOS()) return false;
        var buffer = stackalloc byte[MacStatBytes];
        var failed = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? LstatX64(path, buffer) : Lstat(path, buffer);
        return failed == 0 && MacType(buffer) is not (0x8000 or 0x4000 or 0xA000);
    }

    private static bool IsRegular(SafeFileHandle file)
    {
        if (Libc.IsSupported) return LinuxEngine.StatHandle(file).Kind == EntryKind.File;
        if (!OperatingSystem.IsMacOS()) return true;
        var buffer = stackalloc byte[MacStatBytes];
        var failed = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FstatX64(file, buffer) : Fstat(file, buffer);
        return failed == 0 && MacType(buffer) == 0x8000;
    }

    // struct stat of macOS with 64-bit inodes: st_dev, then st_mode as 16 bits.
    private const int MacStatBytes = 256;

    private static int MacType(byte* buffer) => *(ushort*)(buffer + 4) & 0xF000;

    // Variadic in C, but no third argument without O_CREAT.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Lstat(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LstatX64(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat")]
    private static partial int Fstat(SafeFileHandle file, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64")]
    private static partial int FstatX64(SafeFileHandle file, byte* buffer);
}
