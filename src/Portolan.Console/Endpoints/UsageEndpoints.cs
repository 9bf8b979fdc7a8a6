using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Counting what users store, for files that came and went past the server.</summary>
internal static class UsageEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/usage/recount", (ConsoleContext console) => console.Watch.Recount.State).Needs(Role.ReadOnly).WithSummary("How the count of all users' files stands");
        api.MapPost("/usage/recount", BeginAsync).Needs(Role.Operator).WithSummary("Counts all users' files anew, in the background; ask GET for its progress").Produces<RecountState>(202);
        api.MapPost("/users/{name}/recount", CountAsync).Needs(Role.Operator).WithSummary("Counts one user's files anew");
    }

    private static async Task<IResult> BeginAsync(ConsoleContext console, HttpContext http)
    {
        if (console.Watch.Recount.TryBegin()) await NoteAsync("usage", console, http);
        return Results.Accepted("/api/v1/usage/recount", console.Watch.Recount.State);
    }

    private static async Task<UsageView> CountAsync(string name, ConsoleContext console, HttpContext http)
    {
        console.RefuseOwn(name);
        var user = await console.Store.Users.FindAsync(name, http.RequestAborted) ?? throw ProblemException.NotFound(name);
        var found = await console.Options.Accounts.RecountAsync(user, http.RequestAborted);
        await NoteAsync("usage:" + name, console, http);
        return new UsageView(found.Bytes, found.Files, found.UploadedToday, found.DownloadedToday);
    }

    private static ValueTask NoteAsync(string about, ConsoleContext console, HttpContext http) =>
        console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.Recount, about), http.RequestAborted);
}
