using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Portolan.Console.Problems;

namespace Portolan.Console.Pages;

/// <summary>The web pages, from this assembly, compressed at build time. Every address that is no file is the page itself, which knows its own addresses.</summary>
internal static class StaticPages
{
    private const string Root = "wwwroot/", Page = "index.html";
    private static readonly HashSet<string> Names = [.. typeof(StaticPages).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal))];

    /// <summary>Tells a browser that it has the newest already.</summary>
    private static readonly string Tag = $"\"{typeof(StaticPages).Assembly.ManifestModule.ModuleVersionId:N}\"";

    public static async Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) throw ProblemException.NotFound(http.Request.Path);
        var path = http.Request.Path.Value!.TrimStart('/');
        var name = Exists(path) ? path : Page;
        if (name == Page && path.StartsWith("assets/", StringComparison.Ordinal)) throw ProblemException.NotFound(path);
        var headers = http.Response.Headers;
        http.Response.ContentType = TypeOf(name);
        // Names of assets hold a hash of their content.
        headers.CacheControl = name.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = Tag;
        headers.Vary = "Accept-Encoding";
        if (http.Request.Headers.IfNoneMatch == Tag) http.Response.StatusCode = StatusCodes.Status304NotModified;
        else await SendAsync(http, name);
    }

    private static async Task SendAsync(HttpContext http, string name)
    {
        var (suffix, encoding) = Choose(name, http.Request.Headers.AcceptEncoding.ToString());
        await using var content = typeof(StaticPages).Assembly.GetManifestResourceStream(Root + name + suffix)!;
        if (encoding is not null || suffix.Length == 0)
        {
            if (encoding is not null) http.Response.Headers.ContentEncoding = encoding;
            http.Response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(http.Request.Method)) await content.CopyToAsync(http.Response.Body, http.RequestAborted);
            return;
        }
        await using var plain = new GZipStream(content, CompressionMode.Decompress);
        if (!HttpMethods.IsHead(http.Request.Method)) await plain.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    /// <returns>What is appended to the name, and what the browser is told; no encoding means unpack it.</returns>
    private static (string Suffix, string? Encoding) Choose(string name, string accepted)
    {
        if (Names.Contains(Root + name)) return ("", null);
        if (accepted.Contains("br", StringComparison.Ordinal)) return (".br", "br");
        return (".gz", accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip" : null);
    }

    private static bool Exists(string path) => path.Length > 0 && (Names.Contains(Root + path) || Names.Contains($"{Root}{path}.br"));

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".json" or ".webmanifest" => "application/json",
        _ => "application/octet-stream",
    };
}
