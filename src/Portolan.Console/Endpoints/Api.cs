using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Pages;
using Portolan.Console.Security;

namespace Portolan.Console.Endpoints;

/// <summary>Every address of the console. Who may call what stands beside each.</summary>
internal static class Api
{
    public static void Map(IEndpointRouteBuilder web)
    {
        web.MapGet("/healthz", () => "ok").Open().ExcludeFromDescription();
        web.MapGet("/metrics", MetricsEndpoint.Write).With(new AccessRule(Role.ReadOnly, AlsoMetrics: true, AlsoLoopback: true)).ExcludeFromDescription();
        web.MapOpenApi("/api/{documentName}/openapi.json").Needs(Role.ReadOnly);
        ApiPage.Map(web);

        var api = web.MapGroup("/api/v1");
        LoginEndpoints.Map(api);
        MeEndpoints.Map(api);
        OverviewEndpoints.Map(api);
        EventsEndpoint.Map(api);
        SessionsEndpoints.Map(api);
        ConnectionsEndpoints.Map(api);
        TransfersEndpoints.Map(api);
        DataConnectionsEndpoints.Map(api);
        SettingsEndpoints.Map(api);
        UsersEndpoints.Map(api);
        GroupsEndpoints.Map(api);
        UsageEndpoints.Map(api);
        FilesEndpoints.Map(api);
        CertificateEndpoints.Map(api);
        AcmeEndpoints.Map(api);
        DoctorEndpoints.Map(api);
        BansEndpoints.Map(api);
        HooksEndpoints.Map(api);
        ApiKeysEndpoints.Map(api);
        AdministratorsEndpoints.Map(api);
        AuditEndpoints.Map(api);
        BackupEndpoints.Map(api);
        // Everything else is the page, or nothing.
        web.MapMethods("/{*path}", [HttpMethods.Get, HttpMethods.Head], StaticPages.ServeAsync).Open().ExcludeFromDescription().WithOrder(int.MaxValue);
    }
}
