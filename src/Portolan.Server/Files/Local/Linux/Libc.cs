using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>The system calls of the Linux engine. 64-bit architectures only, so that numbers and layouts are few.</summary>
internal static unsafe partial class Libc
{
    public const int AtEmptyPath = 0x1000;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtNoAutomount = 0x800;
    public const int AtRemoveDirectory = 0x200;
    public const int RenameNoReplace = 1;
    public const int LockExclusiveNoWait = 2 | 4;
    public const int LockRelease = 8;
    public const int KeepSize = 1;
    public const uint FiClone = 0x40049409;

    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>True where call numbers and layouts below hold; others take the portable engine.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64;

    // Architectures after x86 share one table of numbers.
    private static readonly nint CallGetdents64 = IsX64 ? 217 : 61;
    private static readonly nint CallStatx = IsX64 ? 332 : 291;
    private static readonly nint CallRenameat2 = IsX64 ? 316 : 276;
    private static readonly nint CallCopyFileRange = IsX64 ? 326 : 285;
    private const nint CallRingSetup = 425;
    private const nint CallRingEnter = 426;
    private const nint CallOpenat2 = 437;
    private const nint CallFchmodat2 = 452;

    public static int Openat2(SafeFileHandle directory, byte* path, OpenHow* how) =>
        (int)Call(CallOpenat2, directory, path, how, sizeof(OpenHow));

    public static int Statx(SafeFileHandle directory, byte* path, int flags, uint mask, StatxBuffer* buffer) =>
        (int)Call(CallStatx, directory, path, flags, mask, buffer);

    public static int Getdents64(SafeFileHandle directory, byte* buffer, int length) =>
        (int)Call(CallGetdents64, directory, buffer, length);

    public static int Renameat2(SafeFileHandle from, byte* name, SafeFileHandle to, byte* newName, int flags) =>
        (int)Call(CallRenameat2, from, name, to, newName, flags);

    public static long CopyFileRange(SafeFileHandle source, long* sourceOffset, SafeFileHandle target, long* targetOffset, long count) =>
        Call(CallCopyFileRange, source, sourceOffset, target, targetOffset, (nint)count, 0);

    public static int Fchmodat2(SafeFileHandle directory, byte* path, int mode, int flags) =>
        (int)Call(CallFchmodat2, directory, path, mode, flags);

    public static int RingSetup(uint entries, RingSetup* setup) => (int)Call(CallRingSetup, entries, setup);

    public static int RingEnter(SafeFileHandle ring, uint submit, uint waitFor, uint flags) => (int)Call(CallRingEnter, ring, submit, waitFor, flags, 0, 0);

    /// <summary>Maps memory that a descriptor shares; -1 where that fails.</summary>
    public static nint MapShared(SafeFileHandle file, nuint length, nint offset)
    {
        const int ReadWrite = 3, SharedPopulated = 0x8001;
        return Map(0, length, ReadWrite, SharedPopulated, file, offset);
    }

    // syscall(2) is variadic in C; on Linux variadic integers and pointers travel in the same registers as others.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, byte* b, OpenHow* c, nint d);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, byte* b, nint c, nuint d, StatxBuffer* e);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, byte* b, nint c);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, byte* b, SafeFileHandle c, byte* d, nint e);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, long* b, SafeFileHandle c, long* d, nint e, nint f);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, byte* b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nuint a, RingSetup* b);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, SafeFileHandle a, nuint b, nuint c, nuint d, nint e, nint f);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Unlinkat(SafeFileHandle directory, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int Mkdirat(SafeFileHandle directory, byte* name, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    public static partial int Linkat(SafeFileHandle from, byte* name, SafeFileHandle to, byte* newName, int flags);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    public static partial int Utimensat(SafeFileHandle directory, byte* name, TimeSpec* times, int flags);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    public static partial int Chmod(byte* path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int Fchmod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int Fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(SafeFileHandle file, nuint request, SafeFileHandle argument);

    /// <summary>struct statfs, whose first member is the kind of file system, in longs.</summary>
    public const int FileSystemStatusLongs = 32;

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    public static partial int Fstatfs(SafeFileHandle file, long* status);

    [LibraryImport("libc", EntryPoint = "fstatvfs", SetLastError = true)]
    public static partial int Fstatvfs(SafeFileHandle file, StatVfs* buffer);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    public static partial int Getpwuid(uint id, nint* entry, byte* buffer, nuint length, nint** result);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    public static partial int Getgrgid(uint id, nint* entry, byte* buffer, nuint length, nint** result);
}

/// <summary>Flags of openat2; a few differ by architecture.</summary>
internal static class OpenFlags
{
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public const ulong ReadWrite = 2;
    public const ulong Create = 0x40;
    public const ulong Exclusive = 0x80;
    public const ulong NoTerminal = 0x100;
    public const ulong NonBlocking = 0x800;
    public const ulong DataSync = 0x1000;
    public const ulong CloseOnExec = 0x80000;
    public const ulong PathOnly = 0x200000;
    public static readonly ulong Directory = IsArm ? 0x4000UL : 0x10000UL;
    public static readonly ulong NoFollow = IsArm ? 0x8000UL : 0x20000UL;

    public const ulong ResolveNoMagicLinks = 2;
    public const ulong ResolveNoSymlinks = 4;
    public const ulong ResolveInRoot = 0x10;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OpenHow
{
    public ulong Flags;
    public ulong Mode;
    public ulong Resolve;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public const long Omit = 0x3FFFFFFE;

    public long Seconds;
    public long Nanoseconds;
}

/// <summary>struct statvfs of 64-bit glibc and musl; the tail is not read.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct StatVfs
{
    public ulong BlockSize;
    public ulong FragmentSize;
    public ulong Blocks;
    public ulong FreeBlocks;
    public ulong AvailableBlocks;
}
