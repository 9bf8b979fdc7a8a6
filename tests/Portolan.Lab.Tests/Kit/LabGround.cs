using System.Diagnostics;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Kit;

/// <summary>Whether networks can be built here, and the clearing away of what dead runs left behind.</summary>
internal static class LabGround
{
    private static readonly string[] Tools = ["ip", "nft", "tcpdump", "curl", "lftp"];
    private static readonly Lazy<Task<string?>> Problem = new(PrepareAsync);

    /// <summary>True where a network can be built.</summary>
    public static async Task<bool> IsUsableAsync() => await Problem.Value is null;

    /// <summary>Skips the running test where no network can be built; in CI (<c>CI=true</c>) fails it, since nothing skips there.</summary>
    public static async ValueTask RequireAsync()
    {
        if (await Problem.Value is not { } problem) return;
        var message = $"skipped: needs root and ip netns ({problem})";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(message);
        Assert.Skip(message);
    }

    private static async Task<string?> PrepareAsync()
    {
        if (!OperatingSystem.IsLinux()) return "this is not Linux";
        if (!Environment.IsPrivilegedProcess) return "not root";
        foreach (var tool in Tools)
            if (!IsInstalled(tool)) return $"{tool} is not installed";
        var probe = $"{LabRun.Prefix}0-probe";
        var run = await ShellAsync($"ip netns add {probe} && ip netns exec {probe} nft list ruleset; code=$?; ip netns del {probe}; exit $code");
        if (!run.Succeeded) return run.Error.Trim();
        await SweepAsync(LabRun.IsLeftover);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => SweepAtExit();
        return null;
    }

    /// <summary>Runs a script in <c>sh -e</c>.</summary>
    public static Task<ToolRun> ShellAsync(string script) => ToolRun.RunAsync("sh", ["-e"], script);

    /// <summary>Ends what runs in each of these namespaces, then removes them.</summary>
    public static Task<ToolRun> RemoveAsync(IEnumerable<string> namespaces) => ShellAsync(RemovalOf(namespaces));

    private static async Task SweepAsync(Predicate<string> mine)
    {
        (await RemoveAsync(Existing().Where(name => mine(name)))).ShouldSucceed();
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath()).Where(folder => mine(Path.GetFileName(folder))))
            Directory.Delete(folder, recursive: true);
    }

    // A run that was stopped in the middle clears away after itself where it can.
    private static void SweepAtExit()
    {
        var own = Existing().Where(name => name.StartsWith(LabRun.Prefix, StringComparison.Ordinal)).ToArray();
        if (own.Length == 0) return;
        using var sh = Process.Start("sh", ["-c", RemovalOf(own)]);
        sh.WaitForExit(TimeSpan.FromSeconds(10));
    }

    private static string[] Existing() =>
        Directory.Exists("/run/netns") ? [.. Directory.GetFiles("/run/netns").Select(path => Path.GetFileName(path))] : [];

    private static string RemovalOf(IEnumerable<string> namespaces) => string.Concat(namespaces.Select(name =>
        $"for pid in $(ip netns pids {name}); do kill -9 $pid || true; done\nip netns del {name} || true\nrm -rf /etc/netns/{name}\n"));

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"]).Any(folder => File.Exists(Path.Join(folder, tool)));
}
