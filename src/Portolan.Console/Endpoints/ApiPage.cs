using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Security;
using Scalar.AspNetCore;

namespace Portolan.Console.Endpoints;

/// <summary>The page to try the API: Scalar, from this program itself and with nothing loaded from elsewhere.</summary>
internal static class ApiPage
{
    /// <summary>Scalar's own page starts by a script in it, which the content policy forbids everywhere; this one by a file.</summary>
    private const string Page =
        """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Portolan API</title>
          <link rel="icon" href="/favicon.svg">
        </head>
        <body>
          <div id="app"></div>
          <script src="/api/scalar.js"></script>
          <script type="module" src="/api/start.js"></script>
        </body>
        </html>
        """;

    private const string Start =
        """
        import { initialize } from '/api/scalar.aspnetcore.js'

        initialize('%2Fapi%2F', true, { proxyUrl: '', withDefaultFonts: false, showDeveloperTools: 'never', agent: { disabled: true }, _integration: 'dotnet', sources: [{ title: 'v1', url: 'api/v1/openapi.json' }] }, '')
        """;

    public static void Map(IEndpointRouteBuilder web)
    {
        web.MapGet("/api", () => Results.Content(Page, "text/html; charset=utf-8")).Needs(Role.ReadOnly).ExcludeFromDescription();
        web.MapGet("/api/start.js", () => Results.Content(Start, "text/javascript; charset=utf-8")).Needs(Role.ReadOnly).ExcludeFromDescription();
        web.MapScalarApiReference("/api").Needs(Role.ReadOnly).ExcludeFromDescription();
    }
}
