using System.Net;

namespace Portolan.Net;

/// <summary>Endpoints as people and comparisons want them.</summary>
internal static class EndPoints
{
    /// <summary>On a dual-stack socket an IPv4 peer is <c>::ffff:a.b.c.d</c>; everyone else wants to see <c>a.b.c.d</c>.</summary>
    public static IPEndPoint Unmapped(EndPoint endPoint)
    {
        var ip = (IPEndPoint)endPoint;
        return ip.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(ip.Address.MapToIPv4(), ip.Port) : ip;
    }

    /// <summary>No address and no port in particular: nothing to bind to.</summary>
    public static bool IsAnything(IPEndPoint endPoint) => endPoint.Port == 0 && IsAnyAddress(endPoint);

    /// <summary>An address that stands for all of this machine.</summary>
    public static bool IsAnyAddress(IPEndPoint endPoint) => endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
}
