using System.Net;

namespace Portolan.Server;

/// <summary>Asking the router in front of this server to forward the control ports and the whole passive range. Off by default: it opens this machine to the internet.</summary>
public sealed record PortMappingSettings
{
    public PortMappingMode Mode { get; init; }

    /// <summary>The router to ask; null asks the one of the default route.</summary>
    public IPAddress? Router { get; init; }

    /// <summary>How long the router is asked to keep a mapping; it is renewed at half of what the router grants. After a crash it ends by itself.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often the router is asked whether it still knows the mappings, and for its external address.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>How the router is asked.</summary>
public enum PortMappingMode
{
    Off,

    /// <summary>PCP, then NAT-PMP, then UPnP: the first that maps a port stays.</summary>
    Auto,

    /// <summary>RFC 6887, and NAT-PMP where the router knows only that predecessor.</summary>
    Pcp,

    /// <summary>RFC 6886.</summary>
    NatPmp,

    /// <summary>UPnP Internet Gateway Device.</summary>
    Upnp,
}
