using System.Net;
using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Networks;

/// <summary>Nothing but routers between two public addresses. A stranger lives on the client's network.</summary>
public sealed class Direct : Network
{
    public Direct() : base("direct")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer);
        Stranger = Topology.Host("stranger").Uplink(Internet, "198.51.100.66/24 via 198.51.100.1");
    }

    public Node Stranger { get; }
}

/// <summary>A client with a private address that is routed as it is, as inside a company: a private address is no proof of NAT.</summary>
public sealed class RoutedClient : Network
{
    public RoutedClient() : base("routed-client")
    {
        var campus = Topology.Router("campus").Uplink(Internet, "198.51.100.2/24 via 198.51.100.1");
        Internet.Route("192.168.1.0/24", campus);
        Client.Uplink(campus, PrivateClient);
        Server.Uplink(Internet, PublicServer);
    }
}

/// <summary>No IPv4 anywhere.</summary>
public sealed class IPv6Only : Network
{
    public IPv6Only() : base("ipv6-only")
    {
        Client.Uplink(Internet, PublicClientV6);
        Server.Uplink(Internet, PublicServerV6);
    }

    public override IPAddress Dialled => Server.IPv6;
}

/// <summary>Both families on both sides, and a name that has an address of each.</summary>
public class DualStack : Network
{
    public const string HostName = "ftp.example.org";

    public DualStack() : this("dual-stack")
    {
    }

    protected DualStack(string name) : base(name)
    {
        Client.Uplink(Internet, PublicClient, PublicClientV6);
        Server.Uplink(Internet, PublicServer, PublicServerV6);
        Client.Knows(HostName, Server.IPv6, Server.IPv4);
    }

    public override IPAddress Dialled => Server.IPv6;

    public override string UrlHost => HostName;
}

/// <summary>As before, but the server's firewall was never told of IPv6: the name has an address that does not answer.</summary>
public sealed class DualStackBroken : DualStack
{
    public DualStackBroken() : base("dual-stack-broken") => Server.DropIPv6();

    public override IPAddress Dialled => Server.IPv4;
}

/// <summary>Fifty clients with an address each, a server with three passive ports.</summary>
public sealed class NarrowRange : Network
{
    public const int Clients = 50;

    public NarrowRange() : base("narrow-range")
    {
        Client.Uplink(Internet, [.. Enumerable.Range(101, Clients).Select(last => $"198.51.100.{last}/24 via 198.51.100.1")]);
        Server.Uplink(Internet, PublicServer);
    }

    public override IReadOnlyList<string> ServeArguments => ["--passive-ports", "50000-50002"];
}
