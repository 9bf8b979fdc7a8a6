using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Certificates from an ACME authority.</summary>
internal static class AcmeEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/certificate/acme", Describe).Needs(Role.Administrator).WithSummary("The settings of ACME and how it stands");
        api.MapPut("/certificate/acme", ChangeAsync).Needs(Role.Administrator).WithSummary("Changes the settings of ACME (/acme of the settings)").Accepts<AcmeSection>("application/json");
        api.MapPost("/certificate/acme/order", Order).Needs(Role.Administrator).WithSummary("Orders a certificate now; ask GET for its progress");
    }

    private static AcmeView Describe(ConsoleContext console, HttpContext http) =>
        AcmeView.Of(console.Settings.Effective.Acme, console.Watch.Acme?.State ?? AcmeState.None, RequestLanguage.Of(http));

    private static async Task<AcmeView> ChangeAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        body.Remove("status");
        var document = SettingsDocument.ToJson(console.Settings.Effective);
        document["acme"] = body.DeepClone();
        await console.Settings.ChangeAsync(document, console.Settings.Stored.Version, Caller.ActorOf(http), http.RequestAborted);
        return Describe(console, http);
    }

    private static async Task<IResult> Order(ConsoleContext console, HttpContext http)
    {
        if (console.Watch.Acme is not { } acme) throw new ProblemException(409,
            ("The certificate is a file that somebody else cares for", "证书文件由其他方式管理"), ("It was named by --tls-cert. Start the server without it.", "证书由 --tls-cert 指定。请去掉该选项后重新启动服务器。"));
        if (console.Settings.Effective.Acme.Names.Count == 0)
            throw ProblemException.Invalid("/names", ("A certificate needs a name.", "证书需要域名。"), ("Write the names under which clients reach this server.", "请填写客户端访问本服务器所用的域名。"));
        await console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.Certificate, "acme"), http.RequestAborted);
        _ = acme.OrderAsync(CancellationToken.None); // goes on without the request; what comes of it is in its state
        return Results.Json(Describe(console, http), ConsoleJson.Default.AcmeView, statusCode: StatusCodes.Status202Accepted);
    }
}
