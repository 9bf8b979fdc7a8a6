namespace Portolan.Lab.Tests.Doctor;

/// <summary>What <c>portolan doctor --json</c> must conclude in a network: the beginning of its answer, and its exit code.</summary>
/// <param name="Network">As in <see cref="Networks.Network.Name"/>.</param>
/// <param name="Active">ok or no.</param>
/// <param name="Passive">ok, workaround or no.</param>
/// <param name="Use">active, passive, epsv, either or none.</param>
/// <param name="Causes">Codes, the first one the verdict; empty when all is well.</param>
public sealed record DoctorCase(string Network, bool Tls, string Active, string Passive, string Use, int ExitCode, params string[] Causes)
{
    /// <summary>The networks of docs/diagnosis-table.md, part 2, as the lab builds them.</summary>
    public static IReadOnlyList<DoctorCase> All { get; } =
    [
        new("direct", false, "ok", "ok", "either", 0),
        new("direct", true, "ok", "ok", "either", 0),
        new("routed-client", false, "ok", "ok", "either", 0),
        new("ipv6-only", false, "ok", "ok", "either", 0),
        new("ipv6-only", true, "ok", "ok", "either", 0),
        new("dual-stack", false, "ok", "ok", "either", 0),
        new("dual-stack-broken", false, "ok", "ok", "either", 10, "one-family-broken"),

        new("client-nat", false, "no", "ok", "passive", 20, "client-nat"),
        new("client-nat", true, "no", "ok", "passive", 20, "client-nat"),
        new("client-nat-helper", false, "ok", "ok", "either", 10, "client-nat-alg"),
        new("client-nat-helper", true, "no", "ok", "passive", 20, "client-nat-alg"),
        new("client-firewall-drops", false, "no", "ok", "passive", 20, "inbound-blocked"),
        new("client-firewall-rejects", false, "no", "ok", "passive", 20, "inbound-rejected"),

        new("server-firewall-control-only", false, "ok", "no", "active", 20, "passive-range-closed"),
        new("server-firewall-range", false, "ok", "ok", "either", 0),
        new("server-dnat-external", false, "ok", "ok", "either", 0),
        new("server-dnat-external", true, "ok", "ok", "either", 0),
        new("server-dnat-private", false, "ok", "workaround", "epsv", 10, "wrong-passive-address"),
        new("server-dnat-private-client-nat", false, "no", "workaround", "epsv", 20, "wrong-passive-address", "client-nat"),
        new("server-dnat-private-no-range", false, "ok", "no", "active", 20, "wrong-passive-address", "passive-range-closed"),
        new("server-dnat-no-range", false, "ok", "no", "active", 20, "passive-range-closed"),
        new("server-dnat-half-range", false, "ok", "workaround", "active", 10, "passive-range-partly-open"),
        new("both-nat", false, "no", "ok", "passive", 20, "client-nat"),
        new("both-nat-no-range", false, "no", "no", "none", 30, "client-nat", "passive-range-closed"),
        new("no-control", false, "no", "no", "none", 40, "control-timed-out"),
    ];

    public override string ToString() => $"{Network}, {(Tls ? "TLS" : "plain")}";
}
