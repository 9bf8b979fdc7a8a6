namespace Portolan.Net.PortMapping;

/// <summary>A way to ask a router to forward ports.</summary>
public enum PortMappingProtocol
{
    /// <summary>Port Control Protocol, RFC 6887.</summary>
    Pcp,

    /// <summary>NAT Port Mapping Protocol, RFC 6886.</summary>
    NatPmp,

    /// <summary>UPnP Internet Gateway Device, versions 1 and 2.</summary>
    Upnp,
}
