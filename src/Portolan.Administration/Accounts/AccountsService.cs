using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Server.Accounts;

namespace Portolan.Administration;

/// <summary>Changes of users and groups: checked, stored with their audit entry, and felt by running sessions.</summary>
public sealed class AccountsService(IUserStore users, StoredAccounts accounts, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Adds a user (version 0) or changes one.</summary>
    /// <param name="password">A new password; null leaves the one there is.</param>
    /// <exception cref="RefusedException">Something is wrong with it.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile, or the name is taken.</exception>
    public async ValueTask<User> SaveAsync(User user, string? password, Actor actor, CancellationToken cancellationToken)
    {
        await CheckAsync(user, password, cancellationToken);
        var before = user.Version == 0 ? null : await users.FindAsync(user.Name, cancellationToken);
        var now = _time.GetUtcNow();
        var wanted = user with
        {
            PasswordHash = password is null ? before?.PasswordHash ?? user.PasswordHash : await Task.Run(() => PasswordHash.Create(password).ToString(), cancellationToken),
            CreatedAt = before?.CreatedAt ?? now,
        };
        var changes = DocumentDiff.Between(Shown(before), Shown(wanted));
        if (password is not null) changes = [.. changes, Reversal.OfSecret(Reversal.Password)];
        var action = user.Version == 0 ? AuditActions.Create : AuditActions.Change;
        var saved = await users.SaveAsync(wanted, AuditEntry.Of(actor, now, action, "user:" + user.Name, changes), cancellationToken);
        await accounts.ChangedAsync(user.Name, cancellationToken);
        return saved;
    }

    /// <summary>Like <see cref="SaveAsync"/>, with the hash of the password as a backup kept it.</summary>
    internal async ValueTask<User> RestoreAsync(User user, Actor actor, CancellationToken cancellationToken)
    {
        await CheckAsync(user, password: null, cancellationToken);
        var before = user.Version == 0 ? null : await users.FindAsync(user.Name, cancellationToken);
        var changes = DocumentDiff.Between(Shown(before), Shown(user));
        if (before is not null && before.PasswordHash != user.PasswordHash) changes = [.. changes, Reversal.OfSecret(Reversal.Password)];
        if (before is not null && changes.Count == 0) return before;
        var saved = await users.SaveAsync(user, AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Import, "user:" + user.Name, changes), cancellationToken);
        await accounts.ChangedAsync(user.Name, cancellationToken);
        return saved;
    }

    /// <summary>Gives a user another password. False where there is no such user.</summary>
    public async ValueTask<bool> SetPasswordAsync(string name, string password, Actor actor, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(name, cancellationToken) is not { } user) return false;
        await SaveAsync(user, password, actor, cancellationToken);
        return true;
    }

    /// <summary>Removes a user; its sessions end. Its files stay. False where there is no such user.</summary>
    public async ValueTask<bool> RemoveAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        var changes = DocumentDiff.Between(Shown(await users.FindAsync(name, cancellationToken)), after: null);
        if (!await users.RemoveAsync(name, AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Remove, "user:" + name, changes), cancellationToken)) return false;
        await accounts.ChangedAsync(name, cancellationToken);
        return true;
    }

    /// <summary>Adds a group (version 0) or changes one.</summary>
    /// <exception cref="RefusedException">Something is wrong with it.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile, or the name is taken.</exception>
    public async ValueTask<Group> SaveGroupAsync(Group group, Actor actor, CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        TermsRules.CheckName(group.Name, problems);
        TermsRules.Check(group.Terms, "/terms", problems);
        problems.Throw();
        var before = group.Version == 0 ? null : await users.FindGroupAsync(group.Name, cancellationToken);
        var changes = DocumentDiff.Between(Shown(before), Shown(group));
        var action = group.Version == 0 ? AuditActions.Create : AuditActions.Change;
        var saved = await users.SaveGroupAsync(group, AuditEntry.Of(actor, _time.GetUtcNow(), action, "group:" + group.Name, changes), cancellationToken);
        await accounts.AllChangedAsync(cancellationToken);
        return saved;
    }

    /// <summary>Removes a group; its users lose its terms. False where there is no such group.</summary>
    public async ValueTask<bool> RemoveGroupAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        var changes = DocumentDiff.Between(Shown(await users.FindGroupAsync(name, cancellationToken)), after: null);
        if (!await users.RemoveGroupAsync(name, AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Remove, "group:" + name, changes), cancellationToken)) return false;
        await accounts.AllChangedAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes changes of a user back. One that was removed comes back without a password.</summary>
    internal async ValueTask UndoAsync(string name, IReadOnlyList<Change> changes, Actor actor, CancellationToken cancellationToken)
    {
        if (Reversal.IsCreation(changes))
        {
            if (!await RemoveAsync(name, actor, cancellationToken)) throw Reversal.Gone(name);
            return;
        }
        var now = await users.FindAsync(name, cancellationToken);
        var user = DocumentReader.Read(Reversal.Former(changes, Shown(now), name), AdministrationJson.Default.User);
        await SaveAsync(user with { Version = now?.Version ?? 0 }, password: null, actor, cancellationToken);
    }

    /// <summary>Takes changes of a group back. One that was removed comes back without members.</summary>
    internal async ValueTask UndoGroupAsync(string name, IReadOnlyList<Change> changes, Actor actor, CancellationToken cancellationToken)
    {
        if (Reversal.IsCreation(changes))
        {
            if (!await RemoveGroupAsync(name, actor, cancellationToken)) throw Reversal.Gone(name);
            return;
        }
        var now = await users.FindGroupAsync(name, cancellationToken);
        var group = DocumentReader.Read(Reversal.Former(changes, Shown(now), name), AdministrationJson.Default.Group);
        await SaveGroupAsync(group with { Version = now?.Version ?? 0 }, actor, cancellationToken);
    }

    private async ValueTask CheckAsync(User user, string? password, CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        TermsRules.CheckName(user.Name, problems);
        TermsRules.Check(user.Terms, "/terms", problems);
        problems.Check(password is "", "/password", ("The password is empty.", "密码为空。"), ("Choose one, or set anyPassword for anonymous FTP.", "请设置密码；匿名 FTP 请设置 anyPassword。"));
        foreach (var (i, name) in user.Groups.Index())
        {
            problems.Check(
                await users.FindGroupAsync(name, cancellationToken) is null, JsonPointers.Append("/groups", i), ($"There is no group '{name}'.", $"没有组“{name}”。"),
                ("Create it first, or take it out.", "请先创建该组，或将其移除。"));
        }
        problems.Throw();
    }

    private static JsonNode? Shown(User? user) => user is null ? null : Without(JsonSerializer.SerializeToNode(user, AdministrationJson.Default.User)!);

    private static JsonNode? Shown(Group? group) => group is null ? null : Without(JsonSerializer.SerializeToNode(group, AdministrationJson.Default.Group)!);

    /// <summary>What changes by itself tells nobody anything.</summary>
    private static JsonNode Without(JsonNode document)
    {
        JsonPointers.Remove(document, "/version");
        JsonPointers.Remove(document, "/createdAt");
        return document;
    }
}
