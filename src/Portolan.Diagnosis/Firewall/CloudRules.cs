namespace Portolan.Diagnosis;

/// <summary>Command lines for the firewalls of cloud providers. Words in capitals are to be replaced.</summary>
internal static class CloudRules
{
    public static string Aws(FirewallPorts ports)
    {
        var text = new RuleText()
            .Add(ports.Say("# Security groups remember connections: replies need no rule. Network ACLs do not.", "# 安全组会记住连接，应答无需规则；网络 ACL 则不会。"))
            .AddUnlessEmpty(ports.SayAbroad("# AWS 的规则说明（Description）只能用 ASCII 字符，因此保留英文。"));
        foreach (var port in ports.Control) AwsRule(text, ports, "ingress", port, port, ports.Commands.En);
        AwsRule(text, ports, "ingress", ports.Range.First, ports.Range.Last, ports.PassiveData.En);
        if (ports.Active is not null)
        {
            text.Add(ports.Say("# Active mode: only where the group does not let everything out.", "# 主动模式：仅在安全组不允许全部出站流量时需要。"));
            AwsRule(text, ports, "egress", 1024, 65535, ports.ActiveData.En);
        }
        return text.ToString();
    }

    private static void AwsRule(RuleText text, FirewallPorts ports, string direction, int from, int to, string purpose)
    {
        var ranges = new List<string>();
        if (ports.WantsV4) ranges.Add($"IpRanges=[{{CidrIp=0.0.0.0/0,Description=\"{purpose}\"}}]");
        if (ports.WantsV6) ranges.Add($"Ipv6Ranges=[{{CidrIpv6=::/0,Description=\"{purpose}\"}}]");
        text.Add($"aws ec2 authorize-security-group-{direction} --group-id SECURITY_GROUP --ip-permissions 'IpProtocol=tcp,FromPort={from},ToPort={to},{string.Join(',', ranges)}'");
    }

    public static string Azure(FirewallPorts ports)
    {
        var source = (ports.WantsV4, ports.WantsV6) switch { (true, false) => "0.0.0.0/0", (false, true) => "::/0", _ => "Internet" };
        const string start = "az network nsg rule create --resource-group RESOURCE_GROUP --nsg-name NSG";
        var text = new RuleText()
            .Add($"{start} --name ftp-commands --priority 1000 --direction Inbound --access Allow --protocol Tcp --source-address-prefixes {source} --destination-port-ranges {ports.ControlList(" ")}")
            .Add($"{start} --name ftp-passive-data --priority 1010 --direction Inbound --access Allow --protocol Tcp --source-address-prefixes {source} --destination-port-ranges {ports.Range}");
        if (ports.Active is { } active)
            text.Add($"{start} --name ftp-active-data --priority 1000 --direction Outbound --access Allow --protocol Tcp --source-port-ranges {active} --destination-address-prefixes {source} --destination-port-ranges 1024-65535");
        return text.ToString();
    }

    public static string Gcp(FirewallPorts ports)
    {
        var text = new RuleText();
        var tcp = string.Join(',', ports.Control.Select(FirewallPorts.Number).Append(ports.Range.ToString()).Select(port => "tcp:" + port));
        foreach (var (name, any) in Families(ports))
        {
            text.Add($"gcloud compute firewall-rules create ftp-in{name} --network NETWORK --direction INGRESS --action ALLOW --rules {tcp} --source-ranges {any} --target-tags ftp-server");
            if (ports.Active is not null)
                text.Add($"gcloud compute firewall-rules create ftp-active-out{name} --network NETWORK --direction EGRESS --action ALLOW --rules tcp:1024-65535 --destination-ranges {any} --target-tags ftp-server");
        }
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Any)> Families(FirewallPorts ports)
    {
        if (ports.WantsV4) yield return ("", "0.0.0.0/0");
        if (ports.WantsV6) yield return ("-v6", "::/0");
    }
}
