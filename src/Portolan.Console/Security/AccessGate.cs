using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portolan.Administration;
using Portolan.Console.Problems;

namespace Portolan.Console.Security;

/// <summary>The one gate before every endpoint: who asks, whether they may, and that a page of ours asked and not another site's.</summary>
internal static class AccessGate
{
    public const string CsrfHeader = "X-CSRF-Token";

    public static async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is { } endpoint)
        {
            // Where nobody said who may, nobody may. What is no address of ours is the framework's "wrong method" or "wrong content type".
            var rule = endpoint.Metadata.GetMetadata<AccessRule>() ?? (endpoint is RouteEndpoint ? throw Denied() : new AccessRule(Role.ReadOnly));
            var console = http.RequestServices.GetRequiredService<ConsoleContext>();
            var caller = await FindCallerAsync(http, console);
            if (caller is not null) Caller.Set(http, caller);
            Check(http, rule, caller);
        }
        await next(http);
    }

    private static void Check(HttpContext http, AccessRule rule, Caller? caller)
    {
        if (caller?.Session is { } session) CheckCsrf(http, session);
        if (rule.Least is not { } least) return;
        if (caller is null)
        {
            if (rule.AlsoLoopback && IPAddress.IsLoopback(Caller.AddressOf(http)) && !http.Request.Headers.ContainsKey("X-Forwarded-For")) return;
            throw new ProblemException(401, ("Log in first", "请先登录"));
        }
        if (caller.Role is { } role ? role < least : !rule.AlsoMetrics) throw Denied();
    }

    /// <summary>A cookie comes along by itself; the token only where our page put it in.</summary>
    private static void CheckCsrf(HttpContext http, ConsoleSession session)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return;
        var given = Encoding.UTF8.GetBytes(http.Request.Headers[CsrfHeader].ToString());
        if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(session.Csrf))) return;
        // A page that lost its session's token may still log in anew.
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Path == SessionCookie.LoginPath) return;
        throw new ProblemException(403, ("The request does not come from the console's page", "请求不是来自控制台页面"),
            ($"Send the session's token in the header {CsrfHeader}.", $"请在 {CsrfHeader} 请求头中带上会话令牌。"));
    }

    private static async ValueTask<Caller?> FindCallerAsync(HttpContext http, ConsoleContext console)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return await KeyCallerAsync(authorization[7..].Trim(), console, http);
        return SessionCookie.Read(http) is { } token && console.Sessions.Find(token) is { } session ? new Caller(session.User, session.Role, session) : null;
    }

    private static async ValueTask<Caller> KeyCallerAsync(string key, ConsoleContext console, HttpContext http)
    {
        if (console.Options.LocalKey is { } local && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(local)))
            return new Caller(Actor.CommandLine.By, Role.Administrator, Session: null);
        var now = console.Time.GetUtcNow();
        if (ApiKeys.IsKey(key) && await console.Store.Access.FindKeyAsync(ApiKeys.Hash(key), http.RequestAborted) is { } found && !(found.ExpiresAt <= now))
        {
            console.Store.Access.NoteKeyUse(found.Id, now);
            return new Caller("key:" + found.Name, ApiKeys.RoleOf(found.Scope), Session: null);
        }
        throw new ProblemException(401, ("This API key is not known", "API 密钥无效"));
    }

    private static ProblemException Denied() => new(403, ("Your role does not allow this", "您的角色无权执行此操作"));
}
