using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Networks;

/// <summary>One link carries smaller packets than both ends believe, and nobody tells them: small transfers pass, large ones stop.</summary>
public sealed class BlackHole : Network
{
    public BlackHole() : base("black-hole")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer);
        Internet.Mtu(Server.Name, 1200).HidePacketTooBig();
    }
}

/// <summary>A NAT router that forgets a connection after four seconds of silence, and takes in no connection in the middle.</summary>
public sealed class ForgetfulNat : Network
{
    public ForgetfulNat() : base("forgetful-nat")
    {
        PutClientBehindNat().Sysctl("net.netfilter.nf_conntrack_tcp_timeout_established=4 net.netfilter.nf_conntrack_tcp_loose=0");
        Server.Uplink(Internet, PublicServer);
    }
}

/// <summary>A box on the way resets passive data connections that speak TLS.</summary>
public sealed class InspectedData : Network
{
    public InspectedData() : base("inspected-data")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer);
        Internet.ResetTls(PassiveRange);
    }
}

/// <summary>A box on the way resets control connections on port 21 that begin to speak TLS; implicit TLS on port 990 passes.</summary>
public sealed class InspectedControl : Network
{
    public InspectedControl() : base("inspected-control")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer);
        Internet.ResetTls("21");
    }

    public override IReadOnlyList<string> ServeArguments => [.. base.ServeArguments, "--implicit-tls", "*:990"];
}

/// <summary>A server that offers no TLS at all.</summary>
public sealed class NoTls : Network
{
    public NoTls() : base("no-tls")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer);
    }

    public override IReadOnlyList<string> ServeArguments => [.. base.ServeArguments, "--no-tls"];
}
