using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Networks;

/// <summary>The client at home behind a router with NAT: what passive mode was made for.</summary>
public sealed class ClientNat : Network
{
    public ClientNat() : base("client-nat")
    {
        Home = PutClientBehindNat();
        Server.Uplink(Internet, PublicServer);
    }

    public Node Home { get; }
}

/// <summary>As before, with the kernel's FTP helper on the router: active mode works while the control connection can be read.</summary>
public sealed class ClientNatHelper : Network
{
    public ClientNatHelper() : base("client-nat-helper")
    {
        Home = PutClientBehindNat().FtpHelper();
        Server.Uplink(Internet, PublicServer);
    }

    public Node Home { get; }
}

/// <summary>A public address and a firewall that drops every SYN from outside.</summary>
public sealed class ClientFirewallDrops : Network
{
    public ClientFirewallDrops() : base("client-firewall-drops")
    {
        Client.Uplink(Internet, PublicClient).DropInbound();
        Server.Uplink(Internet, PublicServer);
    }
}

/// <summary>A public address and a firewall that answers every SYN from outside with a reset.</summary>
public sealed class ClientFirewallRejects : Network
{
    public ClientFirewallRejects() : base("client-firewall-rejects")
    {
        Client.Uplink(Internet, PublicClient).RejectInbound();
        Server.Uplink(Internet, PublicServer);
    }
}

/// <summary>Two clients behind one NAT router: to the server they are one address.</summary>
public sealed class TwoClientsOneNat : Network
{
    public TwoClientsOneNat() : base("two-clients-one-nat")
    {
        var home = PutClientBehindNat();
        Second = Topology.Host("second").Uplink(home, "192.168.1.11/24 via 192.168.1.1");
        Server.Uplink(Internet, PublicServer);
    }

    public Node Second { get; }
}
