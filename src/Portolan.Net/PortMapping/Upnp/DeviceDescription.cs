using System.Net;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>A service of the router that maps ports.</summary>
/// <param name="Type">Its URN; commands are named by it.</param>
/// <param name="Control">Where commands are sent.</param>
internal sealed record MappingService(string Type, Uri Control);

/// <summary>What a UPnP device says of itself (UPnP Device Architecture 1.1 §2.3).</summary>
internal static class DeviceDescription
{
    private const int MostServices = 16;

    // In the order of preference.
    private static readonly string[] Types =
    [
        "urn:schemas-upnp-org:service:WANIPConnection:2",
        "urn:schemas-upnp-org:service:WANIPConnection:1",
        "urn:schemas-upnp-org:service:WANPPPConnection:1",
    ];

    /// <summary>The services that map ports, best first; none that would be commanded anywhere but at the host of <paramref name="location"/>.</summary>
    public static IReadOnlyList<MappingService> ServicesIn(ReadOnlySpan<byte> document, Uri location)
    {
        var found = new List<MappingService>();
        var (type, control, baseUri) = ("", "", location);
        var isWhole = UntrustedXml.TryRead(
            document,
            leaf: (name, value) =>
            {
                if (name == "serviceType") type = value;
                else if (name == "controlURL") control = value;
                else if (name == "URLBase" && Uri.TryCreate(value, UriKind.Absolute, out var given)) baseUri = given;
            },
            end: name =>
            {
                if (name != "service") return;
                if (Types.Contains(type) && found.Count < MostServices && ControlUri(baseUri, control, location) is { } uri) found.Add(new MappingService(type, uri));
                (type, control) = ("", "");
            });
        return isWhole ? [.. found.OrderBy(service => Array.IndexOf(Types, service.Type))] : [];
    }

    private static Uri? ControlUri(Uri baseUri, string control, Uri location) =>
        control.Length > 0 && Uri.TryCreate(baseUri, control, out var uri) && IPAddress.TryParse(location.Host, out var host) && SearchMessage.IsHttpAt(uri, host) ? uri : null;
}
