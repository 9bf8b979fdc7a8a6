using System.Net;
using System.Net.Sockets;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;

namespace Portolan.Lab.Tests.PortMapping;

/// <summary>A server at home behind a router that forwards nothing until it is asked.</summary>
/// <param name="uplink">The router's address. The daemon takes those for documentation, the lab's usual ones, for private and then forwards nothing.</param>
public sealed class HomeRouter(string uplink = HomeRouter.PublicUplink) : Network("home-router")
{
    public const string PublicUplink = "11.0.113.20/24 via 11.0.113.1";

    public const string FileName = "file.bin";
    public const int FileLength = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private MiniUpnpd? _daemon;
    private LabServer? _server;

    public Node Router => field ??= Topology.Router("router");

    /// <summary>Another machine at home.</summary>
    public Node Neighbour => field ??= Topology.Host("neighbour");

    public override IPAddress Dialled => Router.IPv4;

    public MiniUpnpd Daemon => _daemon!;

    public LabServer PortolanServer => _server!;

    /// <param name="daemonSettings">Null: a router that knows nothing of port mapping.</param>
    public async Task StartAsync(string? daemonSettings)
    {
        Client.Uplink(Internet, PublicClient);
        MiniUpnpd.MakeRoom(Router.Uplink(Internet, uplink).Masquerade().DropStrays());
        Server.Uplink(Router, PrivateServer);
        Neighbour.Uplink(Router, "10.0.0.30/24 via 10.0.0.1");
        await BuildAsync();
        // Each machine has its own cable to the router: the router answers for the others, as a switch would let them do.
        (await Router.RunAsync("sysctl", ["-qw", "net.ipv4.conf.all.proxy_arp=1"])).ShouldSucceed();
        if (daemonSettings is not null) _daemon = await MiniUpnpd.StartAsync(Router, daemonSettings);
    }

    public async Task ServeAsync(string mode)
    {
        _server = await LabServer.StartAsync(Server, ["--passive-ports", PassiveRange, "--map-ports", mode]);
        _server.Put(FileName, new byte[FileLength]);
    }

    public Task WaitForLogAsync(string text) => PortolanServer.WaitForLogAsync(text);

    public async Task StopServerAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>The neighbour takes a port of the router for itself, by NAT-PMP.</summary>
    public async Task TakeAsync(ushort port)
    {
        using var socket = Neighbour.Enter(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        await socket.ConnectAsync(IPAddress.Parse("10.0.0.1"), 5351);
        using var limit = new CancellationTokenSource(Patience);
        var answer = new byte[16];
        int? length = null;
        while (length is null) length = await AskAsync();
        Assert.Equal((16, 0), (length.Value, answer[3]));

        async Task<int?> AskAsync()
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            soon.CancelAfter(AskAgain);
            try
            {
                await socket.SendAsync(new byte[] { 0, 2, 0, 0, (byte)(port >> 8), (byte)port, (byte)(port >> 8), (byte)port, 0, 0, 14, 16 }, SocketFlags.None, soon.Token);
                return await socket.ReceiveAsync(answer, SocketFlags.None, soon.Token);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return null; // the daemon opens this port a moment after those that it tells of
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                return null; // datagrams get lost
            }
        }
    }

    public new async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        if (_daemon is not null) await _daemon.DisposeAsync();
        await base.DisposeAsync();
    }
}
