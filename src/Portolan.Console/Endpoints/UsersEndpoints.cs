using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Console.Endpoints;

/// <summary>Who may log in by FTP.</summary>
internal static class UsersEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/users", ListAsync).Needs(Role.ReadOnly).WithSummary("Users by name; ?search is a part of the name");
        api.MapPost("/users", CreateAsync).Needs(Role.Operator).WithSummary("Adds a user").Accepts<User>("application/json");
        api.MapGet("/users/{name}", FindAsync).Needs(Role.ReadOnly).WithSummary("One user");
        api.MapPut("/users/{name}", ChangeAsync).Needs(Role.Operator).WithSummary("Replaces all but the password; If-Match holds the version it was made from").Accepts<User>("application/json");
        api.MapDelete("/users/{name}", RemoveAsync).Needs(Role.Operator).WithSummary("Takes a user away; the files stay");
        api.MapPut("/users/{name}/password", PasswordAsync).Needs(Role.Operator).WithSummary("Sets the password");
        api.MapGet("/users/{name}/effective", EffectiveAsync).Needs(Role.ReadOnly).WithSummary("What holds for the user, and who says so");
        api.MapPost("/users/{name}/try", TryAsync).Needs(Role.ReadOnly).WithSummary("Dry run: what would the user find at a path");
    }

    private static async Task<PageView<UserView>> ListAsync(ConsoleContext console, HttpContext http, string? search, int? limit, string? cursor)
    {
        var page = await console.Store.Users.ListAsync(Paging.Request(limit, cursor), string.IsNullOrEmpty(search) ? null : search, http.RequestAborted);
        var views = new List<UserView>();
        foreach (var user in page.Items) views.Add(await ViewAsync(user, console, http.RequestAborted));
        return new PageView<UserView>(views, page.Next, await console.Store.Users.CountAsync(http.RequestAborted));
    }

    private static async Task<UserView> FindAsync(string name, ConsoleContext console, HttpContext http)
    {
        var user = await ExistingAsync(name, console, http.RequestAborted);
        ETags.Set(http, user.Version);
        return await ViewAsync(user, console, http.RequestAborted);
    }

    private static async Task<UserView> CreateAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        var password = TakePassword(body);
        var wish = DocumentReader.Read(body, AdministrationJson.Default.User);
        if (await console.Store.Users.FindAsync(wish.Name, http.RequestAborted) is not null)
            throw new ProblemException(409, ("The name is taken", "名称已存在"), ($"There is a user '{wish.Name}' already.", $"用户“{wish.Name}”已存在。"));
        var user = wish with { Version = 0, CreatedAt = console.Time.GetUtcNow(), PasswordHash = password is null ? null : await HashAsync(password) };
        return await SaveAsync(user, before: null, AuditActions.Create, console, http);
    }

    private static async Task<UserView> ChangeAsync(string name, JsonObject body, ConsoleContext console, HttpContext http)
    {
        TakePassword(body);
        body["name"] = name; // a name stays
        var before = await ExistingAsync(name, console, http.RequestAborted);
        var wish = DocumentReader.Read(body, AdministrationJson.Default.User);
        var user = wish with { Version = ETags.Read(http) ?? before.Version, CreatedAt = before.CreatedAt, PasswordHash = before.PasswordHash };
        return await SaveAsync(user, before, AuditActions.Change, console, http);
    }

    private static async Task<IResult> RemoveAsync(string name, ConsoleContext console, HttpContext http)
    {
        if (!await console.Store.Users.RemoveAsync(name, Audit(AuditActions.Remove, name, [], console, http), http.RequestAborted)) throw ProblemException.NotFound(name);
        return Results.NoContent();
    }

    private static async Task<IResult> PasswordAsync(string name, PasswordRequest request, ConsoleContext console, HttpContext http)
    {
        var user = await ExistingAsync(name, console, http.RequestAborted);
        await console.Store.Users.SaveAsync(user with { PasswordHash = await HashAsync(request.Password) }, Audit(AuditActions.Password, name, [], console, http), http.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<Dictionary<string, EffectiveView>> EffectiveAsync(string name, ConsoleContext console, HttpContext http)
    {
        var effective = await EffectiveOfAsync(await ExistingAsync(name, console, http.RequestAborted), console, http.RequestAborted);
        var values = JsonSerializer.SerializeToNode(effective.Values, AdministrationJson.Default.Terms)!.AsObject();
        return effective.Origins.ToDictionary(origin => origin.Key, origin => new EffectiveView(values[origin.Key]?.DeepClone(), origin.Value), StringComparer.Ordinal);
    }

    private static async Task<TryView> TryAsync(string name, TryRequest request, ConsoleContext console, HttpContext http)
    {
        await ExistingAsync(name, console, http.RequestAborted);
        var account = console.Options.FindAccount is { } find ? await find(name, http.RequestAborted) : null;
        if (account is null) throw ProblemException.NotFound(name);
        return await UserTrial.RunAsync(account, VirtualPath.Parse(request.Path), RequestLanguage.Of(http), http.RequestAborted);
    }

    public static async ValueTask<EffectiveTerms> EffectiveOfAsync(User user, ConsoleContext console, CancellationToken cancellationToken)
    {
        var groups = new List<Group>();
        foreach (var name in user.Groups)
            if (await console.Store.Users.FindGroupAsync(name, cancellationToken) is { } group) groups.Add(group);
        return EffectiveTerms.Of(user, groups, console.Options.Settings.Effective.Defaults);
    }

    private static async Task<UserView> SaveAsync(User user, User? before, string action, ConsoleContext console, HttpContext http)
    {
        var changes = DocumentDiff.Between(before is null ? null : ToJson(before), ToJson(user));
        var saved = await console.Store.Users.SaveAsync(user, Audit(action, user.Name, changes, console, http), http.RequestAborted);
        ETags.Set(http, saved.Version);
        return await ViewAsync(saved, console, http.RequestAborted);
    }

    private static JsonNode? ToJson(User user) => JsonSerializer.SerializeToNode(user with { Version = 0 }, AdministrationJson.Default.User);

    private static async ValueTask<UserView> ViewAsync(User user, ConsoleContext console, CancellationToken cancellationToken) =>
        UserView.Of(user, await console.Store.Users.FindUsageAsync(user.Name, cancellationToken), await console.Store.Users.FindLastLoginAsync(user.Name, cancellationToken));

    private static async ValueTask<User> ExistingAsync(string name, ConsoleContext console, CancellationToken cancellationToken) =>
        await console.Store.Users.FindAsync(name, cancellationToken) ?? throw ProblemException.NotFound(name);

    private static string? TakePassword(JsonObject body)
    {
        var password = body["password"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
        body.Remove("password");
        return password;
    }

    /// <summary>FTP users' passwords are their administrators' business; empty ones are nobody's.</summary>
    private static Task<string> HashAsync(string password)
    {
        if (password.Length is 0 or > Passwords.MostLength)
            throw ProblemException.Invalid("/password", ("A password has at least one character.", "密码至少须有一个字符。"), ("Choose a longer one.", "请设置更长的密码。"));
        return Task.Run(() => PasswordHash.Create(password).ToString());
    }

    private static AuditEntry Audit(string action, string name, IReadOnlyList<Change> changes, ConsoleContext console, HttpContext http) =>
        AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), action, "user:" + name, changes);
}
