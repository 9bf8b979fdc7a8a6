using System.Globalization;
using Portolan.Lab.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Lab.Tests.PortMapping;

/// <summary>Debian's miniupnpd on a router of the lab, as eng/fetch-daemons.sh unpacked it: PCP, NAT-PMP and UPnP as in millions of homes.</summary>
public sealed class MiniUpnpd : IAsyncDisposable
{
    private const string Configuration = """
        ext_ifname=uplink
        listening_ip=10.0.0.1/24
        ipv6_disable=yes
        secure_mode=yes
        system_uptime=no
        http_port=0
        min_lifetime=120
        uuid=00000000-0000-4000-8000-000000000001
        """;

    /// <summary>The chains that it fills. Its packets come through the router's own rules because they bear a mark: forwarded.</summary>
    private const string Chains = """
        table inet filter {
          chain miniupnpd { }
          chain prerouting_miniupnpd { }
          chain postrouting_miniupnpd { }
          chain prerouting { type nat hook prerouting priority dstnat; jump prerouting_miniupnpd; }
        }
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static int _count;

    private readonly Node _router;
    private readonly string _folder;
    private LabProcess? _process;

    private MiniUpnpd(Node router, string folder) => (_router, _folder) = (router, folder);

    /// <summary>Skips the running test where it was not fetched; fails it in CI.</summary>
    public static void Require()
    {
        if (File.Exists(Program)) return;
        const string message = "skipped: needs miniupnpd: run eng/fetch-daemons.sh";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(message);
        Assert.Skip(message);
    }

    /// <summary>Prepares a router for it.</summary>
    public static Node MakeRoom(Node router) => router.Rule(Chains);

    /// <param name="settings">Lines of its configuration: what it offers, and its rules.</param>
    public static async Task<MiniUpnpd> StartAsync(Node router, string settings)
    {
        var folder = Directory.CreateDirectory(Path.Join(Path.GetTempPath(), LabRun.Prefix + "miniupnpd-" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture))).FullName;
        await File.WriteAllTextAsync(Path.Join(folder, "conf"), $"{Configuration}\n{settings}\n");
        var daemon = new MiniUpnpd(router, folder);
        try
        {
            await daemon.StartAsync();
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync()
    {
        _process = LabProcess.Start(_router, Program, ["-d", "-f", Path.Join(_folder, "conf"), "-P", Path.Join(_folder, "pid")]);
        await _process.WaitForOutputAsync("version ", StartLimit);
        await _process.WaitForOutputAsync("isten", StartLimit);
    }

    /// <summary>As when the power fails: it says goodbye to nobody, and all it ever did is forgotten.</summary>
    public async Task LosePowerAsync()
    {
        await _process!.StopAsync("KILL");
        foreach (var chain in new[] { "miniupnpd", "prerouting_miniupnpd", "postrouting_miniupnpd" })
            (await _router.RunAsync("nft", ["flush", "chain", "inet", "filter", chain])).ShouldSucceed();
    }

    /// <summary>The outside ports that the router forwards now, in order.</summary>
    public async Task<IReadOnlyList<int>> ForwardedAsync()
    {
        var run = await _router.RunAsync("nft", ["list", "chain", "inet", "filter", "prerouting_miniupnpd"]);
        run.ShouldSucceed();
        return
        [
            .. from line in run.Output.Split('\n')
               where line.Contains("dnat", StringComparison.Ordinal)
               let port = int.Parse(line.Split("dport ")[1].Split(' ')[0], CultureInfo.InvariantCulture)
               orderby port
               select port,
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Program => Path.Join(Repository.Root, "artifacts", "daemons", "miniupnpd", "usr", "sbin", "miniupnpd");
}
