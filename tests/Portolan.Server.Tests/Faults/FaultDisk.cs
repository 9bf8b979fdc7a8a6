using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Tests.Faults;

/// <summary>
/// An ext4 file system in a file, mounted for one test, whose power can be cut by the kernel's own call for such tests (EXT4_IOC_SHUTDOWN): everything fails from then on,
/// and what was not flushed is gone when it is mounted again. Needs root on Linux; tests skip where that is not so.
/// </summary>
internal sealed class FaultDisk : IDisposable
{
    private const uint Shutdown = 0x8004587D; // _IOR('X', 125, __u32)
    private readonly string _image;
    private readonly string _mount;

    private FaultDisk(string folder) => (_image, _mount) = (Path.Join(folder, "image"), Path.Join(folder, "disk"));

    /// <summary>What clients see as <c>/</c>.</summary>
    public string Root => Path.Join(_mount, "root");

    public static FaultDisk Mount(int megabytes = 24)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "mounting a disk needs root on Linux");
        var disk = new FaultDisk(Directory.CreateTempSubdirectory("portolan-fault-").FullName);
        using (var image = File.Create(disk._image)) image.SetLength((long)megabytes << 20);
        Directory.CreateDirectory(disk._mount);
        Run("mkfs.ext4", "-q", "-F", "-m", "0", disk._image);
        if (!TryRun("mount", "-o", "loop", disk._image, disk._mount))
        {
            Directory.Delete(Path.GetDirectoryName(disk._mount)!, recursive: true);
            Assert.Skip("this machine does not let root mount a file system in a file");
        }
        Directory.CreateDirectory(disk.Root);
        return disk;
    }

    /// <summary>The power is gone: nothing more reaches the disk, not even the journal.</summary>
    public void CutPower() => Stop(flags: 2);

    /// <summary>The disk gives up, with everything flushed that was written: all calls fail from now on.</summary>
    public void Fail() => Stop(flags: 0);

    /// <summary>Power again: mounted anew, the journal replayed.</summary>
    public void ComeBack()
    {
        for (var tries = 0; !TryRun("umount", _mount); tries++)
        {
            if (tries > 500) throw new InvalidOperationException($"Somebody still holds files of {_mount}.");
            Thread.Sleep(20); // what closes in the background has a moment
        }
        Run("mount", "-o", "loop", _image, _mount);
    }

    public void Dispose()
    {
        TryRun("umount", "-l", _mount);
        Directory.Delete(Path.GetDirectoryName(_mount)!, recursive: true);
    }

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(SafeFileHandle file, nuint request, ref uint value);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern nint Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private void Stop(uint flags)
    {
        using var directory = new SafeFileHandle(Open(_mount, 0), ownsHandle: true);
        Assert.True(Control(directory, Shutdown, ref flags) == 0, $"the kernel refuses to shut the file system down: error {Marshal.GetLastPInvokeError()}");
    }

    private static void Run(string program, params string[] arguments) =>
        Assert.True(TryRun(program, arguments), $"{program} {string.Join(' ', arguments)} failed");

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
