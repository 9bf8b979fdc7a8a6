using System.Net;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Reads an attempt's outcome off its trace, its final reply or its exception.</summary>
internal static class ProbeReading
{
    public static DataProbe Of(DataMode mode, bool toPeer, bool upload, ClientSession session,
        (DataConnectionTrace? Trace, bool Preliminary, TimeSpan? ReplyAfter) attempt, Reply? final, Exception? error, ServerReport? report)
    {
        var trace = attempt.Trace;
        var reply = final ?? ReplyOf(error);
        var server = report?.Last is { } last && last.Mode == mode ? last : null;
        var outcome = error is null ? ProbeOutcome.Ok : OutcomeOf(error, trace, mode);
        return new()
        {
            Mode = mode,
            Outcome = outcome,
            ControlTls = session.TlsScope is not null,
            DataTls = session.DataProtected,
            Upload = upload,
            ToControlPeer = toPeer,
            Announced = trace?.Announced,
            AnnouncedAsReceived = mode.IsActive() ? server?.Announced ?? Received(reply, trace?.Announced) : null,
            Local = trace?.Local,
            Remote = outcome == ProbeOutcome.StrangerArrived && trace?.LastStranger is { } stranger ? new(stranger, 0) : trace?.Remote ?? (mode.IsPassive() ? trace?.Announced : null),
            ReplyCode = reply?.Code ?? trace?.ReplyCode ?? 0,
            ReplyText = reply?.Text ?? "",
            ReplyAfter = reply is null ? null : attempt.ReplyAfter,
            PreliminarySeen = attempt.Preliminary,
            TlsProtocol = trace?.TlsProtocol,
            TlsResumed = trace?.TlsResumed ?? server?.TlsResumed,
            Bytes = trace?.Bytes ?? 0,
            Times = trace?.Times ?? default,
            ServerTrace = server,
        };
    }

    private static ProbeOutcome OutcomeOf(Exception error, DataConnectionTrace? trace, DataMode mode)
    {
        var stood = trace?.Reached >= DataStep.Connected;
        return error switch
        {
            FtpDataConnectionException data => OfData(data, stood, mode),
            FtpTlsException { Stage: TlsStage.Resumption } => ProbeOutcome.TransferRefused,
            FtpTlsException => ProbeOutcome.TlsFailed,
            FtpReplyException when stood => trace!.Reached >= DataStep.LastByte ? ProbeOutcome.BadEnding : ProbeOutcome.TransferRefused,
            FtpReplyException => mode.IsActive() ? ProbeOutcome.NothingArrived : ProbeOutcome.TransferRefused,
            FtpTruncatedException => ProbeOutcome.Truncated,
            _ => stood ? ProbeOutcome.ControlLost : mode.IsActive() ? ProbeOutcome.NothingArrived : ProbeOutcome.ControlLost,
        };
    }

    private static ProbeOutcome OfData(FtpDataConnectionException data, bool stood, DataMode mode) => data.Failure switch
    {
        DataFailure.ActiveDisabled or DataFailure.PassiveDisabled or DataFailure.FamilyNotOffered => ProbeOutcome.CommandRefused,
        DataFailure.DialledFromElsewhere => ProbeOutcome.StrangerArrived,
        DataFailure.Stalled => ProbeOutcome.Stalled,
        DataFailure.NoCloseNotify => ProbeOutcome.BadEnding,
        DataFailure.TlsHandshakeFailed or DataFailure.TlsHandshakeTimedOut => ProbeOutcome.TlsFailed,
        _ when stood => data.Reply is not null ? (data.Trace.Reached >= DataStep.LastByte ? ProbeOutcome.BadEnding : ProbeOutcome.TransferRefused) : ProbeOutcome.Reset,
        _ when mode.IsActive() => ProbeOutcome.NothingArrived,
        DataFailure.Refused => ProbeOutcome.Refused,
        DataFailure.Unreachable => ProbeOutcome.Unreachable,
        _ => ProbeOutcome.TimedOut,
    };

    private static Reply? ReplyOf(Exception? error) => error switch
    {
        FtpDataConnectionException data => data.Reply,
        FtpTlsException tls => tls.Reply,
        FtpReplyException refused => refused.Reply,
        FtpConnectException lost => lost.Reply,
        _ => null,
    };

    /// <summary>Pure-FTPd tells which address it received; the port it does not.</summary>
    private static IPEndPoint? Received(Reply? reply, IPEndPoint? sent) =>
        reply is not null && sent is not null && ReplyHints.TryReadOnlyTo(reply.Text, out var received, out _) ? new(received, sent.Port) : null;
}
