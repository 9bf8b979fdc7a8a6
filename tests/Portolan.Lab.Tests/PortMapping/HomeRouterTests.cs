using System.Net;
using Portolan.Lab.Tests.Clients;
using Portolan.Lab.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Lab.Tests.PortMapping;

/// <summary><c>portolan serve --map-ports</c> behind a router with Debian's miniupnpd. Each test has a home of its own.</summary>
public abstract class HomeRouterTests : IAsyncLifetime
{
    protected const string AllowAll = "allow 0-65535 10.0.0.0/24 0-65535\ndeny 0-65535 0.0.0.0/0 0-65535";
    protected const string AllProtocols = "enable_natpmp=yes\nenable_upnp=yes\n";

    /// <summary>The control port and the passive range.</summary>
    protected static readonly int[] AllPorts = [21, .. Enumerable.Range(50000, 11)];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly TempFolder _local = new();

    public ValueTask InitializeAsync()
    {
        MiniUpnpd.Require();
        return LabGround.RequireAsync();
    }

    public ValueTask DisposeAsync()
    {
        _local.Dispose();
        return ValueTask.CompletedTask;
    }

    protected async Task AssertTransfersAsync(HomeRouter home, LabClient client, Way way)
    {
        var file = _local[$"{client.Name}-{way}"];
        (await client.RunAsync(new Errand(home, HomeRouter.FileName, file, way, Tls: false, Limit))).ShouldSucceed();
        Assert.Equal(HomeRouter.FileLength, new FileInfo(file).Length);
    }

    protected static async Task AssertAnnouncesAsync(Node from, IPAddress server, string expected)
    {
        await using var line = await ControlLine.LogInAsync(from, server);
        Assert.Contains(expected, await line.SendAsync("PASV", "227"), StringComparison.Ordinal);
    }

    /// <summary>Waits until the router forwards exactly these ports: for a question that was asked twice, the daemon ends a mapping and makes it again.</summary>
    protected static async Task AssertForwardsAsync(HomeRouter home, IEnumerable<int> ports)
    {
        var expected = ports.ToArray();
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var began = TimeProvider.System.GetTimestamp(); ; await often.WaitForNextTickAsync())
        {
            var forwarded = await home.Daemon.ForwardedAsync();
            if (expected.SequenceEqual(forwarded)) return;
            if (TimeProvider.System.GetElapsedTime(began) > Limit) Assert.Equal(expected, forwarded);
        }
    }
}
