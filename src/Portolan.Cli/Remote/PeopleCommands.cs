using System.CommandLine;
using System.Text.Json.Nodes;
using Portolan.Cli.Help;

namespace Portolan.Cli.Remote;

/// <summary><c>portolan user …</c> and <c>portolan group …</c>.</summary>
internal static class PeopleCommands
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly string[] OfTheServer = ["usage", "lastLogin", "hasPassword", "createdAt", "version", "members", "origin"];

    public static Command Users(Session session)
    {
        var texts = session.Texts;
        var all = new PortolanCommand("user", texts.UserCommand) { Add(session), List(session, "users", new(texts.NameColumn, "name"), new(texts.GroupsColumn, "groups"), new(texts.DisabledColumn, "disabled"), new(texts.ExpiresColumn, "expiresAt"), new(texts.LastLoginColumn, "lastLogin"), Column.Of<UserOrigin>(texts.OriginColumn, "origin", texts.Origin)) };
        all.Subcommands.Add(Show(session, "users", texts.UserShow));
        all.Subcommands.Add(Set(session, "users", texts.UserSet));
        all.Subcommands.Add(Switch(session, "disable", texts.UserDisable, disabled: true));
        all.Subcommands.Add(Switch(session, "enable", texts.UserEnable, disabled: false));
        all.Subcommands.Add(Delete(session, "users", texts.UserDelete));
        all.Subcommands.Add(Password(session));
        all.Subcommands.Add(Recount(session));
        all.Examples.Add(("portolan user add anna terms.home=anna terms.quotaBytes=\"5 GiB\"", texts.UserAddExample));
        return all;
    }

    public static Command Groups(Session session)
    {
        var texts = session.Texts;
        var name = AdminVerb.Word("name", texts.GroupName);
        var values = AdminVerb.Words("key=value", texts.ValuesArgument, atLeastOne: false);
        var add = new AdminVerb(session, "add", texts.GroupAdd, name, values);
        return new PortolanCommand("group", texts.GroupCommand)
        {
            add.Run((parsed, api, cancelled) => api.SendAsync(HttpMethod.Post, "groups", Assignments.Apply(new JsonObject { ["name"] = parsed.GetValue(name) }, parsed.GetValue(values)!, texts), cancelled)),
            List(session, "groups", new(texts.NameColumn, "name"), new(texts.MembersColumn, "members"), new(texts.NoteColumn, "note")),
            Show(session, "groups", texts.GroupShow),
            Set(session, "groups", texts.GroupSet),
            Delete(session, "groups", texts.GroupDelete),
        };
    }

    private static Command Add(Session session)
    {
        var texts = session.Texts;
        var name = AdminVerb.Word("name", texts.UserName);
        var values = AdminVerb.Words("key=value", texts.ValuesArgument, atLeastOne: false);
        var verb = new AdminVerb(session, "add", texts.UserAdd, name, values);
        verb.Command.Notes.Add(texts.NewPasswordNote);
        return verb.Run((parsed, api, cancelled) =>
        {
            var user = Assignments.Apply(new JsonObject { ["name"] = parsed.GetValue(name) }, parsed.GetValue(values)!, texts);
            if (user["anyPassword"]?.GetValue<bool>() != true) user["password"] = NewPassword.Read(session);
            return api.SendAsync(HttpMethod.Post, "users", user, cancelled);
        });
    }

    private static Command List(Session session, string what, params Column[] columns) =>
        new AdminVerb(session, "list", what == "users" ? session.Texts.UserList : session.Texts.GroupList).Run((_, api, cancelled) => Lists.AllAsync(api, what, cancelled), AdminVerb.Table(session.Texts, columns));

    private static Command Show(Session session, string what, string summary)
    {
        var name = AdminVerb.Word("name", session.Texts.UserName);
        return new AdminVerb(session, "show", summary, name).Run((parsed, api, cancelled) => api.GetAsync(PathOf(what, parsed.GetValue(name)!), cancelled));
    }

    private static Command Set(Session session, string what, string summary)
    {
        var name = AdminVerb.Word("name", session.Texts.UserName);
        var values = AdminVerb.Words("key=value", session.Texts.ValuesArgument);
        return new AdminVerb(session, "set", summary, name, values).Run((parsed, api, cancelled) =>
            ChangeAsync(api, PathOf(what, parsed.GetValue(name)!), document => Assignments.Apply(document, parsed.GetValue(values)!, session.Texts), cancelled));
    }

    private static Command Switch(Session session, string verb, string summary, bool disabled)
    {
        var name = AdminVerb.Word("name", session.Texts.UserName);
        return new AdminVerb(session, verb, summary, name).Run((parsed, api, cancelled) =>
            ChangeAsync(api, PathOf("users", parsed.GetValue(name)!), document => document["disabled"] = disabled, cancelled), AdminVerb.Silent);
    }

    private static Command Delete(Session session, string what, string summary)
    {
        var name = AdminVerb.Word("name", session.Texts.UserName);
        return new AdminVerb(session, "delete", summary, name).Run((parsed, api, cancelled) => api.SendAsync(HttpMethod.Delete, PathOf(what, parsed.GetValue(name)!), null, cancelled), AdminVerb.Silent);
    }

    private static Command Password(Session session)
    {
        var name = AdminVerb.Word("name", session.Texts.UserName);
        var verb = new AdminVerb(session, "password", session.Texts.UserPassword, name);
        verb.Command.Notes.Add(session.Texts.NewPasswordNote);
        return verb.Run((parsed, api, cancelled) =>
            api.SendAsync(HttpMethod.Put, PathOf("users", parsed.GetValue(name)!) + "/password", new JsonObject { ["password"] = NewPassword.Read(session) }, cancelled), AdminVerb.Silent);
    }

    private static Command Recount(Session session)
    {
        var name = new Argument<string?>("name") { HelpName = "NAME", Description = session.Texts.UserRecountName, Arity = ArgumentArity.ZeroOrOne };
        return new AdminVerb(session, "recount", session.Texts.UserRecount, name).Run(async (parsed, api, cancelled) =>
        {
            if (parsed.GetValue(name) is { } one) return await api.SendAsync(HttpMethod.Post, PathOf("users", one) + "/recount", null, cancelled);
            await api.SendAsync(HttpMethod.Post, "usage/recount", null, cancelled);
            using var pause = new PeriodicTimer(Pause);
            JsonNode state;
            do await pause.WaitForNextTickAsync(cancelled);
            while ((state = await api.GetAsync("usage/recount", cancelled))["isRunning"]!.GetValue<bool>());
            return state;
        });
    }

    /// <summary>Reads, changes, writes: the version that was read stands in If-Match, so that nobody's change is lost.</summary>
    private static async Task<JsonNode> ChangeAsync(ConsoleApi api, string path, Action<JsonObject> change, CancellationToken cancellationToken)
    {
        var document = (await api.GetAsync(path, cancellationToken)).AsObject();
        var version = document["version"]!.ToJsonString();
        foreach (var name in OfTheServer) document.Remove(name);
        change(document);
        return await api.SendAsync(HttpMethod.Put, path, document, cancellationToken, $"\"{version}\"");
    }

    private static string PathOf(string what, string name) => $"{what}/{Uri.EscapeDataString(name)}";
}
