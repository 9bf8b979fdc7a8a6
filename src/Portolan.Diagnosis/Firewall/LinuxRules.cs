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
            .Add(ports.Say(
                "# For the usual layout: table inet filter with the chains input and output. Yours may have other names: see nft list ruleset.",
                "# 适用于常见布局：表 inet filter，链 input 和 output。您的名称可能不同，请用 nft list ruleset 查看。"))
            .Add(ports.Say(
                "# These rules last until the next boot; put the same lines into /etc/nftables.conf to keep them.",
                "# 这些规则在下次启动后失效；要长期保留，请将相同的行写入 /etc/nftables.conf。"))
            .Add($"insert rule inet filter input {family}tcp dport {ports.Range} accept comment \"{ports.Say(ports.PassiveData)}\"")
            .Add($"insert rule inet filter input {family}tcp dport {{ {ports.ControlList(", ")} }} accept comment \"{ports.Say(ports.Commands)}\"")
            .Add("insert rule inet filter input ct state established,related accept");
        if (ports.Active is { } active)
            text.Add($"insert rule inet filter output {family}tcp sport {active} tcp dport 1024-65535 accept comment \"{ports.Say(ports.ActiveData)}\"");
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
        text.Add($"{program} -I INPUT -p tcp -m multiport --dports {ports.ControlList()} -m comment --comment \"{ports.Say(ports.Commands)}\" -j ACCEPT")
            .Add($"{program} -I INPUT -p tcp --dport {ports.RangeWith(':')} -m comment --comment \"{ports.Say(ports.PassiveData)}\" -j ACCEPT")
            .Add($"{program} -I INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT");
        if (ports.Active is { } active)
            text.Add($"{program} -I OUTPUT -p tcp --sport {active} --dport 1024:65535 -m comment --comment \"{ports.Say(ports.ActiveData)}\" -j ACCEPT");
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
        return text.AddIf(ports.Active is not null, ports.Say("# Active mode needs no rule: firewalld lets connections out.", "# 主动模式无需规则：firewalld 允许出站连接。"))
            .Add("firewall-cmd --reload").ToString();
    }

    public static string Ufw(FirewallPorts ports)
    {
        var any = (ports.WantsV4, ports.WantsV6) switch { (true, false) => "0.0.0.0/0", (false, true) => "::/0", _ => "any" };
        var text = new RuleText()
            .Add($"ufw allow proto tcp from {any} to any port {ports.ControlList()} comment '{ports.Say(ports.Commands)}'")
            .Add($"ufw allow proto tcp from {any} to any port {ports.RangeWith(':')} comment '{ports.Say(ports.PassiveData)}'");
        if (ports.Active is { } active)
        {
            text.Add(ports.Say("# Only where outgoing traffic is denied by default:", "# 仅在默认拒绝出站流量时需要："))
                .Add($"ufw allow out proto tcp from any port {active} to {any} port 1024:65535 comment '{ports.Say(ports.ActiveData)}'");
        }
        return text.ToString();
    }
}
