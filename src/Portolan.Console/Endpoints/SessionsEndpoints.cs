using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Picture;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;
using Portolan.Diagnosis;

namespace Portolan.Console.Endpoints;

/// <summary>Who is connected, and who was.</summary>
internal static class SessionsEndpoints
{
    private const int MostConnections = 100;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sessions", List).Needs(Role.ReadOnly).WithSummary("Running sessions");
        api.MapGet("/sessions/past", PastAsync).Needs(Role.ReadOnly).WithSummary("Sessions that ended, the newest first");
        api.MapGet("/sessions/{id:long}", FindAsync).Needs(Role.ReadOnly).WithSummary("One session, running or over, with its data connections");
        api.MapDelete("/sessions/{id:long}", KickAsync).Needs(Role.Operator).WithSummary("Ends a session; a running transfer is ended first");
    }

    private static PageView<SessionView> List(ConsoleContext console, int? limit, string? cursor)
    {
        var sessions = console.Control.Sessions;
        var after = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;
        var take = Paging.Request(limit, null).Take;
        var page = sessions.Where(session => session.Id > after).OrderBy(session => session.Id).Take(take + 1).ToList();
        var next = page.Count > take ? page[take - 1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return new PageView<SessionView>([.. page.Take(take).Select(SessionView.Of)], next, sessions.Count);
    }

    private static async Task<PageView<SessionView>> PastAsync(
        ConsoleContext console, HttpContext http, string? user, IPAddress? client, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) await console.Store.History.FlushAsync(http.RequestAborted);
        var page = await console.Store.History.ListSessionsAsync(new SessionFilter(user, client, from, to), Paging.Request(limit, cursor), http.RequestAborted);
        var language = RequestLanguage.Of(http);
        return page.View(session => SessionView.Of(session, language));
    }

    private static async Task<SessionView> FindAsync(long id, ConsoleContext console, HttpContext http)
    {
        var language = RequestLanguage.Of(http);
        if (console.Control.FindSession(console.Recorder.SessionOf(id) ?? id) is { } session)
        {
            var past = console.Recorder.RowOf(session.Id) is { } row ? await ConnectionsAsync(row, console, language, http.RequestAborted) : [];
            // What ended or was refused is in the history.
            var isOpen = session.Connection is { ReplyCode: 0 };
            return SessionView.Of(session) with { Connections = isOpen ? [LiveSummary(session, language), .. past] : past };
        }
        if (await console.Store.History.FindSessionAsync(id, http.RequestAborted) is { } over)
            return SessionView.Of(over, language) with { Connections = await ConnectionsAsync(id, console, language, http.RequestAborted) };
        throw ProblemException.NotFound(($"session {id}", $"会话 {id}"));
    }

    private static async Task<IResult> KickAsync(long id, ConsoleContext console, HttpContext http)
    {
        var session = console.Control.FindSession(id) ?? throw ProblemException.NotFound(($"session {id}", $"会话 {id}"));
        if (!console.Control.Kick(id)) throw ProblemException.NotFound(($"session {id}", $"会话 {id}"));
        var about = $"session:{session.User ?? "?"}@{session.Client.Address}";
        await console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.Kick, about), http.RequestAborted);
        return Results.NoContent();
    }

    private static TraceSummary LiveSummary(Server.SessionInfo session, Language language)
    {
        var summary = PictureMaker.Summarize(ConnectionsEndpoints.LiveId(session.Id), session.Connection!, language);
        return session.Transfer is { } transfer ? summary with { Verb = transfer.Verb, Path = transfer.Path } : summary;
    }

    private static async Task<List<TraceSummary>> ConnectionsAsync(long row, ConsoleContext console, Language language, CancellationToken cancellationToken)
    {
        await console.Store.History.FlushAsync(cancellationToken);
        var transfers = await console.Store.History.ListTransfersAsync(new TransferFilter(Session: row), new PageRequest(null, MostConnections), cancellationToken);
        var summaries = new List<TraceSummary>();
        foreach (var transfer in transfers.Items) summaries.Add(await SummarizeAsync(transfer, console, language, cancellationToken));
        return summaries;
    }

    private static async ValueTask<TraceSummary> SummarizeAsync(TransferRow transfer, ConsoleContext console, Language language, CancellationToken cancellationToken)
    {
        var hasFailed = DataFailureCode.TryParse(transfer.Cause, out var failure);
        var failed = !hasFailed || await ConnectionsEndpoints.FindTraceAsync(transfer.Id, console, cancellationToken) is not { } trace ? DataStep.None : trace.FailedStep;
        return new TraceSummary(
            transfer.Id.ToString(CultureInfo.InvariantCulture), transfer.At, transfer.Mode, transfer.Mode is "PORT" or "EPRT", transfer.Verb, transfer.Path, Words.Camel(transfer.Outcome),
            (int)failed, transfer.Cause, PictureMaker.TitleOf(failure, language));
    }
}
