using System.Globalization;

namespace Portolan.Lab.Tests.Kit;

/// <summary>What marks everything that this process makes: its id and the moment it started, which no other process shares.</summary>
internal static class LabRun
{
    private const string Family = "portolan-lab-";

    /// <summary><c>portolan-lab-PID-START-</c>: begins the name of every namespace and folder of this run.</summary>
    public static string Prefix { get; } = PrefixOf(Environment.ProcessId, StartOf(Environment.ProcessId) ?? "0");

    /// <summary>Whether the process that made <paramref name="name"/> is gone, so that nobody will clear it away. False for names that are not ours.</summary>
    public static bool IsLeftover(string name)
    {
        if (!name.StartsWith(Family, StringComparison.Ordinal)) return false;
        var parts = name[Family.Length..].Split('-');
        return parts.Length > 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && StartOf(pid) != parts[1];
    }

    private static string PrefixOf(int pid, string start) => $"{Family}{pid}-{start}-";

    // The 22nd field of /proc/PID/stat: clock ticks after boot. The second, the name in brackets, may hold spaces.
    private static string? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null; // no such process
        }
    }
}
