using System.ComponentModel;
using System.Net;
using Portolan.Cli.Explain.Wire;

namespace Portolan.Cli.Explain.Nat;

/// <summary>
/// A client at home, the router that hides it, and a server on the internet: three network namespaces joined by two cables.
/// The addresses outside are those reserved for documentation (RFC 5737).
/// </summary>
internal sealed class NatNetwork : IDisposable
{
    private const string InsideName = "inside";
    private const string OutsideName = "outside";

    private readonly List<NetworkNamespace> _networks = [];

    private NatNetwork()
    {
        Client = Add();
        Router = Add();
        Server = Add();
    }

    public static IPAddress ClientAddress { get; } = IPAddress.Parse("192.168.1.10");

    /// <summary>The router's address inside.</summary>
    public static IPAddress Gateway { get; } = IPAddress.Parse("192.168.1.1");

    /// <summary>The router's address outside.</summary>
    public static IPAddress OutsideAddress { get; } = IPAddress.Parse("203.0.113.10");

    public static IPEndPoint ServerEndPoint { get; } = new(IPAddress.Parse("198.51.100.20"), 21);

    public NetworkNamespace Client { get; }

    public NetworkNamespace Router { get; }

    public NetworkNamespace Server { get; }

    /// <exception cref="FailureException">The system does not permit it, or lacks something for it.</exception>
    public static async Task<NatNetwork> BuildAsync(NatTools tools, CancellationToken cancellationToken)
    {
        NatNetwork? network = null;
        try
        {
            network = new NatNetwork();
            await network.ConnectAsync(tools, cancellationToken);
            network.Router.Run(() =>
            {
                File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
                return true;
            });
            await tools.NftAsync(network.Router, Rules, cancellationToken);
            return network;
        }
        catch (Exception e)
        {
            network?.Dispose();
            if (e is Win32Exception or IOException or UnauthorizedAccessException) throw tools.NotBuilt("unshare", e.Message, e);
            throw;
        }
    }

    /// <summary>Hears both sides of the router.</summary>
    public Tap? Listen() => Router.Run(() => PacketSocket.TryOpen(0, [ClientAddress, OutsideAddress, ServerEndPoint.Address], Tap.KeptBytes)) is { } socket
        ? Tap.OnRouter(socket, Router.NumberOf(InsideName), Router.NumberOf(OutsideName))
        : null;

    public void Dispose()
    {
        foreach (var network in _networks) network.Dispose();
    }

    private NetworkNamespace Add()
    {
        try
        {
            var network = NetworkNamespace.Create();
            _networks.Add(network);
            return network;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private async Task ConnectAsync(NatTools tools, CancellationToken cancellationToken)
    {
        await tools.IpAsync(Client, $"""
            link set lo up
            link add uplink type veth peer name {InsideName} netns {Router.Path}
            link set uplink up
            address add {ClientAddress}/24 dev uplink
            route add default via {Gateway}
            """, cancellationToken);
        await tools.IpAsync(Router, $"""
            link set {InsideName} up
            address add {Gateway}/24 dev {InsideName}
            link add {OutsideName} type veth peer name uplink netns {Server.Path}
            link set {OutsideName} up
            address add {OutsideAddress}/24 dev {OutsideName}
            route add 198.51.100.0/24 dev {OutsideName}
            """, cancellationToken);
        await tools.IpAsync(Server, $"""
            link set lo up
            link set uplink up
            address add {ServerEndPoint.Address}/24 dev uplink
            route add 203.0.113.0/24 dev uplink
            """, cancellationToken);
    }

    // As in every home: who is inside appears as the router, and what comes from outside without being an answer is dropped.
    // Fresh ports ("fully-random") make the router's rewriting visible.
    private const string Rules = $$"""
        table ip home {
          chain hide { type nat hook postrouting priority srcnat; oifname "{{OutsideName}}" masquerade fully-random; }
          chain router { type filter hook input priority filter; iifname "{{OutsideName}}" ct state established,related accept; iifname "{{OutsideName}}" drop; }
          chain through { type filter hook forward priority filter; iifname "{{OutsideName}}" ct state established,related accept; iifname "{{OutsideName}}" drop; }
        }

        """;
}
