using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Tests.Faults;

/// <summary>
/// An ext4 file system in a file, mounted for one test, whose power can be cut by the kernel's own call for such tests (EXT4_IOC_SHUTDOWN): everything fails from then on,
/// and what was not flushed is gone when it is mounted again. An error of the file system makes it read-only, as the usual setting of servers is. Needs root on Linux; tests skip where that is not so.
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
        if (!disk.TryMount())
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

    /// <summary>The kernel finds an error and makes the file system read-only under whoever writes to it.</summary>
    public void BecomeReadOnly() => File.WriteAllText($"/sys/fs/ext4/{Path.GetFileName(DeviceOf(_mount))}/trigger_fs_error", "1");

    /// <summary>Everything up to here is on the disk: what a round lays out must outlive its power cut, and so must what it removed.</summary>
    public void Settle()
    {
        using var directory = OpenMount();
        Assert.Equal(0, SyncFileSystem(directory));
    }

    /// <summary>Power again: mounted anew, the journal replayed.</summary>
    public void ComeBack()
    {
        for (var tries = 0; !TryRun("umount", _mount); tries++)
        {
            if (tries > 500) throw new InvalidOperationException($"Somebody still holds files of {_mount}.");
            Thread.Sleep(20); // no signal tells when the last file closes in the background
        }
        Assert.True(TryMount(), "the disk does not come back");
    }

    public void Dispose()
    {
        TryRun("umount", "-l", _mount);
        Directory.Delete(Path.GetDirectoryName(_mount)!, recursive: true);
    }

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(SafeFileHandle file, nuint request, ref uint value);

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static extern int SyncFileSystem(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern nint Open(byte[] path, int flags);

    private void Stop(uint flags)
    {
        using var directory = OpenMount();
        Assert.True(Control(directory, Shutdown, ref flags) == 0, $"the kernel refuses to shut the file system down: error {Marshal.GetLastPInvokeError()}");
    }

    private SafeFileHandle OpenMount() => new(Open(Encoding.UTF8.GetBytes(_mount + '\0'), 0), ownsHandle: true);

    private bool TryMount() => TryRun("mount", "-o", "loop,errors=remount-ro", _image, _mount);

    private static string DeviceOf(string mount) => File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Last(fields => fields[1] == mount)[0];

    private static void Run(string program, params string[] arguments) =>
        Assert.True(TryRun(program, arguments), $"{program} {string.Join(' ', arguments)} failed");

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
