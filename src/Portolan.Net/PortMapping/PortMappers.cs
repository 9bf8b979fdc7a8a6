namespace Portolan.Net.PortMapping;

/// <summary>The clients of the three protocols.</summary>
public static class PortMappers
{
    /// <summary>A client; the router is not asked before the first call.</summary>
    public static IPortMapper Open(PortMappingProtocol protocol, RouterPath path, TimeProvider time) => protocol switch
    {
        PortMappingProtocol.Pcp => new PcpMapper(path, time),
        PortMappingProtocol.NatPmp => new NatPmpMapper(path, time),
        _ => new Upnp.UpnpMapper(path, time),
    };
}
