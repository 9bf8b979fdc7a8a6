using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Who may log in by FTP.</summary>
internal static class UsersEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/users", ListAsync).Needs(Role.ReadOnly).WithSummary("Users by name; ?search is a part of the name");
        api.MapPost("/users", CreateAsync).Needs(Role.Operator).WithSummary("Adds a user").Accepts<User>("application/json");
        api.MapGet("/users/{name}", FindAsync).Needs(Role.ReadOnly).WithSummary("One user");
        api.MapPut("/users/{name}", ChangeAsync).Needs(Role.Operator).WithSummary("Replaces a user; without a password the old one stays. If-Match holds the version it was made from").Accepts<User>("application/json");
        api.MapDelete("/users/{name}", RemoveAsync).Needs(Role.Operator).WithSummary("Takes a user away; the files stay");
        api.MapPut("/users/{name}/password", PasswordAsync).Needs(Role.Operator).WithSummary("Sets the password");
        api.MapGet("/users/{name}/effective", EffectiveAsync).Needs(Role.ReadOnly).WithSummary("What holds for the user, and who says so");
        api.MapPost("/users/{name}/try", TryAsync).Needs(Role.ReadOnly).WithSummary("Dry run: what would the user find at a path");
    }

    private static async Task<PageView<UserView>> ListAsync(ConsoleContext console, HttpContext http, string? search, int? limit, string? cursor)
    {
        var page = await console.Store.Users.ListAsync(Paging.Request(limit, cursor), string.IsNullOrEmpty(search) ? null : search, http.RequestAborted);
        var views = new List<UserView>();
        if (string.IsNullOrEmpty(cursor)) views.AddRange(console.ListOwn(search));
        foreach (var user in page.Items) views.Add(await ViewAsync(user, console, http.RequestAborted));
        return new PageView<UserView>(views, page.Next, await console.Store.Users.CountAsync(http.RequestAborted) + console.Options.OwnAccounts.Count);
    }

    private static async Task<UserView> FindAsync(string name, ConsoleContext console, HttpContext http)
    {
        if (console.FindOwn(name) is { } own) return OwnAccounts.View(own, console);
        var user = await ExistingAsync(name, console, http.RequestAborted);
        ETags.Set(http, user.Version);
        return await ViewAsync(user, console, http.RequestAborted);
    }

    private static async Task<UserView> CreateAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        var password = TakePassword(body);
        var wish = Read(body);
        console.RefuseOwn(wish.Name);
        if (await console.Store.Users.FindAsync(wish.Name, http.RequestAborted) is not null)
            throw ProblemException.Taken("/name", wish.Name);
        return await SaveAsync(wish with { Version = 0 }, password, console, http);
    }

    private static async Task<UserView> ChangeAsync(string name, JsonObject body, ConsoleContext console, HttpContext http)
    {
        console.RefuseOwn(name);
        var before = await ExistingAsync(name, console, http.RequestAborted);
        var password = TakePassword(body);
        body["name"] = name; // a name stays
        return await SaveAsync(Read(body) with { Version = ETags.Read(http) ?? before.Version }, password, console, http);
    }

    private static async Task<IResult> RemoveAsync(string name, ConsoleContext console, HttpContext http)
    {
        console.RefuseOwn(name);
        return await console.Users.RemoveAsync(name, Caller.ActorOf(http), http.RequestAborted) ? Results.NoContent() : throw ProblemException.NotFound(name);
    }

    private static async Task<IResult> PasswordAsync(string name, PasswordRequest request, ConsoleContext console, HttpContext http)
    {
        console.RefuseOwn(name);
        return await console.Users.SetPasswordAsync(name, request.Password, Caller.ActorOf(http), http.RequestAborted) ? Results.NoContent() : throw ProblemException.NotFound(name);
    }

    private static async Task<Dictionary<string, EffectiveView>> EffectiveAsync(string name, ConsoleContext console, HttpContext http)
    {
        if (console.FindOwn(name) is { } own) return Named(OwnAccounts.TermsOf(own)).ToDictionary(term => term.Key, term => new EffectiveView(term.Value?.DeepClone(), UserView.FromCommandLine), StringComparer.Ordinal);
        var effective = await console.Options.Accounts.EffectiveAsync(await ExistingAsync(name, console, http.RequestAborted), http.RequestAborted);
        var values = Named(effective.Values);
        return effective.Origins.ToDictionary(origin => origin.Key, origin => new EffectiveView(values[origin.Key]?.DeepClone(), origin.Value), StringComparer.Ordinal);
    }

    private static async Task<TryView> TryAsync(string name, TryRequest request, ConsoleContext console, HttpContext http)
    {
        if (console.FindOwn(name) is { } own) return OwnAccounts.Try(own, request.Path, console, RequestLanguage.Of(http));
        var verdict = await console.Options.Accounts.TryPathAsync(await ExistingAsync(name, console, http.RequestAborted), request.Path, http.RequestAborted);
        return new TryView(verdict.Path, verdict.Store, verdict.RealPath, verdict.Rights, verdict.Why.In(RequestLanguage.Of(http)));
    }

    private static async Task<UserView> SaveAsync(User user, string? password, ConsoleContext console, HttpContext http)
    {
        var saved = await console.Users.SaveAsync(user, password, Caller.ActorOf(http), http.RequestAborted);
        ETags.Set(http, saved.Version);
        return await ViewAsync(saved, console, http.RequestAborted);
    }

    /// <summary>What the body leaves out has its default.</summary>
    private static User Read(JsonObject body)
    {
        var whole = JsonSerializer.SerializeToNode(new User { Name = "" }, AdministrationJson.Default.User)!.AsObject();
        DocumentReader.Lay(body, over: whole);
        return DocumentReader.Read(whole, AdministrationJson.Default.User);
    }

    private static async ValueTask<UserView> ViewAsync(User user, ConsoleContext console, CancellationToken cancellationToken) =>
        UserView.Of(user, await UsageAsync(user.Name, console, cancellationToken), await console.Store.Users.FindLastLoginAsync(user.Name, cancellationToken));

    /// <summary>Of users who logged in since the start, the server knows better than the store.</summary>
    private static async ValueTask<UsageView> UsageAsync(string name, ConsoleContext console, CancellationToken cancellationToken) =>
        console.Options.Accounts.FindUse(name) is { Usage: var now } ? new UsageView(now.Bytes, now.Files, now.UploadedToday, now.DownloadedToday)
            : UsageView.Of(await console.Store.Users.FindUsageAsync(name, cancellationToken));

    private static JsonObject Named(Terms terms) => JsonSerializer.SerializeToNode(terms, AdministrationJson.Default.Terms)!.AsObject();

    private static async ValueTask<User> ExistingAsync(string name, ConsoleContext console, CancellationToken cancellationToken) =>
        await console.Store.Users.FindAsync(name, cancellationToken) ?? throw ProblemException.NotFound(name);

    private static string? TakePassword(JsonObject body)
    {
        var given = body["password"];
        body.Remove("password");
        if (given is null) return null;
        return given is JsonValue value && value.TryGetValue<string>(out var password) ? password
            : throw ProblemException.Invalid("/password", ("A password is a text.", "密码必须是文本。"), ("Write it in quotes.", "请用引号括起来。"));
    }
}
