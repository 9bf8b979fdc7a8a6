namespace Portolan.Diagnosis;

/// <summary>Which address families rules are wanted for.</summary>
public enum AddressFamilies : byte
{
    Both,
    IPv4,
    IPv6,
}

/// <summary>What a server uses: the input of the firewall generator and the range planner's check.</summary>
public sealed record FirewallRequest
{
    /// <summary>FTP and explicit TLS.</summary>
    public IReadOnlyList<int> ControlPorts { get; init; } = [21];

    /// <summary>Null where there is none.</summary>
    public int? ImplicitTlsPort { get; init; }

    /// <summary>Null where the server picks random ports: then no firewall can be opened for it.</summary>
    public PortRange? PassiveRange { get; init; }

    /// <summary>The source port of active mode, usually 20; null where active mode is off.</summary>
    public int? ActiveSourcePort { get; init; } = 20;

    public AddressFamilies Families { get; init; }

    /// <summary>Other ports that something listens on here (the console, SSH): the passive range must not touch them.</summary>
    public IReadOnlyList<int> OtherListeners { get; init; } = [];

    /// <summary>The ports that the server's system takes for outgoing connections.</summary>
    public SystemPorts System { get; init; } = SystemPorts.LinuxDefault;

    /// <summary>What the server announces; null where that is not known.</summary>
    public string? ExternalAddress { get; init; }

    /// <summary>Control ports, implicit TLS included, in order.</summary>
    public IReadOnlyList<int> AllControlPorts => ImplicitTlsPort is { } implicitly ? [.. ControlPorts, implicitly] : ControlPorts;
}

/// <summary>Something to say about a request. Errors: no rules are printed.</summary>
public sealed record FirewallFinding(bool IsError, Phrase Text);

/// <summary>Finds nonsense before it becomes a rule.</summary>
public static class FirewallCheck
{
    /// <summary>More ports than this in a container cost a proxy process each, with Docker's userland proxy.</summary>
    private const int ContainerComfort = 200;

    public static IReadOnlyList<FirewallFinding> Of(FirewallRequest request, FirewallTarget? target = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var findings = new List<FirewallFinding>();
        foreach (var port in request.AllControlPorts.Where(port => port is < 1 or > 65535))
            findings.Add(Error($"Port {port} does not exist.", $"端口 {port} 不存在。"));
        if (request.AllControlPorts.Count == 0) findings.Add(Error("There is no control port.", "没有控制端口。"));
        if (request.PassiveRange is not { } range)
        {
            findings.Add(Error("No passive range is set: the server picks random ports, and no firewall can be opened for these. Set one, for example 50000-50099.",
                "没有设置被动端口范围：服务器会随机选取端口，防火墙无法为其放行。请设置范围，例如 50000-50099。"));
            return findings;
        }
        Range(findings, request, range);
        if (target is FirewallTarget.Docker or FirewallTarget.Kubernetes && range.Count > ContainerComfort)
            findings.Add(Warning($"{range.Count} published ports cost Docker a proxy process each; Portolan shares ports among clients, 16 are plenty.", $"发布 {range.Count} 个端口时 Docker 会为每个端口启动代理进程；Portolan 的端口可由多个客户端共享，16 个足够。"));
        return findings;
    }

    private static void Range(List<FirewallFinding> findings, FirewallRequest request, PortRange range)
    {
        if (range.First < 1024) findings.Add(Error($"The passive range {range} begins below 1024: these ports belong to system services.", $"被动端口范围 {range} 从 1024 以下开始：这些端口属于系统服务。"));
        foreach (var port in request.AllControlPorts.Concat(request.OtherListeners).Where(port => range.Contains(port)).Distinct())
            findings.Add(Error($"The passive range {range} overlaps the listener on port {port}.", $"被动端口范围 {range} 与端口 {port} 上的监听重叠。"));
        if (request.ActiveSourcePort is { } active && range.Contains(active))
            findings.Add(Error($"The passive range {range} overlaps the active source port {active}.", $"被动端口范围 {range} 与主动模式源端口 {active} 重叠。"));
        if (request.System.MayTake(range))
        {
            var ephemeral = request.System.Ephemeral!.Value;
            findings.Add(Warning(
                $"The passive range {range} lies in the system's range for outgoing connections ({ephemeral}): a port may be taken just when it is needed. Reserve it: {request.System.ReserveCommand(range)}",
                $"被动端口范围 {range} 位于系统的出站端口范围（{ephemeral}）内：需要时端口可能已被占用。请保留它：{request.System.ReserveCommand(range)}"));
        }
    }

    private static FirewallFinding Error(string en, string zh) => new(true, (en, zh));

    private static FirewallFinding Warning(string en, string zh) => new(false, (en, zh));
}
