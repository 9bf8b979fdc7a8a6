using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>The whole configuration as one readable document; passwords only as hashes, other secrets not at all.</summary>
internal static class BackupEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/backup", ExportAsync).Needs(Role.Administrator).WithSummary("The whole configuration as one document").Produces<BackupDocument>();
        api.MapPost("/backup/diff", DiffAsync).Needs(Role.Administrator).WithSummary("What an import would change").Accepts<BackupDocument>("application/json");
        api.MapPut("/backup", ImportAsync).Needs(Role.Administrator).WithSummary("Makes a document hold: what it does not name is removed").Accepts<BackupDocument>("application/json");
    }

    private static async Task<IResult> ExportAsync(ConsoleContext console, HttpContext http)
    {
        var text = BackupService.Write(await console.Backup.ExportAsync(http.RequestAborted));
        await console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.Export, "backup"), http.RequestAborted);
        return Results.Text(text, "application/json");
    }

    private static async Task<DiffView> DiffAsync(JsonObject body, ConsoleContext console, HttpContext http) =>
        new(await console.Backup.DiffAsync(BackupService.Read(body.ToJsonString()), http.RequestAborted));

    private static async Task<IResult> ImportAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        await console.Backup.ImportAsync(BackupService.Read(body.ToJsonString()), Caller.ActorOf(http), http.RequestAborted);
        await console.Watch.ReloadAsync(http.RequestAborted);
        // Whose rights the import changed logs in again; so does everybody else, which hurts nobody.
        console.Sessions.EndAll(but: Caller.Of(http)?.Session);
        return Results.NoContent();
    }
}
