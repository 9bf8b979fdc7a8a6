using System.Net;
using System.Net.NetworkInformation;

namespace Portolan.Server.DataConnections;

/// <summary>The networks this machine itself stands in: who dials from there is on our side of any NAT.</summary>
internal sealed class Surroundings
{
    private readonly List<IPNetwork> _networks = [];
    private readonly HashSet<IPAddress> _gateways = [];

    public static Surroundings Read()
    {
        var surroundings = new Surroundings();
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (card.OperationalStatus != OperationalStatus.Up || card.NetworkInterfaceType == NetworkInterfaceType.Loopback) continue;
            var properties = card.GetIPProperties();
            foreach (var gateway in properties.GatewayAddresses) surroundings._gateways.Add(gateway.Address);
            foreach (var own in properties.UnicastAddresses)
                if (own.PrefixLength > 0) surroundings._networks.Add(NetworkOf(own.Address, own.PrefixLength));
        }
        return surroundings;
    }

    /// <summary>True for a neighbour, but not for our own router: a proxy or NAT there (a container's bridge, say) hides clients from outside.</summary>
    public bool Hold(IPAddress peer)
    {
        if (_gateways.Contains(peer)) return false;
        foreach (var network in _networks)
            if (network.BaseAddress.AddressFamily == peer.AddressFamily && network.Contains(peer)) return true;
        return false;
    }

    private static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), prefixLength);
    }
}
