using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Portolan.Diagnosis;

namespace Portolan.Server.Findings;

/// <summary>The firewall of this machine, as far as this process may read it: <c>nft</c> and <c>iptables-save</c>, on Linux.</summary>
internal static class LocalFirewall
{
    // Services often run without these in their PATH.
    private static readonly string[] Folders = ["/usr/sbin/", "/sbin/", "/usr/local/sbin/"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Which ports of the range it surely closes to people outside; null where none, or where it cannot be read.</summary>
    public static async Task<ClosedPorts?> FindClosedAsync(PortRange range, bool isIPv6, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return null;
        return Judge(await RunAsync("nft", "-j list ruleset", cancellationToken), NftRuleset.Parse, range, isIPv6)
            ?? Judge(await RunAsync(isIPv6 ? "ip6tables-save" : "iptables-save", "-t filter", cancellationToken), text => IptablesRuleset.Parse(text, isIPv6), range, isIPv6);
    }

    private static ClosedPorts? Judge(string? output, Func<string, PacketFilter> parse, PortRange range, bool isIPv6)
    {
        if (string.IsNullOrWhiteSpace(output)) return null;
        try
        {
            return parse(output).FindClosed(range, isIPv6);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return null; // a version that writes something else: nothing is sure then
        }
    }

    /// <returns>Standard output; null where the program is not there, not permitted or too slow.</returns>
    private static async Task<string?> RunAsync(string program, string arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(PathOf(program), arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            });
            if (process is null) return null;
            try
            {
                process.StandardInput.Close();
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await errors;
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0 ? output : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                return null;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string PathOf(string program) => Folders.Select(folder => folder + program).FirstOrDefault(File.Exists) ?? program;
}
