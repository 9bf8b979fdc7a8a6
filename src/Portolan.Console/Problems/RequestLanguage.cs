using Microsoft.AspNetCore.Http;
using Portolan.Diagnosis;

namespace Portolan.Console.Problems;

/// <summary>The language that a request asks for: <c>?lang=zh</c> (pictures have no headers) or <c>Accept-Language</c>.</summary>
internal static class RequestLanguage
{
    public static Language Of(HttpContext http)
    {
        if (http.Request.Query["lang"].ToString() is { Length: > 0 } named) return Parse(named);
        // What a browser wants most stands first.
        return Parse(http.Request.Headers.AcceptLanguage.ToString());
    }

    private static Language Parse(string text) => text.AsSpan().TrimStart().StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.SimplifiedChinese : Language.English;
}
