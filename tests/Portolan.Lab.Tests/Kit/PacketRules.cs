namespace Portolan.Lab.Tests.Kit;

/// <summary>What routers and firewalls do to packets, each as one table of nftables.</summary>
public static class PacketRules
{
    private const string ArriveOutside = $"iifname \"{Node.Up}\"";

    /// <summary>NAT as in every home: who is inside appears as this router.</summary>
    public static Node Masquerade(this Node router) => router.Rule($$"""
        table ip hiding {
          chain post { type nat hook postrouting priority srcnat; oifname "{{Node.Up}}" masquerade; }
        }
        """);

    /// <summary>Drops what comes from outside and belongs to nothing known: neither an answer, nor forwarded, nor expected by the FTP helper.</summary>
    public static Node DropStrays(this Node router) => router.Rule($$"""
        table ip strays {
          chain input {
            type filter hook input priority filter;
            {{ArriveOutside}} ct state established,related accept
            {{ArriveOutside}} meta l4proto tcp drop
          }
          chain forward {
            type filter hook forward priority filter;
            {{ArriveOutside}} ct state established,related accept
            {{ArriveOutside}} ct status dnat accept
            {{ArriveOutside}} drop
          }
        }
        """);

    /// <summary>Forwards ports of this router to a server inside ("virtual server").</summary>
    /// <param name="ports">As nft writes sets: <c>21, 50000-50010</c>.</param>
    public static Node Forward(this Node router, Node to, string ports) => router.Rule($$"""
        table ip forwarding {
          chain pre { type nat hook prerouting priority dstnat; {{ArriveOutside}} tcp dport { {{ports}} } dnat to {{to.IPv4}}; }
        }
        """);

    /// <summary>The kernel's FTP helper: reads control connections that it can read, rewrites addresses in them, and lets the announced connections in.</summary>
    public static Node FtpHelper(this Node router) => router.Rule("""
        table ip reading {
          ct helper ftp { type "ftp" protocol tcp; }
          chain pre { type filter hook prerouting priority filter; tcp dport 21 ct helper set "ftp"; }
        }
        """);

    /// <summary>A host's firewall that drops every SYN from outside.</summary>
    public static Node DropInbound(this Node host) => Firewall(host, "drop");

    /// <summary>A host's firewall that answers every SYN from outside with a reset.</summary>
    public static Node RejectInbound(this Node host) => Firewall(host, "reject with tcp reset");

    /// <summary>A host's firewall that lets only these ports in and drops the rest.</summary>
    public static Node AllowOnly(this Node host, string ports) => Firewall(host, $"tcp dport != {{ {ports} }} drop");

    /// <summary>A host's firewall that drops every TCP packet of IPv6 from outside.</summary>
    public static Node DropIPv6(this Node host) => host.Rule("""
        table ip6 firewall {
          chain input { type filter hook input priority filter; iifname != lo meta l4proto tcp drop; }
        }
        """);

    /// <summary>Tells nobody that a packet was too large for the next link (RFC 1191 black hole).</summary>
    public static Node HidePacketTooBig(this Node router) => router.Rule("""
        table ip silence {
          chain out { type filter hook output priority filter; icmp type destination-unreachable drop; }
        }
        """);

    /// <summary>Resets every connection to these ports that begins to speak TLS, as boxes that inspect content do with what they cannot read.</summary>
    public static Node ResetTls(this Node router, string ports) => router.Rule($$"""
        table ip inspection {
          chain forward { type filter hook forward priority filter; tcp dport { {{ports}} } @ih,0,16 0x1603 reject with tcp reset; }
        }
        """);

    private static Node Firewall(Node host, string newConnections) => host.Rule($$"""
        table inet firewall {
          chain input {
            type filter hook input priority filter;
            iifname lo accept
            ct state established,related accept
            meta l4proto tcp {{newConnections}}
          }
        }
        """);
}
