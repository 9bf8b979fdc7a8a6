using Microsoft.AspNetCore.Http;

namespace Portolan.Console.Security;

/// <summary>The cookie that holds a login: out of reach for scripts, never sent along from other sites.</summary>
internal static class SessionCookie
{
    public const string Name = "portolan_session";
    public const string LoginPath = "/api/v1/session";

    public static string? Read(HttpContext http) => http.Request.Cookies[Name] is { Length: > 0 } token ? token : null;

    public static void Write(HttpContext http, string token) => http.Response.Cookies.Append(Name, token, Options(http));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http));

    private static CookieOptions Options(HttpContext http) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/" };
}
