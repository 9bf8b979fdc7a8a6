using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Exports the whole configuration, shows what an import would change, and imports it.</summary>
public sealed class BackupService(IAdministrationStore store, SettingsService settings, AccountsService accounts, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly AccessService _access = new(store.Access, time);
    private readonly HooksService _hooks = new(store.Hooks, changed: null, time);

    public static string Write(BackupDocument backup) => JsonSerializer.Serialize(backup, BackupJson.Default.BackupDocument);

    /// <exception cref="RefusedException">It cannot be read.</exception>
    public static BackupDocument Read(string json)
    {
        var document = StrictJson.ReadObject(json);
        if (document["settings"] is JsonObject written)
        {
            var whole = SettingsDocument.ToJson(new ServerSettings());
            DocumentReader.Lay(written, over: whole);
            document["settings"] = whole;
        }
        return DocumentReader.Read(document, BackupJson.Default.BackupDocument);
    }

    public async ValueTask<BackupDocument> ExportAsync(CancellationToken cancellationToken) => new()
    {
        At = _time.GetUtcNow(),
        Settings = settings.Stored.Document,
        Groups = [.. (await store.Users.ListGroupsAsync(cancellationToken)).Select(group => group with { Version = 0 })],
        Users = [.. (await AllUsersAsync(cancellationToken)).Select(user => new BackupUser(user with { Version = 0 }, user.PasswordHash))],
        Administrators = [.. (await store.Access.ListAdministratorsAsync(cancellationToken))
            .Select(one => new BackupAdministrator(one.Name, one.Role, one.Disabled, one.Language, one.PasswordHash, one.CreatedAt))],
        Bans = await store.Bans.ListAsync(cancellationToken),
        Hooks = await store.Hooks.ListAsync(cancellationToken),
    };

    /// <summary>What an import would change; hashes of passwords are not shown.</summary>
    public async ValueTask<IReadOnlyList<Change>> DiffAsync(BackupDocument backup, CancellationToken cancellationToken) =>
        DocumentDiff.Between(ByName(await ExportAsync(cancellationToken)), ByName(backup));

    /// <summary>Makes the backup hold: settings first, which refuse whole what cannot hold; then groups, users, administrators, bans and hooks. What the backup does not name is removed.</summary>
    /// <exception cref="RefusedException">The settings or an account cannot hold; nothing was changed.</exception>
    public async ValueTask ImportAsync(BackupDocument backup, Actor actor, CancellationToken cancellationToken)
    {
        await CheckAsync(backup, cancellationToken);
        actor = actor with { Occasion = AuditActions.Import };
        await settings.ChangeAsync(backup.Settings, settings.Stored.Version, actor, cancellationToken);
        await ImportAccountsAsync(backup, actor, cancellationToken);
        await ImportAdministratorsAsync(backup, actor, cancellationToken);
        await ImportRestAsync(backup, actor, cancellationToken);
    }

    private async ValueTask CheckAsync(BackupDocument backup, CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        var isLockedOut = !backup.Administrators.Any(one => one is { Role: Role.Administrator, Disabled: false })
            && (await store.Access.ListAdministratorsAsync(cancellationToken)).Any(one => one is { Role: Role.Administrator, Disabled: false });
        problems.Check(backup.Format != 1, "/format", ($"Form {backup.Format} is not known here.", $"不认识格式 {backup.Format}。"), ("Import it with a newer Portolan.", "请用更新版本的 Portolan 导入。"));
        problems.Check(
            isLockedOut, "/administrators", ("Nobody could use the console any more.", "将没有人能使用控制台。"),
            ("Leave at least one administrator who is not disabled.", "请至少保留一个未停用的管理员。"));
        var (errors, _) = settings.Check(SettingsDocument.ToJson(backup.Settings));
        foreach (var error in errors) problems.Add("/settings" + error.Field, error.Text, error.Remedy);
        foreach (var (i, group) in backup.Groups.Index()) TermsRules.Check(group.Terms, JsonPointers.Append("/groups", i) + "/terms", problems);
        foreach (var (i, user) in backup.Users.Index()) TermsRules.Check(user.User.Terms, JsonPointers.Append("/users", i) + "/user/terms", problems);
        foreach (var name in backup.Users.Select(user => user.User.Name).Concat(backup.Groups.Select(group => group.Name))) TermsRules.CheckName(name, problems);
        problems.Throw();
    }

    private async ValueTask ImportAccountsAsync(BackupDocument backup, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var group in backup.Groups)
        {
            var before = await store.Users.FindGroupAsync(group.Name, cancellationToken);
            if (before is not null && DocumentDiff.Between(ToJson(before with { Version = 0 }), ToJson(group with { Version = 0 })).Count == 0) continue;
            await accounts.SaveGroupAsync(group with { Version = before?.Version ?? 0 }, actor, cancellationToken);
        }
        foreach (var (user, hash) in backup.Users)
        {
            var before = await store.Users.FindAsync(user.Name, cancellationToken);
            await accounts.RestoreAsync(user with { Version = before?.Version ?? 0, PasswordHash = hash }, actor, cancellationToken);
        }
        foreach (var user in await AllUsersAsync(cancellationToken))
            if (backup.Users.All(kept => kept.User.Name != user.Name)) await accounts.RemoveAsync(user.Name, actor, cancellationToken);
        foreach (var group in await store.Users.ListGroupsAsync(cancellationToken))
            if (backup.Groups.All(kept => kept.Name != group.Name)) await accounts.RemoveGroupAsync(group.Name, actor, cancellationToken);
    }

    /// <summary>Those who manage the server come first: at no moment is there none of them.</summary>
    private async ValueTask ImportAdministratorsAsync(BackupDocument backup, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var one in backup.Administrators.OrderByDescending(one => one is { Role: Role.Administrator, Disabled: false }))
        {
            var before = await store.Access.FindAdministratorAsync(one.Name, cancellationToken) ?? new Administrator { Name = one.Name, CreatedAt = one.CreatedAt };
            await _access.SaveAsync(before with { Role = one.Role, Disabled = one.Disabled, Language = one.Language, PasswordHash = one.PasswordHash }, actor, cancellationToken);
        }
        foreach (var one in await store.Access.ListAdministratorsAsync(cancellationToken))
            if (backup.Administrators.All(kept => kept.Name != one.Name)) await _access.RemoveAsync(one.Name, actor, cancellationToken);
    }

    private async ValueTask ImportRestAsync(BackupDocument backup, Actor actor, CancellationToken cancellationToken)
    {
        var bans = await store.Bans.ListAsync(cancellationToken);
        foreach (var ban in backup.Bans.Except(bans))
            await store.Bans.SaveAsync(ban, Entry(actor, bans.FirstOrDefault(before => before.Network == ban.Network), ban), cancellationToken);
        foreach (var ban in bans)
            if (backup.Bans.All(kept => kept.Network != ban.Network)) await store.Bans.RemoveAsync(ban.Network, Entry(actor, ban, after: null), cancellationToken);
        foreach (var hook in backup.Hooks)
            await _hooks.RestoreAsync(hook with { Secret = (await store.Hooks.FindAsync(hook.Id, cancellationToken))?.Secret }, actor, cancellationToken);
        foreach (var hook in await store.Hooks.ListAsync(cancellationToken))
            if (backup.Hooks.All(kept => kept.Id != hook.Id)) await _hooks.RemoveAsync(hook.Id, actor, cancellationToken);
    }

    private AuditEntry Entry(Actor actor, BanRow? before, BanRow? after) =>
        AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Import, "ban:" + (after ?? before)!.Network, DocumentDiff.Between(BanService.Shown(before), BanService.Shown(after)));

    private static JsonNode? ToJson(Group group) => JsonSerializer.SerializeToNode(group, BackupJson.Default.Group);

    private async ValueTask<List<User>> AllUsersAsync(CancellationToken cancellationToken)
    {
        var all = new List<User>();
        string? cursor = null;
        do
        {
            var page = await store.Users.ListAsync(new PageRequest(cursor, PageRequest.MostItems), search: null, cancellationToken);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>Lists as objects by name, so that the difference of one user is told as that user's.</summary>
    private static JsonObject ByName(BackupDocument backup)
    {
        var document = JsonSerializer.SerializeToNode(backup, BackupJson.Default.BackupDocument)!.AsObject();
        document.Remove("at");
        document["groups"] = Named(backup.Groups.Select(group => (group.Name, ToJson(group))));
        document["users"] = Named(backup.Users.Select(user => (user.User.Name, Masked(JsonSerializer.SerializeToNode(user, BackupJson.Default.BackupUser)!))));
        document["administrators"] = Named(backup.Administrators.Select(one => (one.Name, Masked(JsonSerializer.SerializeToNode(one, BackupJson.Default.BackupAdministrator)!))));
        document["bans"] = Named(backup.Bans.Select(ban => (ban.Network.ToString(), JsonSerializer.SerializeToNode(ban, BackupJson.Default.BanRow))));
        document["hooks"] = Named(backup.Hooks.Select(hook => (hook.Id, JsonSerializer.SerializeToNode(hook, BackupJson.Default.Hook))));
        return document;
    }

    private static JsonObject Named(IEnumerable<(string Name, JsonNode? Content)> items) => new(items.Select(item => KeyValuePair.Create(item.Name, item.Content)));

    /// <summary>Says that a password differs, not how: the tail of a hash is no secret of the password.</summary>
    private static JsonNode? Masked(JsonNode document)
    {
        if (document["passwordHash"] is { } hash) document["passwordHash"] = "…" + hash.GetValue<string>()[^Math.Min(6, hash.GetValue<string>().Length)..];
        return document;
    }
}
