using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Security;
using Scalar.AspNetCore;

namespace Portolan.Console.Endpoints;

/// <summary>The page to try the API: Scalar, from this program itself and with nothing loaded from elsewhere.</summary>
internal static class ApiPage
{
    public static void Map(IEndpointRouteBuilder web) =>
        web.MapScalarApiReference("/api", options =>
        {
            options.Title = "Portolan API";
            options.OpenApiRoutePattern = "/api/{documentName}/openapi.json";
            options.ProxyUrl = "";
            options.DefaultFonts = false;
            options.DynamicBaseServerUrl = true;
        }).Needs(Role.ReadOnly).ExcludeFromDescription();
}
