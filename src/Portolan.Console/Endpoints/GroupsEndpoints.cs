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

/// <summary>Users that share terms.</summary>
internal static class GroupsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/groups", ListAsync).Needs(Role.ReadOnly).WithSummary("All groups");
        api.MapPost("/groups", CreateAsync).Needs(Role.Operator).WithSummary("Adds a group").Accepts<Group>("application/json");
        api.MapGet("/groups/{name}", FindAsync).Needs(Role.ReadOnly).WithSummary("One group");
        api.MapPut("/groups/{name}", ChangeAsync).Needs(Role.Operator).WithSummary("Replaces a group; If-Match holds the version it was made from").Accepts<Group>("application/json");
        api.MapDelete("/groups/{name}", RemoveAsync).Needs(Role.Operator).WithSummary("Takes a group away; its users stay and lose it");
    }

    private static async Task<PageView<GroupView>> ListAsync(ConsoleContext console, HttpContext http)
    {
        var groups = await console.Store.Users.ListGroupsAsync(http.RequestAborted);
        var members = await console.Store.Users.CountMembersAsync(http.RequestAborted);
        return new PageView<GroupView>([.. groups.Select(group => View(group, members))], Next: null, groups.Count);
    }

    private static async Task<GroupView> FindAsync(string name, ConsoleContext console, HttpContext http)
    {
        var group = await console.Store.Users.FindGroupAsync(name, http.RequestAborted) ?? throw ProblemException.NotFound(name);
        ETags.Set(http, group.Version);
        return View(group, await console.Store.Users.CountMembersAsync(http.RequestAborted));
    }

    private static async Task<GroupView> CreateAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        var wish = Read(body);
        if (await console.Store.Users.FindGroupAsync(wish.Name, http.RequestAborted) is not null) throw ProblemException.Taken("/name", wish.Name);
        return await SaveAsync(wish with { Version = 0 }, console, http);
    }

    private static async Task<GroupView> ChangeAsync(string name, JsonObject body, ConsoleContext console, HttpContext http)
    {
        var before = await console.Store.Users.FindGroupAsync(name, http.RequestAborted) ?? throw ProblemException.NotFound(name);
        body["name"] = name; // a name stays
        return await SaveAsync(Read(body) with { Version = ETags.Read(http) ?? before.Version }, console, http);
    }

    private static async Task<IResult> RemoveAsync(string name, ConsoleContext console, HttpContext http) =>
        await console.Users.RemoveGroupAsync(name, Caller.ActorOf(http), http.RequestAborted) ? Results.NoContent() : throw ProblemException.NotFound(name);

    private static async Task<GroupView> SaveAsync(Group group, ConsoleContext console, HttpContext http)
    {
        var saved = await console.Users.SaveGroupAsync(group, Caller.ActorOf(http), http.RequestAborted);
        ETags.Set(http, saved.Version);
        return View(saved, await console.Store.Users.CountMembersAsync(http.RequestAborted));
    }

    /// <summary>What the body leaves out has its default.</summary>
    private static Group Read(JsonObject body)
    {
        var whole = JsonSerializer.SerializeToNode(new Group { Name = "" }, AdministrationJson.Default.Group)!.AsObject();
        DocumentReader.Lay(body, over: whole);
        return DocumentReader.Read(whole, AdministrationJson.Default.Group);
    }

    private static GroupView View(Group group, IReadOnlyDictionary<string, int> members) => new(group.Name, group.Note, group.Terms, members.GetValueOrDefault(group.Name), group.Version);
}
