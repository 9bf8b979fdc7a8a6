using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Cli.Serve;

/// <summary>Addresses to listen on, as people write them.</summary>
internal static class ListenAddress
{
    /// <summary>Both families, where the machine has both.</summary>
    public static IPAddress Everywhere => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>Reads <c>192.0.2.1:21</c>, <c>[2001:db8::1]:21</c>, <c>*:21</c>, <c>localhost:21</c>, <c>:21</c> or <c>21</c>; port 0 lets the system choose.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? ("", text) : (text[..colon], text[(colon + 1)..]);
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (AddressOf(host) is { } address) endPoint = new IPEndPoint(address, number);
        return endPoint is not null;
    }

    private static IPAddress? AddressOf(string host)
    {
        if (host is "" or "*") return Everywhere;
        if (host == "localhost") return IPAddress.Loopback;
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!isBracketed && host.Contains(':', StringComparison.Ordinal)) return null; // where would the port begin?
        return IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var address) ? address : null;
    }
}
