using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Cli.Values;

namespace Portolan.Cli.Remote;

/// <summary><c>portolan config get|set|validate|history|undo|export|import|diff</c>.</summary>
internal static class SettingsCommands
{
    public static IEnumerable<Command> All(Session session)
    {
        var texts = session.Texts;
        yield return Get(session);
        var values = AdminVerb.Words("key=value", texts.ValuesArgument);
        var set = new AdminVerb(session, "set", texts.ConfigSet, values);
        set.Command.Examples.Add(("portolan config set passive.ports=50000-50010", texts.ConfigSetExample));
        yield return set.Run((parsed, api, cancelled) =>
        {
            var changes = new JsonObject();
            foreach (var (path, value) in Assignments.Read(parsed.GetValue(values)!, texts)) changes["/" + string.Join('/', path)] = value;
            return api.SendAsync(HttpMethod.Patch, "settings", changes, cancelled);
        }, AdminVerb.Silent);
        yield return FromFile(session, "validate", texts.ConfigValidate, (document, api, cancelled) => api.SendAsync(HttpMethod.Post, "settings/validate", document, cancelled));
        yield return new AdminVerb(session, "history", texts.ConfigHistory).Run((_, api, cancelled) => api.GetAsync("settings/history?limit=50", cancelled),
            AdminVerb.Table(texts, new(texts.VersionColumn, "version"), new(texts.AtColumn, "at"), new(texts.ByColumn, "by", texts.By), new(texts.SummaryColumn, "summary", summary => texts.Say(SettingsSummary.InWords(summary)))));
        var version = AdminVerb.Word("version", texts.ConfigVersion);
        yield return new AdminVerb(session, "undo", texts.ConfigUndo, version).Run(
            (parsed, api, cancelled) => api.SendAsync(HttpMethod.Post, "settings/undo/" + Uri.EscapeDataString(parsed.GetValue(version)!), null, cancelled), AdminVerb.Silent);
        yield return new AdminVerb(session, "export", texts.ConfigExport).Run((_, api, cancelled) => api.GetAsync("backup", cancelled), (output, answer) => output.WriteLine(answer.ToJsonString(Readable)));
        yield return FromFile(session, "import", texts.ConfigImport, (document, api, cancelled) => api.SendAsync(HttpMethod.Put, "backup", document, cancelled));
        yield return FromFile(session, "diff", texts.ConfigDiff, (document, api, cancelled) => api.SendAsync(HttpMethod.Post, "backup/diff", document, cancelled), ChangeLines.Print(texts));
    }

    /// <summary>For who forgot the password of the console, or lost the phone with its codes.</summary>
    public static Command Administrator(Session session)
    {
        var texts = session.Texts;
        var name = AdminVerb.Word("name", texts.AdministratorName);
        var withoutCodes = OptionFor.Flag("--remove-totp", texts.RemoveTotpOption);
        var verb = new AdminVerb(session, "administrator", texts.ConfigAdministrator, name, withoutCodes);
        verb.Command.Notes.Add(texts.NewPasswordNote);
        return verb.Run((parsed, api, cancelled) => api.SendAsync(
            HttpMethod.Put, "administrators/" + Uri.EscapeDataString(parsed.GetValue(name)!),
            new JsonObject { ["password"] = NewPassword.Read(session), ["removeTotp"] = parsed.GetValue(withoutCodes) }, cancelled), AdminVerb.Silent);
    }

    private static JsonSerializerOptions Readable { get; } = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Command Get(Session session)
    {
        var key = AdminVerb.Words("key", session.Texts.ConfigKey, atLeastOne: false);
        return new AdminVerb(session, "get", session.Texts.ConfigGet, key).Run(async (parsed, api, cancelled) =>
        {
            var document = (await api.GetAsync("settings", cancelled))["document"]!.AsObject();
            if (parsed.GetValue(key) is not { Length: > 0 } wanted) return document.DeepClone();
            var found = new JsonObject();
            foreach (var name in wanted) found[name] = Find(document, name, session).DeepClone();
            return found;
        });
    }

    private static JsonNode Find(JsonNode document, string name, Session session)
    {
        JsonNode? node = document;
        foreach (var part in name.Trim('/').Split('.', '/'))
        {
            if (node is not JsonObject section || !section.ContainsKey(part)) throw new FailureException(ExitCode.NotFound, session.Texts.NoSuchSetting(name));
            node = section[part];
        }
        return node ?? JsonValue.Create("-");
    }

    private static Command FromFile(Session session, string name, string summary, Func<JsonObject, ConsoleApi, CancellationToken, Task<JsonNode>> work, Action<TextWriter, JsonNode>? print = null)
    {
        var file = AdminVerb.Word("file", session.Texts.ConfigFile);
        return new AdminVerb(session, name, summary, file).Run(async (parsed, api, cancelled) => await work(await ReadAsync(parsed.GetValue(file)!, session, cancelled), api, cancelled), print);
    }

    private static async Task<JsonObject> ReadAsync(string file, Session session, CancellationToken cancellationToken)
    {
        try
        {
            return StrictJson.ReadObject(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (RefusedException e)
        {
            var texts = session.Texts;
            throw new FailureException(new Failure(ExitCode.Usage, texts.NotReadable(file, texts.Words(e.Problems[0])), texts.Say(e.Problems[0].Remedy)), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.LocalFile, session.Texts.FileNotReadable(file, FileTroubles.Tell(e, session.Texts))), e);
        }
    }
}
