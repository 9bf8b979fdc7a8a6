using Portolan.Administration;
using Portolan.Console.History;
using Portolan.Console.Picture;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Console.Wire;

/// <summary>A session, running or over.</summary>
/// <param name="Id">The number while it runs; the row of the history afterwards.</param>
/// <param name="State"><c>login</c>, <c>idle</c>, <c>transfer</c> or <c>ended</c>.</param>
/// <param name="End">Why it ended, as a word of <see cref="SessionEnd"/>; null while it runs, and in history that did not note it.</param>
/// <param name="Reason">The same in the language of the request.</param>
/// <param name="Detail">The same in the words of the log.</param>
/// <param name="Connections">Its data connections, the newest first; null in lists.</param>
internal sealed record SessionView(
    long Id, string? User, EndPointView Client, EndPointView Local, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string State, string Directory, string? Mode, TlsView? Tls,
    string? ClientName, RunningTransfer? Transfer, string? End = null, string? Reason = null, string? Detail = null, IReadOnlyList<TraceSummary>? Connections = null)
{
    public static SessionView Of(SessionInfo session) => new(
        session.Id, session.User, EndPointView.Of(session.Client), EndPointView.Of(session.Local), session.StartedAt, null, Words.Camel(session.Activity), session.Directory,
        session.Connection?.Mode.Verb(), session.Tls is { } tls ? new TlsView(TlsWire.NameOf(tls.Protocol), tls.CipherSuite) : null,
        session.ClientName, session.Transfer is { } transfer ? RunningTransfer.Of(transfer) : null);

    public static SessionView Of(SessionRow row, Language language)
    {
        SessionEnd? end = Enum.TryParse<SessionEnd>(row.End, out var known) ? known : null;
        return new(
            row.Id, row.User, new EndPointView(row.Client.ToString(), row.ClientPort), EndPointView.Of(row.Local), row.StartedAt, row.EndedAt, "ended", "", null,
            row.Tls is { } protocol ? new TlsView(protocol, "") : null, row.ClientName, null,
            end is { } word ? Words.Camel(word) : null, end is { } why ? SessionTexts.Of(why).In(language) : row.Reason, row.Reason);
    }
}

/// <param name="End">A word of <see cref="SessionEnd"/>.</param>
/// <param name="Reason">The same in the words of the log.</param>
/// <param name="Row">The history's number of the session; null where its start was not seen.</param>
internal sealed record SessionEndedView(long Id, string? User, string End, string Reason, long? Row);

/// <summary>A transfer under way.</summary>
/// <param name="Direction"><c>upload</c>, <c>download</c> or <c>listing</c>.</param>
internal sealed record RunningTransfer(
    long Session, string? User, string Verb, string Path, string Direction, long Bytes, long? TotalBytes, long BytesPerSecond, DateTimeOffset StartedAt)
{
    public static RunningTransfer Of(TransferInfo transfer) => new(
        transfer.Session, transfer.User, transfer.Verb, transfer.Path, Words.Camel(HistoryRecorder.DirectionOf(transfer.Verb, transfer.Upload)),
        transfer.Bytes, transfer.TotalBytes, transfer.BytesPerSecond, transfer.StartedAt);
}

/// <summary>One data connection in a list.</summary>
/// <param name="FailedStep">3 to 10 (1 to 6 are the steps of the story); 0 where none failed.</param>
internal sealed record TraceSummary(
    string Id, DateTimeOffset At, string Mode, bool Active, string? Verb, string? Path, string? Outcome, int FailedStep, string? Cause, string? Title);

/// <summary>A transfer that ended.</summary>
/// <param name="Session">The history's number of its session.</param>
/// <param name="Connection">Its data connection, for <c>connections/{id}</c>.</param>
/// <param name="Direction">Also <c>none</c>: the data connection was refused before a transfer was asked for (the verb is PASV, EPSV, PORT or EPRT, the path empty).</param>
/// <param name="Title">The cause in words; of events in English.</param>
/// <param name="LiveSession">The number its session runs under; only in events.</param>
internal sealed record TransferView(
    string Id, DateTimeOffset At, long Session, string? User, string Client, string Verb, string Path, string Direction, long Bytes, double DurationSeconds,
    string Outcome, int Reply, string Mode, bool Tls, string? Cause, string? Title, string Connection, long? LiveSession = null)
{
    public static TransferView Of(TransferRow row, Language language)
    {
        var id = row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new(
            id, row.At, row.Session, row.User, row.Client.ToString(), row.Verb, row.Path, Words.Camel(row.Direction), row.Bytes, row.DurationSeconds,
            Words.Camel(row.Outcome), row.Reply, row.Mode, row.Tls is not null, row.Cause, row.Cause is { } cause ? PictureMaker.TitleOf(cause, language) : null, id);
    }
}
