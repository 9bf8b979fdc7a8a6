namespace Portolan.Diagnosis;

/// <summary>For what rules can be printed.</summary>
public enum FirewallTarget : byte
{
    Nftables,
    Iptables,
    Firewalld,
    Ufw,
    Windows,
    Pf,
    Aws,
    Azure,
    Gcp,
    Docker,
    Kubernetes,
}

/// <summary>Rules as text, with what should be known about them. No text where a finding is an error.</summary>
public sealed record FirewallText(FirewallTarget Target, string Text, IReadOnlyList<FirewallFinding> Findings)
{
    public bool IsRefused => Findings.Any(finding => finding.IsError);
}

/// <summary>Prints firewall rules for a server's live settings: control ports in, passive range in, active mode out.</summary>
public static class FirewallRules
{
    /// <summary>The rules for one product, or the reasons why there are none.</summary>
    public static FirewallText For(FirewallTarget target, FirewallRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var findings = FirewallCheck.Of(request, target);
        if (findings.Any(finding => finding.IsError)) return new(target, "", findings);
        var ports = new FirewallPorts(request);
        var text = target switch
        {
            FirewallTarget.Nftables => LinuxRules.Nftables(ports),
            FirewallTarget.Iptables => LinuxRules.Iptables(ports),
            FirewallTarget.Firewalld => LinuxRules.Firewalld(ports),
            FirewallTarget.Ufw => LinuxRules.Ufw(ports),
            FirewallTarget.Windows => OtherSystems.Windows(ports),
            FirewallTarget.Pf => OtherSystems.Pf(ports),
            FirewallTarget.Aws => CloudRules.Aws(ports),
            FirewallTarget.Azure => CloudRules.Azure(ports),
            FirewallTarget.Gcp => CloudRules.Gcp(ports),
            FirewallTarget.Docker => ContainerRules.Docker(ports),
            _ => ContainerRules.Kubernetes(ports),
        };
        return new(target, text, findings);
    }

    /// <summary>The name on the command line: <c>nftables</c>, <c>windows</c> …</summary>
    public static bool TryParse(string? name, out FirewallTarget target)
    {
        target = default;
        // A bare number would parse as well.
        return name is { Length: > 0 } && char.IsAsciiLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out target) && Enum.IsDefined(target);
    }
}
