using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Who changed what.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/audit", ListAsync).Needs(Role.Administrator).WithSummary("The audit log, the newest first");

    private static async Task<PageView<AuditEntry>> ListAsync(
        ConsoleContext console, HttpContext http, string? by, string? action, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "object")] string? about, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor)
    {
        var page = await console.Store.Audit.ListAsync(new AuditFilter(by, action, about, from, to), Paging.Request(limit, cursor), http.RequestAborted);
        return page.View(entry => entry);
    }
}
