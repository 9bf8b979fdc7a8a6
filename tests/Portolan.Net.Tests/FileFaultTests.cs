using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.Tests;

/// <summary>What goes wrong with the file while the connection is well.</summary>
public sealed class FileFaultTests
{
    private const int NoSpace = 28;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_DeviceIsFull_IsTheFilesOwnFault(bool fast)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        using var file = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        Assert.Equal(NoSpace, (await FillAsync(file, fast)).HResult);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_DiskIsFull_IsTheFilesOwnFault(bool fast)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "mounting a small disk needs root on Linux");
        using var directory = new TemporaryDirectory();
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "none", directory.Path) == 0, "mount is not allowed here");
        try
        {
            using var file = File.OpenHandle(directory["big"], FileMode.CreateNew, FileAccess.Write);
            Assert.Equal(NoSpace, (await FillAsync(file, fast)).HResult);
        }
        finally
        {
            await RunAsync("umount", directory.Path);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ReceiveFile_FileThatCannotBeSpliced_LosesNothing(bool fast)
    {
        // splice(2) refuses files opened to append.
        using var directory = new TemporaryDirectory();
        var content = TcpConnectionTests.RandomBytes(3_000_000);
        using (var stream = new FileStream(directory["log"], new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 }))
        {
            if (OperatingSystem.IsLinux())
                SetAppend(stream.SafeFileHandle);
            await using var pair = await ConnectedPair.CreateAsync(fast);
            var sending = TcpConnectionTests.SendAndCompleteAsync(pair.Client, content);
            var counter = new ByteCounter();
            Assert.Equal(content.Length, await pair.Server.ReceiveFileAsync(stream.SafeFileHandle, 0, long.MaxValue, counter, Token));
            Assert.Equal(content.Length, counter.Value);
            await sending;
        }
        Assert.Equal(content, await File.ReadAllBytesAsync(directory["log"], Token));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task SendFile_HandleThatCannotBeRead_IsTheFilesOwnFault(bool fast)
    {
        using var directory = new TemporaryDirectory();
        using var file = File.OpenHandle(directory["out"], FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, new byte[100], 0);
        await using var pair = await ConnectedPair.CreateAsync(fast);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => pair.Server.SendFileAsync(file, 0, 100, new ByteCounter(), Token).AsTask());
        Assert.IsNotType<ConnectionException>(fault);
    }

    private static async Task<IOException> FillAsync(SafeFileHandle file, bool fast)
    {
        await using var pair = await ConnectedPair.CreateAsync(fast);
        var sending = pair.Client.SendAsync(new byte[2_000_000], Token).AsTask();
        var fault = await Assert.ThrowsAsync<IOException>(() => pair.Server.ReceiveFileAsync(file, 0, long.MaxValue, new ByteCounter(), Token).AsTask());
        pair.Server.Abort();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
        return fault;
    }

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }

    [SupportedOSPlatform("linux")]
    private static void SetAppend(SafeFileHandle file)
    {
        const int append = 0x400;
        Assert.Equal(0, Linux.Libc.Fcntl(file, Linux.Libc.FcntlSetFlags, append));
    }
}
