using System.Diagnostics;
using System.Globalization;

namespace Portolan.Cli.Serve;

/// <summary>Tells a process from a later one with the same number.</summary>
internal static class ProcessMark
{
    private const int StartTimeField = 22; // of /proc/PID/stat, proc_pid_stat(5)

    /// <summary>A text that a process keeps for its life and shares with no other of this machine; null where there is no such process.</summary>
    public static string? Of(int process)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OnLinux(process) : Elsewhere(process);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null; // gone, or never there
        }
    }

    /// <remarks>Ticks since boot: the clock time of a start moves whenever the clock is set.</remarks>
    private static string OnLinux(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var behindName = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name may hold blanks and brackets; field 3 comes first
        return $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{behindName[StartTimeField - 3]}";
    }

    private static string Elsewhere(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    }
}
