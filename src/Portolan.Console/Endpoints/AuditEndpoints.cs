using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Who changed what.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit", ListAsync).Needs(Role.Administrator).WithSummary("The audit log, the newest first");
        api.MapPost("/audit/{id:long}/undo", UndoAsync).Needs(Role.Administrator).WithSummary("Takes one change back; what came after it stays");
    }

    private static async Task<PageView<AuditView>> ListAsync(
        ConsoleContext console, HttpContext http, string? by, string? action, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "object")] string? about, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor)
    {
        var page = await console.Store.Audit.ListAsync(new AuditFilter(by, action, about, from, to), Paging.Request(limit, cursor), http.RequestAborted);
        return page.View(entry => AuditView.Of(entry, RequestLanguage.Of(http)));
    }

    private static async Task<IResult> UndoAsync(long id, ConsoleContext console, HttpContext http)
    {
        var entry = await console.Store.Audit.FindAsync(id, http.RequestAborted) ?? throw ProblemException.NotFound(($"entry {id}", $"日志条目 {id}"));
        await console.Undo.RunAsync(entry, Caller.ActorOf(http), http.RequestAborted);
        if (AuditEntry.PartsOf(entry.Object) is ("administrator", var name)) console.Sessions.EndAllOf(name); // with the rights they had
        return Results.NoContent();
    }
}
