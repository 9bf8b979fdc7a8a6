using Portolan.Diagnosis;

namespace Portolan.Server.Findings;

/// <summary>Everything that the rules look at, at one moment.</summary>
/// <param name="Closed">Ports of the range that the local firewall closes; null where none, or where it cannot be read.</param>
/// <param name="ForbiddenSourcePort">The source port of active mode, where this process may not use it.</param>
internal sealed record FindingEvidence(FtpServerOptions Options, SystemPorts Ports, ClosedPorts? Closed, int? ForbiddenSourcePort)
{
    public Seen PrivateAnnounced { get; init; }

    public Seen NameNotResolved { get; init; }

    public Seen RangeExhausted { get; init; }

    public Seen RangeWaited { get; init; }

    public Seen NeverResumed { get; init; }

    public Seen ExtendedPassiveFailed { get; init; }

    /// <summary>Passive ports at which the client never arrived, of clients that never arrive.</summary>
    public Seen PassiveMissed { get; init; }

    /// <summary>The certificate in use; null without TLS.</summary>
    public CertificateTime? Certificate { get; init; }

    /// <summary>Why the certificate could not be renewed, and until when the old one is valid; null where it could.</summary>
    public FindingFacts? CertificateTrouble { get; init; }
}

/// <summary>A certificate's time, seen from now.</summary>
internal readonly record struct CertificateTime(string Subject, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Now)
{
    /// <summary>Time enough to order a new one; certificates of few days are renewed later than that.</summary>
    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(14);

    public bool IsOver => Now >= Until;

    public bool EndsSoon => Until - Now < (((Until - From) / 5) is var share && share < LongestNotice ? share : LongestNotice);
}

/// <summary>From evidence to findings, one rule each. Pure.</summary>
internal static class FindingRules
{
    /// <summary>A single client that changes from EPSV to PASV may have its own reasons.</summary>
    private const int LeastFallbacks = 3, LeastAddresses = 2, LeastMissed = 2;

    public static IEnumerable<(FindingCode Code, FindingFacts Facts, long Count)> Judge(FindingEvidence evidence)
    {
        var range = evidence.Options.Passive.Ports;
        if (Says(FindingCode.PrivateAddressAnnounced, evidence.PrivateAnnounced) is { } announced) yield return announced;
        if (Says(FindingCode.ExternalAddressNotResolved, evidence.NameNotResolved) is { } unresolved) yield return unresolved;
        if (range is { } open && evidence.Closed is { } closed)
            yield return (FindingCode.RangeClosedByFirewall, new FindingFacts { Range = open, Ports = closed.ToString(), Name = closed.By }, 1);
        if (Says(FindingCode.RangeExhausted, evidence.RangeExhausted) is { } exhausted) yield return exhausted;
        else if (Says(FindingCode.RangeNearlyExhausted, evidence.RangeWaited) is { } waited) yield return waited;
        if (range is { } taken && evidence.Ports.MayTake(taken))
            yield return (FindingCode.RangeInEphemeralPorts, new FindingFacts { Range = taken, Ports = evidence.Ports.Ephemeral.ToString(), Command = evidence.Ports.ReserveCommand(taken) }, 1);
        if (evidence.ForbiddenSourcePort is { } port) yield return (FindingCode.ActiveSourcePortNotPermitted, new FindingFacts { SourcePort = port }, 1);
        if (Says(FindingCode.TlsNeverResumed, evidence.NeverResumed) is { } unresumed) yield return unresumed;
        if (evidence.ExtendedPassiveFailed is { Count: >= LeastFallbacks, Addresses: >= LeastAddresses } fallback)
            yield return (FindingCode.ExtendedPassiveFallback, fallback.Facts, fallback.Count);
        if (evidence.PassiveMissed is { Count: >= LeastMissed } missed && !IsPassiveExplained(evidence)) yield return (FindingCode.PassiveNeverReached, missed.Facts, missed.Count);
        if (evidence.CertificateTrouble is { } trouble) yield return (FindingCode.CertificateNotRenewed, trouble, 1);
        if (evidence.Certificate is { } certificate && JudgeTime(certificate, evidence.CertificateTrouble is not null) is { } time)
            yield return (time, new FindingFacts { Name = certificate.Subject, Until = certificate.Until }, 1);
    }

    /// <summary>A finding of its own says already why nobody arrives.</summary>
    private static bool IsPassiveExplained(FindingEvidence evidence) => evidence.PrivateAnnounced.Count > 0 || (evidence.Options.Passive.Ports is not null && evidence.Closed is not null);

    private static FindingCode? JudgeTime(CertificateTime certificate, bool isKnown) =>
        certificate.IsOver ? FindingCode.CertificateExpired : certificate.EndsSoon && !isKnown ? FindingCode.CertificateExpires : null;

    private static (FindingCode, FindingFacts, long)? Says(FindingCode code, Seen seen) => seen.Count > 0 ? (code, seen.Facts, seen.Count) : null;
}
