namespace Portolan.Interop.Tests.Clients;

/// <summary>A server as a client is told of it.</summary>
/// <param name="ImplicitPort">Speaks TLS from the first byte.</param>
public sealed record Account(string User, string Password, ushort Port, ushort ImplicitPort)
{
    public static string HostFor(Route route) => route.IPv6 ? "::1" : "127.0.0.1";

    public ushort PortFor(Route route) => route.Tls is TlsUse.Implicit ? ImplicitPort : Port;

    /// <summary>The URL of an absolute path, every odd character escaped; without user and password.</summary>
    public string UrlFor(Route route, string path)
    {
        var scheme = route.Tls is TlsUse.Implicit ? "ftps" : "ftp";
        var host = route.IPv6 ? "[::1]" : "127.0.0.1";
        return $"{scheme}://{host}:{PortFor(route)}{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
    }
}
