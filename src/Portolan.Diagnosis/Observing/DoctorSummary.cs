namespace Portolan.Diagnosis;

/// <summary>The first lines of <c>doctor --json</c>: what works, what to use, why the rest does not.</summary>
/// <param name="Active"><c>ok</c> or <c>no</c>.</param>
/// <param name="Passive"><c>ok</c>, <c>workaround</c> (works for clients that know how, or not each time) or <c>no</c>.</param>
/// <param name="Use"><c>active</c>, <c>passive</c>, <c>epsv</c>, <c>either</c> or <c>none</c>.</param>
/// <param name="Causes">Codes (<see cref="SummaryCodes"/>), best first; empty where all is well.</param>
/// <param name="ExitCode">0 all modes fine, 10 works with advice, 20 some mode works, 30 control only, 40 no control.</param>
public sealed record DoctorSummary(string Active, string Passive, string Use, IReadOnlyList<string> Causes, int ExitCode)
{
    /// <summary>Sums up a run.</summary>
    public static DoctorSummary Of(Observations seen, IReadOnlyList<Verdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(verdicts);
        var evidence = new Evidence(seen);
        var active = evidence.Active.Any(probe => probe.IsOk) ? "ok" : "no";
        var passive = PassiveState(evidence);
        var causes = CausesToName(verdicts);
        return new(active, passive, UseOf(active, passive, evidence), causes, ExitCodeOf(seen, active, passive, causes));
    }

    private static string PassiveState(Evidence evidence)
    {
        var dials = PassiveDials.Of(evidence);
        if (!evidence.Passive.Any(probe => probe.IsOk))
        {
            // Every transfer met a closed port of a range that is open elsewhere: another try gets through.
            return dials.Open.Count > 0 && evidence.Passive.All(probe => probe.Outcome.IsConnectFailure()) ? "workaround" : "no";
        }
        if (dials.Failed.Count > 0) return "workaround";
        // A verb that the server does not know, or that does not exist in this address family, is no fault of the path.
        var failures = evidence.Passive.Where(probe => !probe.IsOk && probe.Outcome != ProbeOutcome.CommandRefused);
        return failures.Any() ? "workaround" : "ok";
    }

    private static string UseOf(string active, string passive, Evidence evidence) => (active, passive) switch
    {
        (_, "workaround") when evidence.Epsv.Any() && evidence.Epsv.All(probe => probe.IsOk) && PassiveDials.Of(evidence).Failed.Count == 0 => "epsv",
        ("ok", "ok") => "either",
        ("ok", _) => "active",
        (_, "no") => "none",
        _ => "passive",
    };

    /// <summary>What is sure or likely; and where a direction has nothing better, its best guess.</summary>
    private static List<string> CausesToName(IReadOnlyList<Verdict> verdicts) =>
    [
        .. verdicts
            .Where(verdict => verdict.Confidence >= Confidence.Likely || verdict == verdicts.First(other => other.Scope == verdict.Scope))
            .Select(verdict => verdict.Code)
            .Distinct(StringComparer.Ordinal),
    ];

    private static int ExitCodeOf(Observations seen, string active, string passive, List<string> causes)
    {
        if (!seen.ControlWorks) return 40;
        return (active, passive) switch
        {
            ("no", "no") => 30,
            ("no", _) or (_, "no") => 20,
            (_, "workaround") => 10,
            _ => causes.Count > 0 ? 10 : 0,
        };
    }
}
