using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Portolan.Administration;

namespace Portolan.Console.Problems;

/// <summary>Looks at each JSON body before its endpoint does, by the rules of <see cref="StrictJson"/>.</summary>
internal static class JsonBodies
{
    public static async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.HasJsonContentType() && http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
        {
            var body = new MemoryStream(); // small: the server takes a few MiB at most
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            body.Position = 0;
            if (ProblemOf(body) is { } problem) throw ProblemException.Unreadable(problem);
            body.Position = 0;
            http.Request.Body = body;
        }
        await next(http);
    }

    private static Problem? ProblemOf(Stream body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return StrictJson.ProblemIn(document);
        }
        catch (JsonException e)
        {
            return StrictJson.ProblemOf(e);
        }
    }
}
