using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>The server's settings: one document, checked whole, in force at once.</summary>
internal static class SettingsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/settings", Read).Needs(Role.ReadOnly).WithSummary("The settings in force, their version, and what the command line pins");
        api.MapPut("/settings", ReplaceAsync).Needs(Role.Administrator).WithSummary("Replaces the document; If-Match holds the version it was made from").Accepts<ServerSettings>("application/json");
        api.MapPatch("/settings", ChangeAsync).Needs(Role.Administrator).WithSummary("Changes single values: JSON pointers and their values");
        api.MapPost("/settings/validate", Validate).Needs(Role.Administrator).WithSummary("Dry run of a document").Accepts<ServerSettings>("application/json");
        api.MapGet("/settings/history", HistoryAsync).Needs(Role.Administrator).WithSummary("Versions, the newest first, each with what it changed");
        api.MapPost("/settings/undo/{version:long}", UndoAsync).Needs(Role.Administrator).WithSummary("Lets an earlier version hold again, as a new one");
        api.MapGet("/settings/mail-password", HasMailPasswordAsync).Needs(Role.Administrator).WithSummary("Whether the mail server's password is kept; never the password");
        api.MapPut("/settings/mail-password", SetMailPasswordAsync).Needs(Role.Administrator).WithSummary("Keeps the mail server's password; null forgets it");
    }

    private static SettingsView Read(ConsoleContext console, HttpContext http)
    {
        var settings = console.Settings;
        ETags.Set(http, settings.Stored.Version);
        return new SettingsView(settings.Stored.Version, SettingsDocument.ToJson(settings.Effective), settings.Pinned, SettingsDocument.ToJson(new ServerSettings()), settings.RestartNeeded);
    }

    private static async Task<SettingsView> ReplaceAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        if (ETags.Read(http) is not { } version)
            throw new ProblemException(428, ("The version is missing", "缺少版本号"), ("Send the header If-Match with the version that GET /settings gave.", "请在 If-Match 请求头中带上 GET /settings 返回的版本。"));
        await console.Settings.ChangeAsync(body, version, Caller.ActorOf(http), http.RequestAborted);
        return Read(console, http);
    }

    /// <summary>Made on the version in force now, once more where somebody else was quicker: single values do not get in each other's way.</summary>
    private static async Task<SettingsView> ChangeAsync(JsonObject body, ConsoleContext console, HttpContext http)
    {
        var settings = console.Settings;
        for (var isLastTry = false; ; isLastTry = true)
        {
            var version = ETags.Read(http) ?? settings.Stored.Version;
            var document = SettingsDocument.ToJson(settings.Effective);
            foreach (var (pointer, value) in body) Set(document, pointer, value);
            try
            {
                await settings.ChangeAsync(document, version, Caller.ActorOf(http), http.RequestAborted);
                return Read(console, http);
            }
            catch (StaleVersionException) when (!isLastTry && ETags.Read(http) is null)
            {
                // Once more.
            }
        }
    }

    private static ValidationView Validate(JsonObject body, ConsoleContext console, HttpContext http)
    {
        var language = RequestLanguage.Of(http);
        var (errors, warnings) = console.Settings.Check(body);
        return new ValidationView([.. errors.Select(problem => FieldProblem.Of(problem, language))], [.. warnings.Select(problem => FieldProblem.Of(problem, language))]);
    }

    private static async Task<PageView<SettingsChange>> HistoryAsync(ConsoleContext console, HttpContext http, int? limit, string? cursor) =>
        (await console.Settings.HistoryAsync(Paging.Request(limit, cursor), http.RequestAborted)).View(change => change);

    private static async Task<SettingsView> UndoAsync(long version, ConsoleContext console, HttpContext http)
    {
        if (await console.Store.Settings.FindAsync(version, http.RequestAborted) is null) throw ProblemException.NotFound(($"version {version}", $"版本 {version}"));
        await console.Settings.UndoAsync(version, Caller.ActorOf(http), http.RequestAborted);
        return Read(console, http);
    }

    private static async Task<SecretView> HasMailPasswordAsync(ConsoleContext console, HttpContext http) =>
        new(await console.Store.Settings.FindSecretAsync(MailSection.PasswordSecret, http.RequestAborted) is not null);

    private static async Task<IResult> SetMailPasswordAsync(SecretWish wish, ConsoleContext console, HttpContext http)
    {
        await console.Store.Settings.SetSecretAsync(MailSection.PasswordSecret, string.IsNullOrEmpty(wish.Password) ? null : wish.Password, http.RequestAborted);
        await console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.Password, MailSection.PasswordSecret), http.RequestAborted);
        return Results.NoContent();
    }

    private static void Set(JsonObject document, string pointer, JsonNode? value)
    {
        if (!pointer.StartsWith('/'))
            throw ProblemException.Invalid(pointer, ("This is not a JSON pointer.", "这不是 JSON 指针。"), ("Write it as /passive/ports.", "请写成 /passive/ports 的形式。"));
        try
        {
            JsonPointers.Set(document, pointer, value?.DeepClone());
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw ProblemException.Invalid(pointer, ($"'{pointer}' is not known.", $"没有“{pointer}”这一项。"), ("Look at the document of GET /settings.", "请核对 GET /settings 返回的文档。"));
        }
    }
}
