using System.Net;
using System.Net.Sockets;
using Portolan.Net.PortMapping;

namespace Portolan.Server.PortMapping;

/// <summary>What the settings ask of the router.</summary>
/// <param name="Ports">In the order in which they are asked for: control ports first.</param>
internal sealed record PortMappingWish(PortMappingSettings Settings, IReadOnlyList<int> Ports)
{
    /// <summary>The protocols to try, in order.</summary>
    public IReadOnlyList<PortMappingProtocol> Protocols => Settings.Mode switch
    {
        PortMappingMode.Auto => [PortMappingProtocol.Pcp, PortMappingProtocol.NatPmp, PortMappingProtocol.Upnp],
        PortMappingMode.Pcp => [PortMappingProtocol.Pcp, PortMappingProtocol.NatPmp], // the second only where the router knows no newer one
        PortMappingMode.NatPmp => [PortMappingProtocol.NatPmp],
        PortMappingMode.Upnp => [PortMappingProtocol.Upnp],
        _ => [],
    };

    /// <param name="listening">Where the server listens for control connections, with the ports in use.</param>
    public static PortMappingWish From(FtpServerOptions options, IEnumerable<IPEndPoint> listening)
    {
        if (options.PortMapping.Mode == PortMappingMode.Off) return new PortMappingWish(options.PortMapping, []);
        var control = listening.Where(IsReachableByIPv4).Select(local => local.Port);
        var range = options.Passive.Ports is { } ports ? Enumerable.Range(ports.First, ports.Count) : [];
        return new PortMappingWish(options.PortMapping, [.. control.Concat(range).Distinct()]);
    }

    /// <summary>Whether to go on to the next protocol after one that mapped nothing.</summary>
    public bool GoesOnAfter(PortMappingFailure failure) => Settings.Mode != PortMappingMode.Pcp || failure == PortMappingFailure.NotOffered;

    private static bool IsReachableByIPv4(IPEndPoint local) =>
        local.Address.Equals(IPAddress.IPv6Any) || (local.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(local.Address));
}
