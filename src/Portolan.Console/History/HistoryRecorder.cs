using System.Collections.Concurrent;
using System.Net;
using Portolan.Administration;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Console.History;

/// <summary>Turns sessions and transfers into rows of the history. The store writes them in batches in the background.</summary>
internal sealed class HistoryRecorder(IHistoryStore history)
{
    private readonly ConcurrentDictionary<long, Running> _sessions = new();

    public void Started(SessionStarted started) =>
        _sessions[started.Session] = new Running(history.NextId(Utc(started.At)), started.Client, started.Local, Utc(started.At));

    /// <summary>The row that a running session will have; null where it is not known.</summary>
    public long? RowOf(long session) => _sessions.TryGetValue(session, out var running) ? running.Row : null;

    /// <summary>The running session that will have this row; null where it is over.</summary>
    public long? SessionOf(long row)
    {
        foreach (var (session, running) in _sessions)
            if (running.Row == row) return session;
        return null;
    }

    /// <returns>The transfer's row.</returns>
    public TransferRow Ended(TransferEnded ended)
    {
        var (transfer, trace) = (ended.Transfer, ended.Transfer.Connection);
        var running = _sessions.GetValueOrDefault(ended.Session);
        running?.Count(transfer);
        var row = new TransferRow
        {
            Id = history.NextId(Utc(ended.At)),
            At = Utc(ended.At),
            Session = running?.Row ?? 0,
            User = transfer.User,
            Client = trace.ControlRemote?.Address ?? running?.Client.Address ?? IPAddress.None,
            Verb = transfer.Verb,
            Path = transfer.Path,
            Direction = DirectionOf(transfer.Verb, transfer.Upload),
            Bytes = transfer.Bytes,
            DurationSeconds = Math.Round(transfer.Duration.TotalSeconds, 6),
            Outcome = OutcomeOf(transfer),
            Reply = trace.ReplyCode,
            Mode = trace.Mode.Verb(),
            Tls = trace.TlsProtocol,
            TlsResumed = trace.TlsResumed,
            Cause = trace.Failure == DataFailure.None ? null : trace.Failure.ToText(),
        };
        history.Add(row, () => StoredTrace.Write(trace));
        return row;
    }

    /// <returns>The row of a data connection that was refused.</returns>
    public TransferRow Refused(DataConnectionRefused refused)
    {
        var (trace, running) = (refused.Connection, _sessions.GetValueOrDefault(refused.Session));
        var row = new TransferRow
        {
            Id = history.NextId(Utc(refused.At)),
            At = Utc(refused.At),
            Session = running?.Row ?? 0,
            User = refused.User,
            Client = trace.ControlRemote?.Address ?? running?.Client.Address ?? IPAddress.None,
            Verb = trace.Mode.Verb(),
            Path = "",
            Direction = TransferDirection.None,
            Outcome = TransferOutcomeKind.Failed,
            Reply = trace.ReplyCode,
            Mode = trace.Mode.Verb(),
            Cause = trace.Failure.ToText(),
        };
        history.Add(row, () => StoredTrace.Write(trace));
        return row;
    }

    /// <param name="last">What the session was at its end; null where it is gone.</param>
    /// <returns>The session's row; null where its start was not seen.</returns>
    public long? Ended(SessionEnded ended, SessionInfo? last)
    {
        if (!_sessions.TryRemove(ended.Session, out var running)) return null;
        history.Add(new SessionRow
        {
            Id = running.Row,
            Number = ended.Session,
            User = ended.User,
            Client = running.Client.Address,
            ClientPort = running.Client.Port,
            Local = running.Local,
            StartedAt = running.StartedAt,
            EndedAt = Utc(ended.At),
            End = ended.End.ToString(),
            Reason = ended.Reason,
            Tls = last?.Tls is { } tls ? TlsWire.NameOf(tls.Protocol) : null,
            ClientName = last?.ClientName,
            Transfers = running.Transfers,
            UploadedBytes = running.Uploaded,
            DownloadedBytes = running.Downloaded,
        });
        return running.Row;
    }

    public static TransferDirection DirectionOf(string verb, bool upload) => upload ? TransferDirection.Upload
        : verb is "LIST" or "NLST" or "MLSD" or "STAT" ? TransferDirection.Listing : TransferDirection.Download;

    private static TransferOutcomeKind OutcomeOf(TransferRecord transfer) => transfer.Succeeded ? TransferOutcomeKind.Completed
        : transfer.Connection.Failure is DataFailure.Aborted or DataFailure.ServerClosed or DataFailure.ControlLost ? TransferOutcomeKind.Aborted : TransferOutcomeKind.Failed;

    private static DateTimeOffset Utc(DateTime at) => new(at, TimeSpan.Zero);

    /// <summary>A session that runs. Counted by its own task only.</summary>
    private sealed class Running(long row, IPEndPoint client, IPEndPoint local, DateTimeOffset startedAt)
    {
        public long Row => row;

        public IPEndPoint Client => client;

        public IPEndPoint Local => local;

        public DateTimeOffset StartedAt => startedAt;

        public int Transfers { get; private set; }

        public long Uploaded { get; private set; }

        public long Downloaded { get; private set; }

        public void Count(TransferRecord transfer)
        {
            Transfers++;
            if (transfer.Upload) Uploaded += transfer.Bytes;
            else Downloaded += transfer.Bytes;
        }
    }
}
