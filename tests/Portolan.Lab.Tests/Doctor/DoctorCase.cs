namespace Portolan.Lab.Tests.Doctor;

/// <summary>What <c>portolan doctor --json</c> must conclude in a network: the beginning of its answer, and its exit code.</summary>
/// <param name="Network">As in <see cref="Networks.Network.Name"/>.</param>
/// <param name="Active">ok or no.</param>
/// <param name="Passive">ok, workaround or no.</param>
/// <param name="Use">active, passive, epsv, either or none.</param>
/// <param name="Findings">Codes, the first one the verdict; empty when all is well. Only those that end in <c>!</c> may be stated as sure.</param>
public sealed record DoctorCase(string Network, bool Tls, string Active, string Passive, string Use, int ExitCode, params string[] Findings)
{
    private const char MayBeSure = '!';

    /// <summary>The networks of docs/diagnosis-table.md, part 2, as the lab builds them, with a Portolan server: it tells its side.</summary>
    public static IReadOnlyList<DoctorCase> All { get; } =
    [
        new("direct", false, "ok", "ok", "either", 0),
        new("direct", true, "ok", "ok", "either", 0),
        new("routed-client", false, "ok", "ok", "either", 0),
        new("ipv6-only", false, "ok", "ok", "either", 0),
        new("ipv6-only", true, "ok", "ok", "either", 0),
        new("dual-stack", false, "ok", "ok", "either", 0),
        new("dual-stack-broken", false, "ok", "ok", "either", 10, "one-family-broken!"),

        new("client-nat", false, "no", "ok", "passive", 20, "client-nat!"),
        new("client-nat", true, "no", "ok", "passive", 20, "client-nat!"),
        new("client-nat-helper", false, "ok", "ok", "either", 10, "client-nat-alg!"),
        new("client-nat-helper", true, "no", "ok", "passive", 20, "client-nat-alg"),
        new("client-firewall-drops", false, "no", "ok", "passive", 20, "inbound-blocked"),
        new("client-firewall-rejects", false, "no", "ok", "passive", 20, "inbound-rejected"),

        new("client-firewall-drops", true, "no", "ok", "passive", 20, "inbound-blocked"),
        new("client-firewall-rejects", true, "no", "ok", "passive", 20, "inbound-rejected"),

        new("server-firewall-control-only", false, "ok", "no", "active", 20, "passive-range-closed!"),
        new("server-firewall-control-only", true, "ok", "no", "active", 20, "passive-range-closed!"),
        new("server-firewall-range", false, "ok", "ok", "either", 0),
        new("server-dnat-external", false, "ok", "ok", "either", 0),
        new("server-dnat-external", true, "ok", "ok", "either", 0),
        new("server-dnat-private", false, "ok", "workaround", "epsv", 10, "wrong-passive-address!"),
        new("server-dnat-private", true, "ok", "workaround", "epsv", 10, "wrong-passive-address!"),
        new("server-dnat-private-client-nat", false, "no", "workaround", "epsv", 20, "wrong-passive-address!", "client-nat!"),
        new("server-dnat-private-no-range", false, "ok", "no", "active", 20, "wrong-passive-address!", "passive-range-closed"),
        new("server-dnat-no-range", false, "ok", "no", "active", 20, "passive-range-closed"),
        new("server-dnat-no-range", true, "ok", "no", "active", 20, "passive-range-closed"),
        new("server-dnat-half-range", false, "ok", "workaround", "active", 10, "passive-range-partly-open!"),
        new("server-dnat-half-range", true, "ok", "workaround", "active", 10, "passive-range-partly-open!"),
        new("both-nat", false, "no", "ok", "passive", 20, "client-nat!"),
        new("both-nat", true, "no", "ok", "passive", 20, "client-nat!"),
        new("both-nat-no-range", false, "no", "no", "none", 30, "client-nat!", "passive-range-closed"),
        new("both-nat-no-range", true, "no", "no", "none", 30, "client-nat!", "passive-range-closed"),
        new("no-control", false, "no", "no", "none", 40, "control-timed-out!"),
    ];

    /// <summary>A choice of them with a server that tells nothing of its side (vsftpd): less can be known.</summary>
    public static IReadOnlyList<DoctorCase> OneSided { get; } =
    [
        new("direct", false, "ok", "ok", "either", 0),
        new("direct", true, "ok", "ok", "either", 0),
        new("routed-client", false, "ok", "ok", "either", 0),
        new("client-nat", false, "no", "ok", "passive", 20, "client-nat!"),
        new("client-nat", true, "no", "ok", "passive", 20, "client-nat!"),
        new("client-nat-helper", false, "ok", "ok", "either", 10, "client-nat-alg"),
        new("client-nat-helper", true, "no", "ok", "passive", 20, "client-nat-alg!"), // anonymous, so it may compare with clear
        new("client-firewall-drops", false, "no", "ok", "passive", 20, "inbound-blocked"),
        new("client-firewall-rejects", false, "no", "ok", "passive", 20, "inbound-rejected"),
        new("server-firewall-control-only", false, "ok", "no", "active", 20, "passive-range-closed"),
        new("server-dnat-private", false, "ok", "workaround", "epsv", 10, "wrong-passive-address!"),
        new("server-dnat-no-range", false, "ok", "no", "active", 20, "passive-range-closed"),
        new("server-dnat-half-range", false, "ok", "workaround", "active", 10, "passive-range-partly-open!"),
        new("both-nat-no-range", false, "no", "no", "none", 30, "client-nat!", "passive-range-closed"),
    ];

    public IReadOnlyList<string> Causes => [.. Findings.Select(code => code.TrimEnd(MayBeSure))];

    /// <summary>The codes that may be stated as sure.</summary>
    public IReadOnlyList<string> MaySure => [.. Findings.Where(code => code.EndsWith(MayBeSure)).Select(code => code.TrimEnd(MayBeSure))];

    /// <summary>Fails, with all that the doctor said, where a run does not conclude this.</summary>
    public void Check(DoctorRun run, string serverLog)
    {
        var report = $"{this}\n{run.Run}\n--- server\n{serverLog}";
        Assert.True((Active, Passive, Use, ExitCode) == (run.Active, run.Passive, run.Use, run.Run.ExitCode), $"({run.Active}, {run.Passive}, {run.Use}, {run.Run.ExitCode}) for {report}");
        // The truth comes first; beyond it a server that keeps silent leaves more that is possible.
        if (run.TwoSided) Assert.True(Causes.SequenceEqual(run.Causes), $"causes [{string.Join(", ", run.Causes)}] for {report}");
        else Assert.True(Causes.SequenceEqual(run.Causes.Take(Causes.Count)) && (Causes.Count > 0 || run.Causes.Count == 0), $"causes [{string.Join(", ", run.Causes)}] for {report}");
        Assert.True(!run.Sure.Except(MaySure).Any(), $"sure of [{string.Join(", ", run.Sure)}] for {report}");
    }

    public override string ToString() => $"{Network}, {(Tls ? "TLS" : "plain")}";
}
