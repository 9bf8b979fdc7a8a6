using System.Net;
using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Networks;

/// <summary>The server's firewall lets the control port in and forgot the passive range.</summary>
public sealed class ServerFirewallControlOnly : Network
{
    public ServerFirewallControlOnly() : base("server-firewall-control-only")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer).AllowOnly("21");
    }
}

/// <summary>The server's firewall lets nobody in, or the server is not there at all: from outside this looks the same.</summary>
public sealed class NoControl : Network
{
    public NoControl() : base("no-control")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer).DropInbound();
    }
}

/// <summary>The server's firewall as it should be: the control port and the passive range.</summary>
public sealed class ServerFirewallRange : Network
{
    public ServerFirewallRange() : base("server-firewall-range")
    {
        Client.Uplink(Internet, PublicClient);
        Server.Uplink(Internet, PublicServer).AllowOnly($"21, {PassiveRange}");
    }
}

/// <summary>A server behind a router that forwards control port and range. Subclasses differ in what is forwarded and announced.</summary>
public abstract class ServerDnat : Network
{
    protected ServerDnat(string name, string forwarded, bool dropsStrays = true, bool clientNat = false) : base(name)
    {
        if (clientNat) PutClientBehindNat();
        else Client.Uplink(Internet, PublicClient);
        Office = PutServerBehindNat(forwarded, dropsStrays);
    }

    public Node Office { get; }

    public override IPAddress Dialled => Office.IPv4;

    /// <summary>The outer address of the server's router.</summary>
    protected const string Outside = "203.0.113.20";
}

/// <summary>All as it should be.</summary>
public sealed class ServerDnatExternal() : ServerDnat("server-dnat-external", $"21, {PassiveRange}")
{
    public override string? Announced => Outside;
}

/// <summary>The usual mistake: the server announces its private address.</summary>
public sealed class ServerDnatPrivate() : ServerDnat("server-dnat-private", $"21, {PassiveRange}");

/// <summary>The usual mistake, and the client behind NAT as well.</summary>
public sealed class ServerDnatPrivateClientNat() : ServerDnat("server-dnat-private-client-nat", $"21, {PassiveRange}", clientNat: true);

/// <summary>The usual mistake, and the range is not forwarded either.</summary>
public sealed class ServerDnatPrivateNoRange() : ServerDnat("server-dnat-private-no-range", "21");

/// <summary>Only the control port is forwarded; for the range the router itself answers, with a reset.</summary>
public sealed class ServerDnatNoRange() : ServerDnat("server-dnat-no-range", "21", dropsStrays: false)
{
    public override string? Announced => Outside;
}

/// <summary>The first half of the range is forwarded, the rest is dropped.</summary>
public sealed class ServerDnatHalfRange() : ServerDnat("server-dnat-half-range", $"21, 50000-{LastOpen}")
{
    public const int LastOpen = 50005;

    public override string? Announced => Outside;
}

/// <summary>NAT on both sides, all as it should be on the server's.</summary>
public sealed class BothNat() : ServerDnat("both-nat", $"21, {PassiveRange}", clientNat: true)
{
    public override string? Announced => Outside;
}

/// <summary>NAT on both sides, and the range is not forwarded: no way is left.</summary>
public sealed class BothNatNoRange() : ServerDnat("both-nat-no-range", "21", clientNat: true)
{
    public override string? Announced => Outside;
}
