using System.Diagnostics;
using System.Globalization;

namespace Portolan.Budget.Tests;

/// <summary>Counts a process's system calls with <c>strace -c</c>, those that work on sockets and files: how often threads sleep and wake is not the code's doing alone, and what is flushed depends on the disk.</summary>
internal sealed class SystemCallCount : IDisposable
{
    private static readonly HashSet<string> Counted = new(StringComparer.Ordinal)
    {
        "accept4", "bind", "close", "connect", "epoll_ctl", "flock", "ftruncate", "getdents64", "getpeername", "getsockname", "getsockopt", "io_uring_enter", "ioctl", "listen",
        "lseek", "openat2", "poll", "pwrite64", "recvfrom", "recvmsg", "renameat2", "sendfile", "sendmsg", "sendto", "setsockopt", "shutdown", "socket", "splice", "statx", "unlinkat",
    };

    private readonly Process _strace;
    private readonly string _output;

    private SystemCallCount(Process strace, string output) => (_strace, _output) = (strace, output);

    /// <summary>Skips the test, with the reason, where processes cannot be traced.</summary>
    public static async Task<SystemCallCount> AttachAsync(int process, string output)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs Linux and strace (package strace)");
        var start = new ProcessStartInfo("/usr/bin/strace", ["-f", "-c", "-o", output, "-p", process.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardError = true };
        var strace = Process.Start(start)!;
        var word = await strace.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        if (word.Contains("attached", StringComparison.Ordinal)) return new SystemCallCount(strace, output);
        strace.Dispose();
        Assert.Skip("strace may not trace here: " + word);
        return null!;
    }

    /// <summary>Stops counting.</summary>
    /// <returns>The calls with their number.</returns>
    public async Task<IReadOnlyList<(string Call, int Count)>> StopAsync()
    {
        using (var interrupt = Process.Start("kill", ["-INT", _strace.Id.ToString(CultureInfo.InvariantCulture)])) await interrupt.WaitForExitAsync();
        await _strace.WaitForExitAsync(TestContext.Current.CancellationToken);
        return
        [
            .. from line in await File.ReadAllLinesAsync(_output, TestContext.Current.CancellationToken)
               let cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where cells.Length is 5 or 6 && Counted.Contains(cells[^1])
               select (cells[^1], int.Parse(cells[3], CultureInfo.InvariantCulture)),
        ];
    }

    public void Dispose()
    {
        if (!_strace.HasExited) _strace.Kill();
        _strace.Dispose();
    }
}
