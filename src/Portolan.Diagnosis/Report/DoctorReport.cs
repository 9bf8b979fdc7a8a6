namespace Portolan.Diagnosis;

/// <summary>How a step of the doctor turned out.</summary>
public enum StepMark : byte
{
    Ok,
    Advice,
    Failed,
    Skipped,
}

/// <summary>One line of the doctor's work: what was tried and what came of it.</summary>
/// <param name="Probe"><c>P0</c> to <c>P13</c>.</param>
public sealed record DoctorStep(string Probe, StepMark Mark, Phrase Text, TimeSpan? Took = null);

/// <summary>One line of the trace: <c>&gt;</c> sent, <c>&lt;</c> received, <c>*</c> happened. Secrets are masked before it comes here.</summary>
public sealed record TraceLine(TimeSpan At, char Kind, string Text);

/// <summary>A whole run of the doctor: what it did, saw and concluded. Printing is elsewhere (<see cref="DoctorText"/>, <see cref="DoctorJson"/>).</summary>
public sealed record DoctorReport
{
    /// <summary>Host and port as asked for.</summary>
    public required string Target { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public TimeSpan Took { get; init; }

    public required Observations Seen { get; init; }

    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public required DoctorSummary Summary { get; init; }

    public IReadOnlyList<DoctorStep> Steps { get; init; } = [];

    public IReadOnlyList<TraceLine> Trace { get; init; } = [];

    /// <summary>The passive range that was checked port by port, and the closed ones of it; null where that was not asked for.</summary>
    public RangeCheck? Range { get; init; }

    /// <summary>The flags of the client that work best here; empty where nothing works.</summary>
    public string Profile
    {
        get
        {
            if (Summary.Use == "none") return "";
            var mode = Summary.Use switch { "either" => "auto", var use => use };
            return $"--mode {mode}" + (Seen.UsesTls ? Seen.ImplicitTls ? " --tls implicit" : " --tls explicit" : " --tls none");
        }
    }

    /// <summary>
    /// What to change for a verdict, as it fits here: texts for the server's own product only, where that is known; nothing about the server
    /// where it is the client's network that stops active mode and passive mode works.
    /// </summary>
    public IReadOnlyList<Advice> Fixes(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var fixes = CauseCatalogue.Of(verdict.Cause).Fixes.AsEnumerable();
        var clientsAffair = verdict.Scope == Scope.Active && Summary.Passive == "ok" && verdict.Cause is DataFailure.ActiveBlockedByClientNat
            or DataFailure.ActiveBlockedByClientFirewall or DataFailure.ActiveRejectedByClientFirewall or DataFailure.AlgRewrote or DataFailure.TlsBlindedAlg;
        if (clientsAffair) fixes = fixes.Where(fix => fix.Where is Place.Client or Place.ClientRouter);
        // The ports answer: only the announcement is wrong.
        if (verdict is { Cause: DataFailure.AnnouncedAddressPrivate or DataFailure.AnnouncedAddressWrong } && Summary.Passive != "no") fixes = fixes.Where(fix => fix.Where != Place.ServerFirewall);
        return [.. fixes.Where(fix => !fix.IsNothing).Select(Fitting)];
    }

    /// <summary>The server's own product only, where it is known; no forwarding where the server says that it stands behind no NAT.</summary>
    private Advice Fitting(Advice fix)
    {
        var copy = fix.Copy.AsEnumerable();
        var product = ServerProduct.Of(Seen);
        if (fix.Where == Place.Server && fix.Copy.Any(snippet => snippet.Product == product)) copy = copy.Where(snippet => snippet.Product == product);
        if (Seen.Server?.LocalAddress is { } inside && NetworkKinds.Same(inside, Seen.ControlRemote?.Address)) copy = copy.Where(snippet => !snippet.Text.Contains("{internal}", StringComparison.Ordinal));
        return fix with { Copy = [.. copy] };
    }

    /// <summary>Concludes from what was seen.</summary>
    public static DoctorReport Of(string target, DateTimeOffset startedAt, Observations seen, IReadOnlyList<DoctorStep> steps)
    {
        var verdicts = Diagnose.Verdicts(seen);
        return new() { Target = target, StartedAt = startedAt, Seen = seen, Verdicts = verdicts, Summary = DoctorSummary.Of(seen, verdicts), Steps = steps };
    }

    /// <summary>The attempt that tells most about one direction: the failed one that the verdict is about, else one that worked; null where none was made.</summary>
    public (DataProbe Probe, Verdict? Verdict)? Picture(bool active)
    {
        var probes = Seen.Probes.Where(probe => probe.IsActive == active && probe.ControlTls == Seen.UsesTls && probe.DataTls == Seen.UsesTls && probe.Outcome != ProbeOutcome.NotTried).ToList();
        var scope = active ? Scope.Active : Scope.Passive;
        var verdict = Verdicts.FirstOrDefault(verdict => verdict.Scope == scope && !verdict.IsAdvice) ?? Verdicts.FirstOrDefault(verdict => verdict.Scope == Scope.Transfer);
        var failed = verdict is null ? null : probes.Find(probe => !probe.IsOk && !(verdict.Cause is DataFailure.AnnouncedAddressPrivate or DataFailure.AnnouncedAddressWrong && probe.Mode != DataMode.Pasv));
        if (failed is not null) return (failed, verdict);
        return probes.Find(probe => probe.IsOk) is { } worked ? (worked, null) : probes.Count > 0 ? (probes[0], null) : null;
    }
}

/// <summary>Every port of a passive range, dialled from where the client stands.</summary>
public sealed record RangeCheck(PortRange Range, IReadOnlyList<PortRange> Closed)
{
    /// <summary>Ports that the server never handed out while it was asked.</summary>
    public IReadOnlyList<PortRange> Unchecked { get; init; } = [];

    public int ClosedCount => Closed.Sum(range => range.Count);
}
