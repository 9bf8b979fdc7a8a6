namespace Portolan.Diagnosis;

/// <summary>Rules for the firewalls of Linux.</summary>
internal static class LinuxRules
{
    /// <remarks>Inserted into the usual chains, in front: a table of its own could not open what another one drops.</remarks>
    public static string Nftables(FirewallPorts ports)
    {
        var family = (ports.WantsV4, ports.WantsV6) switch { (true, false) => "meta nfproto ipv4 ", (false, true) => "meta nfproto ipv6 ", _ => "" };
        var text = new RuleText()
            .Add("#!/usr/sbin/nft -f")
            .Add("# For the usual layout: table inet filter with the chains input and output. Yours may have other names: see nft list ruleset.")
            .Add("# These rules last until the next boot; put the same lines into /etc/nftables.conf to keep them.")
            .Add($"insert rule inet filter input {family}tcp dport {ports.Range} accept comment \"FTP passive data\"")
            .Add($"insert rule inet filter input {family}tcp dport {{ {ports.ControlList(", ")} }} accept comment \"FTP commands\"")
            .Add("insert rule inet filter input ct state established,related accept");
        if (ports.Active is { } active)
            text.Add($"insert rule inet filter output {family}tcp sport {active} tcp dport 1024-65535 accept comment \"FTP active data\"");
        return text.ToString();
    }

    public static string Iptables(FirewallPorts ports)
    {
        var text = new RuleText();
        if (ports.WantsV4) Iptables(text, "iptables", ports);
        if (ports.WantsV6) Iptables(text, "ip6tables", ports);
        return text.ToString();
    }

    private static void Iptables(RuleText text, string program, FirewallPorts ports)
    {
        text.Add($"{program} -I INPUT -p tcp -m multiport --dports {ports.ControlList()} -m comment --comment \"FTP commands\" -j ACCEPT")
            .Add($"{program} -I INPUT -p tcp --dport {ports.RangeWith(':')} -m comment --comment \"FTP passive data\" -j ACCEPT")
            .Add($"{program} -I INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT");
        if (ports.Active is { } active)
            text.Add($"{program} -I OUTPUT -p tcp --sport {active} --dport 1024:65535 -m comment --comment \"FTP active data\" -j ACCEPT");
    }

    /// <remarks>No <c>--add-service=ftp</c>: that brings the connection tracking helper, which is blind under TLS and not needed with a fixed range.</remarks>
    public static string Firewalld(FirewallPorts ports)
    {
        var text = new RuleText();
        if (ports is { WantsV4: true, WantsV6: true })
        {
            foreach (var port in ports.Control) text.Add($"firewall-cmd --permanent --add-port={port}/tcp");
            text.Add($"firewall-cmd --permanent --add-port={ports.Range}/tcp");
        }
        else
        {
            var family = ports.WantsV4 ? "ipv4" : "ipv6";
            foreach (var port in ports.Control.Select(FirewallPorts.Number).Append(ports.Range.ToString()))
                text.Add($"firewall-cmd --permanent --add-rich-rule='rule family=\"{family}\" port port=\"{port}\" protocol=\"tcp\" accept'");
        }
        return text.AddIf(ports.Active is not null, "# Active mode needs no rule: firewalld lets connections out.")
            .Add("firewall-cmd --reload").ToString();
    }

    public static string Ufw(FirewallPorts ports)
    {
        var any = (ports.WantsV4, ports.WantsV6) switch { (true, false) => "0.0.0.0/0", (false, true) => "::/0", _ => "any" };
        var text = new RuleText()
            .Add($"ufw allow proto tcp from {any} to any port {ports.ControlList()} comment 'FTP commands'")
            .Add($"ufw allow proto tcp from {any} to any port {ports.RangeWith(':')} comment 'FTP passive data'");
        if (ports.Active is { } active)
        {
            text.Add("# Only where outgoing traffic is denied by default:")
                .Add($"ufw allow out proto tcp from any port {active} to {any} port 1024:65535 comment 'FTP active data'");
        }
        return text.ToString();
    }
}
