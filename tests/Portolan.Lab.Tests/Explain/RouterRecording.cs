using System.Diagnostics;
using System.Globalization;
using Portolan.Lab.Tests.Wire;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Explain;

/// <summary>
/// tcpdump on both sides of the router that the explainer builds. The network has no name by which a stranger could enter it, but the explainer
/// runs <c>nft</c> there: ours stands before the real one in the path, and starts the recording where it is run.
/// </summary>
internal sealed class RouterRecording : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public RouterRecording()
    {
        var nft = _folder.Write("nft", $"""
            #!/bin/sh
            {Find("nft")} "$@" || exit
            for side in inside outside; do
              tcpdump -i $side -n -U --immediate-mode -Z root -w '{_folder.Path}'/$side.pcap tcp </dev/null >/dev/null 2>'{_folder.Path}'/$side.log &
              echo $! >> '{_folder.Path}/pids'
            done
            for side in inside outside; do
              until grep -q 'listening on' '{_folder.Path}'/$side.log; do sleep 0.02; done
            done

            """);
        File.SetUnixFileMode(nft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment = new Dictionary<string, string>(ToolRun.Neutral, StringComparer.Ordinal) { ["PATH"] = $"{_folder.Path}:{System.Environment.GetEnvironmentVariable("PATH")}" };
    }

    /// <summary>For the explainer.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Ends the recording and reads it.</summary>
    public async Task<(IReadOnlyList<TcpPacket> Inside, IReadOnlyList<TcpPacket> Outside)> StopAsync()
    {
        foreach (var pid in await File.ReadAllLinesAsync(_folder["pids"])) await EndAsync(int.Parse(pid, CultureInfo.InvariantCulture));
        File.Delete(_folder["pids"]);
        return (PcapFile.ReadTcp(await File.ReadAllBytesAsync(_folder["inside.pcap"])), PcapFile.ReadTcp(await File.ReadAllBytesAsync(_folder["outside.pcap"])));
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(_folder["pids"])) await StopAsync();
        _folder.Dispose();
    }

    private static async Task EndAsync(int pid)
    {
        await ToolRun.RunAsync("kill", ["-INT", pid.ToString(CultureInfo.InvariantCulture)]);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var clock = Stopwatch.StartNew(); Runs(pid); await often.WaitForNextTickAsync())
            if (clock.Elapsed > Limit) throw new TimeoutException($"tcpdump {pid} does not end.");
    }

    // Nobody may have asked for its exit code yet: then it stands there as a zombie.
    private static bool Runs(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Find(string tool) => new[] { "/usr/sbin", "/sbin", "/usr/bin" }.Select(folder => Path.Join(folder, tool)).First(File.Exists);
}
