namespace Portolan.Diagnosis;

/// <summary>How far an attempt of the doctor came, from its outcome.</summary>
internal static class ProbeProgress
{
    public static DataStep Reached(DataProbe probe) => probe.Outcome switch
    {
        ProbeOutcome.NotTried or ProbeOutcome.CommandRefused => DataStep.ControlConnected,
        ProbeOutcome.NothingArrived or ProbeOutcome.StrangerArrived => DataStep.Announced,
        ProbeOutcome.Refused or ProbeOutcome.TimedOut or ProbeOutcome.Unreachable => DataStep.Opening,
        ProbeOutcome.Reset or ProbeOutcome.TlsFailed => DataStep.Connected,
        ProbeOutcome.TransferRefused => DataStep.Connected,
        ProbeOutcome.Stalled => probe.Bytes > 0 ? DataStep.FirstByte : DataStep.Connected,
        ProbeOutcome.Truncated => DataStep.FirstByte,
        ProbeOutcome.BadEnding or ProbeOutcome.ControlLost => DataStep.LastByte,
        _ => DataStep.Closed,
    };

    public static DataStep Failed(DataProbe probe, DataStep reached) => probe.Outcome switch
    {
        ProbeOutcome.CommandRefused => DataStep.Announced,
        ProbeOutcome.NothingArrived or ProbeOutcome.StrangerArrived => DataStep.Opening,
        ProbeOutcome.TlsFailed => DataStep.TlsDone,
        ProbeOutcome.Reset or ProbeOutcome.TransferRefused => DataStep.FirstByte,
        ProbeOutcome.NotTried => DataStep.None,
        _ when reached == DataStep.Connected => DataStep.FirstByte,
        _ when reached < DataStep.Closed => reached + 1,
        _ => DataStep.Closed,
    };
}
