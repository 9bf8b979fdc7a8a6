using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Portolan.Console.Endpoints;

/// <summary>Versions as HTTP ETags: <c>"7"</c>.</summary>
internal static class ETags
{
    public static void Set(HttpContext http, long version) => http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version of If-Match; null where it names none, or any (<c>*</c>).</summary>
    public static long? Read(HttpContext http)
    {
        var text = http.Request.Headers.IfMatch.ToString().Trim();
        if (text.StartsWith("W/", StringComparison.Ordinal)) text = text[2..];
        if (text.Length == 0 || text == "*") return null;
        // One that is not ours was never in force.
        return long.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }
}
