using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Portolan.Net.PortMapping;

/// <summary>The router in front of this machine, and the address under which it knows us. IPv4.</summary>
public sealed record RouterPath(IPAddress Router, IPAddress Local)
{
    // The address that RFC 7723 reserves for the nearest PCP server. Nothing is sent there: the system only picks the route.
    private static readonly IPAddress Beyond = new([192, 0, 0, 9]);

    /// <summary>Where PCP and NAT-PMP are answered (RFC 6887 §19).</summary>
    internal int ControlPort { get; init; } = 5351;

    /// <summary>Where UPnP devices listen for searches.</summary>
    internal int SearchPort { get; init; } = 1900;

    /// <summary>The path to the router of the default route, or to the one given; null where there is none.</summary>
    public static RouterPath? Find(IPAddress? router = null)
    {
        if (LocalAddressTowards(router ?? Beyond) is not { } local) return null;
        return (router ?? RouterOf(local)) is { } found ? new RouterPath(found, local) : null;
    }

    private static IPAddress? LocalAddressTowards(IPAddress target)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(target, 9); // UDP: chooses the route and sends nothing
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null; // no route
        }
    }

    private static IPAddress? RouterOf(IPAddress local)
    {
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
        {
            var properties = card.GetIPProperties();
            if (!properties.UnicastAddresses.Any(own => own.Address.Equals(local))) continue;
            foreach (var gateway in properties.GatewayAddresses)
                if (gateway.Address.AddressFamily == AddressFamily.InterNetwork && !gateway.Address.Equals(IPAddress.Any)) return gateway.Address;
        }
        return null;
    }
}
