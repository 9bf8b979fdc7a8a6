using System.Net;
using System.Net.Sockets;
using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Networks;

/// <summary>
/// A client, a server and what stands between them. Public addresses are those reserved for documentation: clients live in
/// 198.51.100.0/24 and 2001:db8:1::/64, servers in 203.0.113.0/24 and 2001:db8:2::/64; insides are 192.168.1.0/24 and 10.0.0.0/24.
/// </summary>
public abstract class Network : IAsyncDisposable
{
    protected const string PublicClient = "198.51.100.10/24 via 198.51.100.1";
    protected const string PublicClientV6 = "2001:db8:1::10/64 via 2001:db8:1::1";
    protected const string PublicServer = "203.0.113.20/24 via 203.0.113.1";
    protected const string PublicServerV6 = "2001:db8:2::20/64 via 2001:db8:2::1";
    protected const string PrivateClient = "192.168.1.10/24 via 192.168.1.1";
    protected const string PrivateServer = "10.0.0.20/24 via 10.0.0.1";

    protected Network(string name)
    {
        Name = name;
        Topology = new Topology(name);
        Internet = Topology.Internet();
        Client = Topology.Host("client");
        Server = Topology.Host("server");
    }

    /// <summary>The range that the server is told: eleven ports, as in the story.</summary>
    public const string PassiveRange = "50000-50010";

    public string Name { get; }

    public Node Internet { get; }

    public Node Client { get; }

    public Node Server { get; }

    /// <summary>Where clients reach the server: its own address, or its router's outer one.</summary>
    public virtual IPAddress Dialled => Server.IPv4;

    /// <summary>The host part of a URL for it.</summary>
    public virtual string UrlHost => Dialled.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Dialled}]" : Dialled.ToString();

    /// <summary>The address that the server is told to announce in passive mode; null leaves it to announce its own.</summary>
    public virtual string? Announced => null;

    /// <summary>What <c>portolan serve</c> is told besides its port, files and user.</summary>
    public virtual IReadOnlyList<string> ServeArguments =>
        Announced is null ? ["--passive-ports", PassiveRange] : ["--passive-ports", PassiveRange, "--external-address", Announced];

    public Topology Topology { get; }

    public Task BuildAsync() => Topology.BuildAsync();

    public ValueTask DisposeAsync() => Topology.DisposeAsync();

    /// <summary>A router with an address on the client side of the internet and the client behind it.</summary>
    protected Node PutClientBehindNat()
    {
        var home = Topology.Router("home").Uplink(Internet, "198.51.100.2/24 via 198.51.100.1").Masquerade().DropStrays();
        Client.Uplink(home, PrivateClient);
        return home;
    }

    /// <summary>A router that forwards ports to the server behind it, and hides the server's own dials.</summary>
    /// <param name="dropsStrays">False leaves the answer for other ports to the router itself: a reset.</param>
    protected Node PutServerBehindNat(string forwarded, bool dropsStrays = true)
    {
        var office = Topology.Router("office").Uplink(Internet, PublicServer);
        Server.Uplink(office, PrivateServer);
        office.Masquerade().Forward(Server, forwarded);
        return dropsStrays ? office.DropStrays() : office;
    }
}
