using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Portolan.Cli.Serve;

/// <summary>Addresses by which others may reach this machine.</summary>
internal static class LocalAddresses
{
    /// <summary>IPv4 before IPv6, without loopback and link-local ones.</summary>
    public static IReadOnlyList<IPAddress> All() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address))
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            .Distinct().OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork),
    ];
}
