using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>The datagrams by which UPnP devices are found (UPnP Device Architecture 1.1 §1.3).</summary>
internal static class SearchMessage
{
    /// <summary>A device of version 2 answers to the name of version 1 too, or should.</summary>
    public static readonly string[] Targets =
    [
        "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
    ];

    private const int MostBytes = 4096;

    public static byte[] Write(IPEndPoint host, string target) => Encoding.ASCII.GetBytes(
        $"M-SEARCH * HTTP/1.1\r\nHOST: {host}\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: {target}\r\n\r\n");

    /// <summary>Where the device that answers describes itself; false for anything but an answer that points to <paramref name="sender"/> itself.</summary>
    public static bool TryReadLocation(ReadOnlySpan<byte> datagram, IPAddress sender, [NotNullWhen(true)] out Uri? location)
    {
        location = null;
        if (datagram.Length > MostBytes || !datagram.StartsWith("HTTP/1."u8)) return false;
        var lines = Encoding.UTF8.GetString(datagram).Split('\n');
        if (lines[0].Split(' ') is not [_, "200", ..]) return false;
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !line.AsSpan(0, colon).Trim().Equals("LOCATION", StringComparison.OrdinalIgnoreCase)) continue;
            return Uri.TryCreate(line[(colon + 1)..].Trim(), UriKind.Absolute, out location) && IsHttpAt(location, sender);
        }
        return false;
    }

    /// <summary>Whether a URL leads by HTTP to this very address: nobody may send us to third parties.</summary>
    public static bool IsHttpAt(Uri uri, IPAddress address) =>
        uri.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(uri.Host, out var host) && host.Equals(address);
}
