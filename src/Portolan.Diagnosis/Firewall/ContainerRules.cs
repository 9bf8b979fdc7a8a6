namespace Portolan.Diagnosis;

/// <summary>Port publishing for containers: the passive range must carry the same numbers outside and inside.</summary>
internal static class ContainerRules
{
    public static string Docker(FirewallPorts ports)
    {
        var text = new RuleText()
            .Add(ports.Say(
                "# compose.yaml. The passive range has the same numbers outside and inside, since the server names them to clients.",
                "# compose.yaml。被动端口范围在容器内外必须相同，因为服务器会把这些端口号告诉客户端。"))
            .Add("services:")
            .Add("  portolan:")
            .Add("    image: portolan")
            .Add($"    command: serve --passive-ports {ports.Range} --external-address {ports.External}")
            .Add("    ports:");
        foreach (var port in ports.Control) text.Add($"      - \"{port}:{port}\"");
        text.Add($"      - \"{ports.Range}:{ports.Range}\"");
        if (ports.Active is < 1024) text.Add("    cap_add: [NET_BIND_SERVICE]    # " + ports.Say("port 20 of active mode; behind Docker's NAT clients see another source port", "主动模式的 20 端口；在 Docker 的 NAT 之后，客户端看到的源端口会不同"));
        return text.Add("    # network_mode: host    # " + ports.Say("instead of ports: real client addresses, real port 20, no proxy per port", "代替 ports：真实的客户端地址、真实的 20 端口，没有逐端口的代理")).ToString();
    }

    /// <remarks>A Service cannot publish a range (kubernetes issue 23864), so each port is listed.</remarks>
    public static string Kubernetes(FirewallPorts ports)
    {
        var text = new RuleText()
            .Add(ports.Say(
                "# One pod behind one address: sessions and data ports belong together. externalTrafficPolicy keeps the client's real address.",
                "# 一个地址后面只有一个 pod：会话与数据端口须在一起。externalTrafficPolicy 保留客户端的真实地址。"))
            .Add("apiVersion: v1")
            .Add("kind: Service")
            .Add("metadata:")
            .Add("  name: portolan")
            .Add("spec:")
            .Add("  type: LoadBalancer")
            .Add("  externalTrafficPolicy: Local")
            .Add("  sessionAffinity: ClientIP")
            .Add($"  ipFamilyPolicy: {(ports is { WantsV4: true, WantsV6: true } ? "PreferDualStack" : "SingleStack")}");
        if (!(ports.WantsV4 && ports.WantsV6)) text.Add($"  ipFamilies: [{(ports.WantsV4 ? "IPv4" : "IPv6")}]");
        text.Add("  selector:")
            .Add("    app: portolan")
            .Add("  ports:");
        foreach (var port in ports.Control) text.Add($"    - {{ name: control-{port}, protocol: TCP, port: {port}, targetPort: {port} }}");
        for (var port = (int)ports.Range.First; port <= ports.Range.Last; port++)
            text.Add($"    - {{ name: passive-{port}, protocol: TCP, port: {port}, targetPort: {port} }}");
        return text.ToString();
    }
}
