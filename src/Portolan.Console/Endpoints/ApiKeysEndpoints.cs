using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Keys for scripts.</summary>
internal static class ApiKeysEndpoints
{
    private const int IdBytes = 5, LongestName = 64;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/api-keys", ListAsync).Needs(Role.Administrator).WithSummary("All keys; never the keys themselves");
        api.MapPost("/api-keys", CreateAsync).Needs(Role.Administrator).WithSummary("Makes a key, which is shown once");
        api.MapDelete("/api-keys/{id}", RemoveAsync).Needs(Role.Administrator).WithSummary("Takes a key away, at once");
    }

    private static async Task<PageView<ApiKeyView>> ListAsync(ConsoleContext console, HttpContext http)
    {
        var keys = await console.Store.Access.ListKeysAsync(http.RequestAborted);
        return new PageView<ApiKeyView>([.. keys.Select(ApiKeyView.Of)], Next: null, keys.Count);
    }

    private static async Task<CreatedApiKey> CreateAsync(NewApiKey wish, ConsoleContext console, HttpContext http)
    {
        var now = console.Time.GetUtcNow();
        if (string.IsNullOrWhiteSpace(wish.Name) || wish.Name.Length > LongestName)
            throw ProblemException.Invalid("/name", ("A key needs a name.", "密钥需要名称。"), ($"Write what it is for, in at most {LongestName} characters.", $"请写明用途，不超过 {LongestName} 个字符。"));
        if (wish.ExpiresAt <= now) throw ProblemException.Invalid("/expiresAt", ("This time is over.", "该时间已过。"), ("Choose a time to come, or none.", "请选择将来的时间，或留空。"));
        var key = ApiKeys.Create();
        var stored = new ApiKey
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            Name = wish.Name.Trim(),
            Scope = wish.Scope,
            Prefix = ApiKeys.Shown(key),
            Hash = ApiKeys.Hash(key),
            CreatedAt = now,
            CreatedBy = Caller.Of(http)!.Name,
            ExpiresAt = wish.ExpiresAt,
        };
        await console.Access.AddKeyAsync(stored, Caller.ActorOf(http), http.RequestAborted);
        return new CreatedApiKey(key, ApiKeyView.Of(stored));
    }

    private static async Task<IResult> RemoveAsync(string id, ConsoleContext console, HttpContext http) =>
        await console.Access.RemoveKeyAsync(id, Caller.ActorOf(http), http.RequestAborted) ? Results.NoContent() : throw ProblemException.NotFound(($"API key {id}", $"API 密钥 {id}"));
}
