namespace Portolan.Diagnosis;

/// <summary>Port publishing for containers: the passive range must carry the same numbers outside and inside.</summary>
internal static class ContainerRules
{
    public static string Docker(FirewallPorts ports)
    {
        var text = new RuleText()
            .Add("# compose.yaml. The passive range has the same numbers outside and inside, since the server names them to clients.")
            .Add("services:")
            .Add("  portolan:")
            .Add("    image: portolan")
            .Add($"    command: serve --passive-ports {ports.Range} --external-address {ports.External}")
            .Add("    ports:");
        foreach (var port in ports.Control) text.Add($"      - \"{port}:{port}\"");
        text.Add($"      - \"{ports.Range}:{ports.Range}\"");
        if (ports.Active is < 1024) text.Add("    cap_add: [NET_BIND_SERVICE]    # port 20 of active mode; behind Docker's NAT clients see another source port");
        return text.Add("    # network_mode: host    # instead of ports: real client addresses, real port 20, no proxy per port").ToString();
    }

    /// <remarks>A Service cannot publish a range (kubernetes issue 23864), so each port is listed.</remarks>
    public static string Kubernetes(FirewallPorts ports)
    {
        var text = new RuleText()
            .Add("# One pod behind one address: sessions and data ports belong together. externalTrafficPolicy keeps the client's real address.")
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
