using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Kit;

/// <summary>
/// One namespace: a host or a router. Its way to the rest of the world is the interface <c>uplink</c>; a router's interfaces
/// towards the nodes below it are called by those nodes' names.
/// </summary>
public sealed class Node(string name, string @namespace, bool forwards)
{
    /// <summary>The interface towards the router above.</summary>
    public const string Up = "uplink";

    private readonly List<Link> _links = [];
    private readonly List<string> _routes = [];
    private readonly List<string> _rules = [];
    private readonly StringBuilder _hosts = new();
    private readonly Dictionary<string, IPAddress> _neighbours = new(StringComparer.Ordinal) { ["lo"] = IPAddress.Loopback };

    public string Name => name;

    /// <summary>For <c>ip netns exec</c>.</summary>
    public string Namespace => @namespace;

    /// <summary>The addresses of the uplink, in the order given.</summary>
    public IReadOnlyList<IPAddress> Addresses => [.. _links.SelectMany(link => link.Own)];

    public IPAddress IPv4 => Addresses.First(address => address.AddressFamily == AddressFamily.InterNetwork);

    public IPAddress IPv6 => Addresses.First(address => address.AddressFamily == AddressFamily.InterNetworkV6);

    /// <summary>Joins this node to the router above by a cable and sets its default route.</summary>
    /// <param name="addresses">Each <c>ADDRESS/PREFIX via GATEWAY</c>; the gateway becomes an address of the router.</param>
    public Node Uplink(Node router, params string[] addresses)
    {
        var link = new Link(router, [.. addresses.Select(Leg.Parse)]);
        _links.Add(link);
        _neighbours[Up] = link.Legs[0].Gateway;
        router._neighbours[name] = link.Legs[0].Address;
        return this;
    }

    /// <summary>A route to a network through a node below.</summary>
    public Node Route(string network, Node via)
    {
        _routes.Add($"ip -n {@namespace} route add {network} via {via.IPv4} dev {via.Name} onlink");
        return this;
    }

    /// <summary>Drops what goes to this network without a word.</summary>
    public Node Vanish(string network)
    {
        _routes.Add($"ip -n {@namespace} route add blackhole {network}");
        return this;
    }

    /// <summary>The largest packet that an interface sends or takes in, in bytes.</summary>
    public Node Mtu(string @interface, int bytes)
    {
        _routes.Add($"ip -n {@namespace} link set {@interface} mtu {bytes}");
        return this;
    }

    /// <summary>A setting of the kernel, in this namespace alone.</summary>
    public Node Sysctl(string setting)
    {
        _routes.Add($"ip netns exec {@namespace} sysctl -qw {setting}");
        return this;
    }

    /// <summary>Adds a table of packet rules in nft's language.</summary>
    public Node Rule(string table)
    {
        _rules.Add(table);
        return this;
    }

    /// <summary>Lets programs here find a name, as DNS would: through an <c>/etc/hosts</c> of this namespace's own.</summary>
    public Node Knows(string host, params IEnumerable<IPAddress> addresses)
    {
        foreach (var address in addresses) _hosts.AppendLine($"{address} {host}");
        return this;
    }

    /// <summary>The node at the other end of an interface.</summary>
    public IPAddress NeighbourOn(string @interface) => _neighbours[@interface];

    /// <summary>Runs code inside this namespace; sockets made there belong to it.</summary>
    public T Enter<T>(Func<T> work) => NamespaceThread.Run(@namespace, work);

    /// <summary>Runs a program here to its end.</summary>
    public Task<ToolRun> RunAsync(string program, IEnumerable<string> arguments, string? input = null, TimeSpan? limit = null, IReadOnlyDictionary<string, string>? environment = null) =>
        ToolRun.RunAsync("ip", ["netns", "exec", @namespace, program, .. arguments], input, environment, limit: limit);

    /// <summary>Listens on a free port above 1024 of one of this node's addresses.</summary>
    public Socket Listen(IPAddress address) => Enter(() =>
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        return socket;
    });

    internal void WriteNamespace(StringBuilder script)
    {
        script.AppendLine($"ip netns add {@namespace}");
        script.AppendLine($"ip -n {@namespace} link set lo up");
        // Without this an IPv6 address is no use in its first second, while the kernel looks whether somebody else has it.
        var settings = "net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0";
        if (forwards) settings += " net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1";
        script.AppendLine($"ip netns exec {@namespace} sysctl -qw {settings}");
    }

    internal void WriteLinks(StringBuilder script)
    {
        foreach (var (router, legs) in _links)
        {
            script.AppendLine($"ip link add {Up} netns {@namespace} type veth peer name {name} netns {router.Namespace}");
            script.AppendLine($"ip -n {@namespace} link set {Up} up");
            script.AppendLine($"ip -n {router.Namespace} link set {name} up");
            foreach (var leg in legs) leg.Write(script, @namespace, router.Namespace, name);
        }
    }

    internal void WriteRoutesRulesAndNames(StringBuilder script)
    {
        // ip netns exec lays the files of this folder over those of /etc.
        if (_hosts.Length > 0) script.AppendLine($"mkdir -p /etc/netns/{@namespace}\ncat > /etc/netns/{@namespace}/hosts <<'HOSTS'\n127.0.0.1 localhost\n::1 localhost\n{_hosts}HOSTS");
        foreach (var route in _routes) script.AppendLine(route);
        if (_rules.Count > 0) script.AppendLine($"ip netns exec {@namespace} nft -f - <<'RULES'\n{string.Join('\n', _rules)}\nRULES");
    }

    private sealed record Link(Node Router, Leg[] Legs)
    {
        public IEnumerable<IPAddress> Own => Legs.Select(leg => leg.Address);
    }

    /// <summary>One address of a cable's lower end, and the router's at the upper end.</summary>
    private sealed record Leg(IPAddress Address, int Prefix, IPAddress Gateway)
    {
        public static Leg Parse(string text)
        {
            var parts = text.Split([" via ", "/"], StringSplitOptions.None);
            return new(IPAddress.Parse(parts[0]), int.Parse(parts[1]), IPAddress.Parse(parts[2]));
        }

        // The router holds its address alone and a route to each neighbour, so that several cables may share one network without a switch.
        public void Write(StringBuilder script, string own, string router, string @interface)
        {
            var (width, nodad) = Address.AddressFamily == AddressFamily.InterNetwork ? (32, "") : (128, " nodad");
            script.AppendLine($"ip -n {own} address add {Address}/{Prefix} dev {Up}{nodad}");
            script.AppendLine($"ip -n {router} address replace {Gateway}/{width} dev {@interface}{nodad}");
            script.AppendLine($"ip -n {router} route replace {Address}/{width} dev {@interface}");
            script.AppendLine($"ip -n {own} route replace default via {Gateway} dev {Up}");
        }
    }
}
