using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portolan.Console.Security;

namespace Portolan.Console.Endpoints;

/// <summary>The OpenAPI 3.1 document: made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Portolan",
                Version = "v1",
                Description = "The management API of a Portolan FTP server. Refusals are application/problem+json (RFC 9457) and name field and remedy; Accept-Language chooses en or zh.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of /api/v1/api-keys" },
                ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionCookie.Name, Description = "Of POST /api/v1/session; unsafe methods also need X-CSRF-Token" },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var least = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault()?.Least;
            operation.Description = least is { } role ? $"For the role {Wire.Words.Camel(role)} and above." : "Open to everybody.";
            operation.Responses ??= new OpenApiResponses();
            operation.Responses["default"] = new OpenApiResponse { Description = "A refusal (application/problem+json)" };
            return Task.CompletedTask;
        });
    }
}
