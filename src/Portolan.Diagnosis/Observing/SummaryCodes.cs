namespace Portolan.Diagnosis;

/// <summary>The codes under <c>causes</c> in the summary of <c>doctor --json</c>. Where a cause has no shorter name of its own, its code stands.</summary>
public static class SummaryCodes
{
    public static string Of(DataFailure cause, Scope scope) => cause switch
    {
        DataFailure.ActiveBlockedByClientNat => "client-nat",
        DataFailure.TlsBlindedAlg or DataFailure.AlgRewrote when scope == Scope.Active => "client-nat-alg",
        DataFailure.ActiveBlockedByClientFirewall => "inbound-blocked",
        DataFailure.ActiveRejectedByClientFirewall => "inbound-rejected",
        DataFailure.RangeClosed => "passive-range-closed",
        DataFailure.RangePartlyOpen => "passive-range-partly-open",
        DataFailure.AnnouncedAddressPrivate or DataFailure.AnnouncedAddressWrong => "wrong-passive-address",
        DataFailure.RangeExhausted => "passive-range-exhausted",
        _ => cause.ToText(),
    };
}
