namespace Portolan.Diagnosis;

/// <summary>From what was seen to what is wrong: pure functions, one file of rules per part of the work.</summary>
public static class Diagnose
{
    /// <summary>
    /// The causes that fit, best first: surest first, what breaks things before mere advice. Empty where all is well.
    /// Where the control connection fails, only that is told, since nothing else could be tried.
    /// </summary>
    public static IReadOnlyList<Verdict> Verdicts(Observations seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var evidence = new Evidence(seen);
        var control = ControlRules.Of(evidence).ToList();
        if (!seen.ControlWorks) return Ranked(control);
        return Ranked([.. control, .. PassiveRules.Of(evidence), .. ActiveRules.Of(evidence), .. TransferRules.Of(evidence)]);
    }

    private static List<Verdict> Ranked(IEnumerable<Verdict> verdicts) =>
    [
        .. verdicts
            .GroupBy(verdict => (verdict.Cause, verdict.Scope))
            .Select(same => same.MaxBy(verdict => verdict.Confidence)!)
            .OrderBy(verdict => verdict.IsAdvice)
            .ThenByDescending(verdict => verdict.Confidence)
            .ThenBy(verdict => verdict.Scope),
    ];
}
