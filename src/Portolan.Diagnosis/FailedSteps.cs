namespace Portolan.Diagnosis;

/// <summary>Which numbered step a failure belongs to.</summary>
internal static class FailedSteps
{
    /// <summary>The step to mark, from the cause where it fixes the step, else from how far the connection came.</summary>
    public static DataStep Of(DataFailure failure, DataStep reached, bool active) => failure switch
    {
        >= DataFailure.NameNotFound => DataStep.ControlConnected,
        DataFailure.NotAnnounced or DataFailure.PortBelow1024 or DataFailure.ActiveDisabled or DataFailure.PassiveDisabled
            or DataFailure.EpsvDisabled or DataFailure.FamilyNotOffered or DataFailure.TlsRequired or DataFailure.AlgRewrote => DataStep.Announced,
        DataFailure.PeerAddressMismatch when active && reached == DataStep.Announced => DataStep.Announced, // PORT with another's address: nobody dials
        DataFailure.RangeExhausted or DataFailure.Port20NotPermitted or DataFailure.Port20Busy or DataFailure.ServerEgressBlocked
            or DataFailure.AnnouncedAddressPrivate or DataFailure.AnnouncedAddressWrong => DataStep.Opening,
        DataFailure.TlsHandshakeFailed or DataFailure.TlsHandshakeTimedOut or DataFailure.TlsNotResumed
            or DataFailure.ProtectionMismatch => DataStep.TlsDone,
        _ when active && reached == DataStep.Opening => DataStep.Opening,
        _ => Next(reached),
    };

    private static DataStep Next(DataStep reached) => reached switch
    {
        DataStep.None => DataStep.ControlConnected,
        DataStep.Connected => DataStep.FirstByte, // TLS is a step only where TLS failures say so
        DataStep.Closed => DataStep.Closed,
        _ => reached + 1,
    };
}
