using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Who is told when something happens.</summary>
internal static class HooksEndpoints
{
    private const int IdBytes = 5;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/hooks", ListAsync).Needs(Role.Administrator).WithSummary("All hooks; never their secrets");
        api.MapPost("/hooks", CreateAsync).Needs(Role.Administrator).WithSummary("Adds a hook");
        api.MapPut("/hooks/{id}", ChangeAsync).Needs(Role.Administrator).WithSummary("Replaces a hook; without a secret the old one stays");
        api.MapDelete("/hooks/{id}", RemoveAsync).Needs(Role.Administrator).WithSummary("Takes a hook away");
        api.MapPost("/hooks/{id}/test", TestAsync).Needs(Role.Administrator).WithSummary("Tells the hook a test message, once");
        api.MapGet("/hooks/{id}/deliveries", DeliveriesAsync).Needs(Role.Administrator).WithSummary("What became of its last messages, the newest first");
    }

    private static async Task<PageView<HookView>> ListAsync(ConsoleContext console, HttpContext http)
    {
        var hooks = await console.Store.Hooks.ListAsync(http.RequestAborted);
        return new PageView<HookView>([.. hooks.Select(HookView.Of)], Next: null, hooks.Count);
    }

    private static Task<HookView> CreateAsync(HookWish wish, ConsoleContext console, HttpContext http)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return SaveAsync(new Hook { Id = id, Kind = wish.Kind, On = wish.On, Target = wish.Target.Trim(), Enabled = wish.Enabled, Secret = wish.Secret }, console, http);
    }

    private static async Task<HookView> ChangeAsync(string id, HookWish wish, ConsoleContext console, HttpContext http)
    {
        var before = await ExistingAsync(id, console, http);
        var after = before with { Kind = wish.Kind, On = wish.On, Target = wish.Target.Trim(), Enabled = wish.Enabled, Secret = wish.Secret ?? before.Secret };
        return await SaveAsync(after, console, http);
    }

    private static async Task<IResult> RemoveAsync(string id, ConsoleContext console, HttpContext http) =>
        await console.Hooks.RemoveAsync(id, Caller.ActorOf(http), http.RequestAborted) ? Results.NoContent() : throw ProblemException.NotFound(($"hook {id}", $"通知 {id}"));

    private static async Task<HookDeliveryView> TestAsync(string id, ConsoleContext console, HttpContext http) =>
        HookDeliveryView.Of(await console.Watch.Hooks.TestAsync(await ExistingAsync(id, console, http), http.RequestAborted), RequestLanguage.Of(http));

    private static async Task<PageView<HookDeliveryView>> DeliveriesAsync(string id, ConsoleContext console, HttpContext http, int? limit, string? cursor)
    {
        await ExistingAsync(id, console, http);
        var language = RequestLanguage.Of(http);
        return (await console.Store.Hooks.ListDeliveriesAsync(id, Paging.Request(limit, cursor), http.RequestAborted)).View(delivery => HookDeliveryView.Of(delivery, language));
    }

    private static async Task<HookView> SaveAsync(Hook hook, ConsoleContext console, HttpContext http)
    {
        await console.Hooks.SaveAsync(hook, Caller.ActorOf(http), http.RequestAborted);
        return HookView.Of(hook);
    }

    private static async Task<Hook> ExistingAsync(string id, ConsoleContext console, HttpContext http) =>
        await console.Store.Hooks.FindAsync(id, http.RequestAborted) ?? throw ProblemException.NotFound(($"hook {id}", $"通知 {id}"));
}
