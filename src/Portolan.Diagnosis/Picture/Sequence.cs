using System.Globalization;
using System.Net;

namespace Portolan.Diagnosis;

/// <summary>Which way an arrow of the picture points.</summary>
public enum ArrowWay : byte
{
    ToServer,
    ToClient,
    Both,
}

/// <summary>What became of a step.</summary>
public enum ArrowState : byte
{
    Done,
    Failed,
    NotReached,
}

/// <summary>One arrow between client and server.</summary>
/// <param name="Step">The number of the story, 1 to 6; 0 for what comes after.</param>
/// <param name="Lost">The packet did not arrive: the arrow ends on the way.</param>
public sealed record SequenceArrow(int Step, ArrowWay Way, Phrase Label, int ClientPort, int ServerPort, ArrowState State, TimeSpan? At = null, bool Lost = false);

/// <summary>Both handshakes of one transfer, as arrows with real addresses and ports; drawn by <see cref="SequencePicture"/> and <see cref="SequenceSvg"/>.</summary>
public sealed record Sequence
{
    public DataMode Mode { get; init; }

    public IPAddress? Client { get; init; }

    /// <summary>The client's address as the server sees it, where a NAT router changes it.</summary>
    public IPAddress? Outside { get; init; }

    public IPAddress? Server { get; init; }

    public IReadOnlyList<SequenceArrow> Control { get; init; } = [];

    public IReadOnlyList<SequenceArrow> Data { get; init; } = [];

    /// <summary>What stands between both ends and stopped an arrow: "NAT", "firewall".</summary>
    public Phrase? Between { get; init; }

    /// <summary>The step that failed; <see cref="DataStep.None"/> where none did.</summary>
    public DataStep FailedStep { get; init; }

    public DataFailure Failure { get; init; }

    /// <summary>The picture of a trace that a server (or a client) recorded.</summary>
    public static Sequence Of(DataConnectionTrace trace, bool recordedByServer = true)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new SequenceBuilder
        {
            Mode = trace.Mode,
            ControlClient = recordedByServer ? trace.ControlRemote : trace.ControlLocal,
            ControlServer = recordedByServer ? trace.ControlLocal : trace.ControlRemote,
            DataClient = recordedByServer ? trace.Remote : trace.Local,
            DataServer = recordedByServer ? trace.Local : trace.Remote,
            Announced = trace.Announced,
            Times = trace.Times,
            Reached = trace.Reached,
            FailedStep = trace.FailedStep,
            Failure = trace.Failure,
            WasRefused = trace.Failure == DataFailure.Refused,
            RefusalText = trace.ReplyCode >= 400 && (trace.FailedStep == DataStep.Announced || trace.Failure == DataFailure.RangeExhausted) ? trace.ReplyCode.ToString(CultureInfo.InvariantCulture) : null,
            Tls = trace.TlsProtocol,
            TlsResumed = trace.TlsResumed,
            Bytes = trace.Bytes,
            Close = trace.Close,
        }.Build();
    }

    /// <summary>The picture of one attempt of the doctor, with the verdict about it where there is one.</summary>
    public static Sequence Of(Observations seen, DataProbe probe, Verdict? verdict = null)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(probe);
        var reached = ProbeProgress.Reached(probe);
        var failed = probe.IsOk ? DataStep.None : verdict?.Step is { } step and not DataStep.None ? step : ProbeProgress.Failed(probe, reached);
        return new SequenceBuilder
        {
            Mode = probe.Mode,
            ControlClient = seen.ControlLocal,
            ControlServer = seen.ControlRemote,
            DataClient = probe.IsActive ? probe.Local ?? probe.Announced : probe.Local,
            DataServer = probe.Remote,
            Announced = probe.Announced,
            Times = probe.Times,
            Reached = reached,
            FailedStep = failed,
            Failure = verdict?.Cause ?? DataFailure.None,
            WasRefused = probe.Outcome == ProbeOutcome.Refused || verdict?.Cause == DataFailure.ActiveRejectedByClientFirewall,
            RefusalText = probe.Outcome == ProbeOutcome.CommandRefused ? $"{probe.ReplyCode} {probe.ReplyText}" : null,
            Tls = probe.TlsProtocol ?? (probe.DataTls ? "TLS" : null),
            TlsResumed = probe.TlsResumed,
            Bytes = probe.Bytes,
        }.Build();
    }
}
