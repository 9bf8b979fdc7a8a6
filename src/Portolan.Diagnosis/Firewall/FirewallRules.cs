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
    /// <param name="language">Of comments, where the product takes any text in them; names and descriptions that must be ASCII stay English.</param>
    public static FirewallText For(FirewallTarget target, FirewallRequest request, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(request);
        var findings = FirewallCheck.Of(request, target);
        if (findings.Any(finding => finding.IsError)) return new(target, "", findings);
        var ports = new FirewallPorts(request, language);
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
        return new(target, text, target == FirewallTarget.Windows && language != Language.English ? [.. findings, new(IsError: false, AsciiBatch)] : findings);
    }

    private static readonly Phrase AsciiBatch = (
        "The comments are English: cmd reads a file in the system's code page.",
        "注释保留英文：cmd 按系统代码页读取文件，UTF-8 的中文注释可能吞掉后面的命令。注释的意思是：请以管理员身份运行；StatefulFTP 读不懂加密的命令，会切断 FTPS 会话，因此将其关闭；最后几行是 PowerShell 中的同样规则。");

    /// <summary>The name on the command line: <c>nftables</c>, <c>windows</c> …</summary>
    public static bool TryParse(string? name, out FirewallTarget target)
    {
        target = default;
        // A bare number would parse as well.
        return name is { Length: > 0 } && char.IsAsciiLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out target) && Enum.IsDefined(target);
    }
}
