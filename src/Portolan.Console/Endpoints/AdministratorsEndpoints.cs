using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Who may use the console.</summary>
internal static class AdministratorsEndpoints
{
    private const int LongestName = 64;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/administrators", ListAsync).Needs(Role.Administrator).WithSummary("Everybody who may use the console");
        api.MapPost("/administrators", CreateAsync).Needs(Role.Administrator).WithSummary("Adds somebody");
        api.MapPut("/administrators/{name}", ChangeAsync).Needs(Role.Administrator).WithSummary("Changes role, password or second factor; the person's logins end");
        api.MapDelete("/administrators/{name}", RemoveAsync).Needs(Role.Administrator).WithSummary("Takes somebody away; the person's logins end");
    }

    /// <exception cref="ProblemException">It cannot be a name.</exception>
    public static string CheckName(string name, string field)
    {
        var trimmed = name.Trim();
        // "key:" would look like an API key in the audit log.
        if (trimmed.Length is > 0 and <= LongestName && !trimmed.Any(char.IsControl) && !trimmed.Contains(':') && !trimmed.Contains('/')) return trimmed;
        throw ProblemException.Invalid(field, ("This cannot be a name.", "该名称无法使用。"), ($"Use 1 to {LongestName} characters, without colon and slash.", $"请使用 1 到 {LongestName} 个字符，不含冒号和斜杠。"));
    }

    private static async Task<PageView<AdministratorView>> ListAsync(ConsoleContext console, HttpContext http)
    {
        var all = await console.Store.Access.ListAdministratorsAsync(http.RequestAborted);
        return new PageView<AdministratorView>([.. all.Select(AdministratorView.Of)], Next: null, all.Count);
    }

    private static async Task<AdministratorView> CreateAsync(NewAdministrator wish, ConsoleContext console, HttpContext http)
    {
        var name = CheckName(wish.Name, "/name");
        if (await console.Store.Access.FindAdministratorAsync(name, http.RequestAborted) is not null) throw ProblemException.Taken("/name", name);
        var created = new Administrator { Name = name, Role = wish.Role, PasswordHash = await Passwords.HashAsync(wish.Password), CreatedAt = console.Time.GetUtcNow() };
        await console.Access.SaveAsync(created, Caller.ActorOf(http), http.RequestAborted);
        return AdministratorView.Of(created);
    }

    private static async Task<AdministratorView> ChangeAsync(string name, AdministratorChange change, ConsoleContext console, HttpContext http)
    {
        var before = await console.Store.Access.FindAdministratorAsync(name, http.RequestAborted) ?? throw ProblemException.NotFound(name);
        var after = before with
        {
            Role = change.Role ?? before.Role,
            Disabled = change.Disabled ?? before.Disabled,
            TotpSecret = change.RemoveTotp ? null : before.TotpSecret,
            PasswordHash = change.Password is { } password ? await Passwords.HashAsync(password) : before.PasswordHash,
        };
        await console.Access.SaveAsync(after, Caller.ActorOf(http), http.RequestAborted);
        console.Sessions.EndAllOf(name);
        return AdministratorView.Of(after);
    }

    private static async Task<IResult> RemoveAsync(string name, ConsoleContext console, HttpContext http)
    {
        if (!await console.Access.RemoveAsync(name, Caller.ActorOf(http), http.RequestAborted)) throw ProblemException.NotFound(name);
        console.Sessions.EndAllOf(name);
        return Results.NoContent();
    }
}
