using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Changes of who may use the console and the API: checked, and stored with their audit entry.</summary>
public sealed class AccessService(IAccessStore store, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Adds an administrator or changes one.</summary>
    /// <exception cref="RefusedException">Nobody could manage the server any more.</exception>
    public async ValueTask SaveAsync(Administrator wanted, Actor actor, CancellationToken cancellationToken)
    {
        var before = await store.FindAdministratorAsync(wanted.Name, cancellationToken);
        if (before == wanted) return;
        if (!IsInCharge(wanted)) await CheckAnotherAsync(before, cancellationToken);
        var isNewPassword = before is not null && before.PasswordHash != wanted.PasswordHash;
        var changes = DocumentDiff.Between(Shown(before), Shown(wanted));
        if (isNewPassword) changes = [.. changes, Reversal.OfSecret(Reversal.Password)];
        var action = before is null ? AuditActions.Create : isNewPassword ? AuditActions.Password : AuditActions.Change;
        await store.SaveAdministratorAsync(wanted, Entry(actor, action, wanted.Name, changes), cancellationToken);
    }

    /// <summary>Takes an administrator away. False where there is none of this name.</summary>
    /// <exception cref="RefusedException">Nobody could manage the server any more.</exception>
    public async ValueTask<bool> RemoveAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        var before = await store.FindAdministratorAsync(name, cancellationToken);
        await CheckAnotherAsync(before, cancellationToken);
        return await store.RemoveAdministratorAsync(name, Entry(actor, AuditActions.Remove, name, DocumentDiff.Between(Shown(before), after: null)), cancellationToken);
    }

    /// <summary>Adds the first administrator; false where there is one already.</summary>
    public ValueTask<bool> TryAddFirstAsync(Administrator first, Actor actor, CancellationToken cancellationToken) =>
        store.TryAddFirstAdministratorAsync(first, Entry(actor, AuditActions.Create, first.Name, DocumentDiff.Between(before: null, Shown(first))), cancellationToken);

    public ValueTask AddKeyAsync(ApiKey key, Actor actor, CancellationToken cancellationToken) =>
        store.AddKeyAsync(key, KeyEntry(actor, AuditActions.Create, key.Id, before: null, Shown(key)), cancellationToken);

    /// <summary>Takes a key away, at once. False where there is none.</summary>
    public async ValueTask<bool> RemoveKeyAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        var before = (await store.ListKeysAsync(cancellationToken)).FirstOrDefault(key => key.Id == id);
        return await store.RemoveKeyAsync(id, KeyEntry(actor, AuditActions.Remove, id, Shown(before), after: null), cancellationToken);
    }

    /// <summary>Takes changes of an administrator back. One that was removed comes back without password and second factor.</summary>
    internal async ValueTask UndoAsync(string name, IReadOnlyList<Change> changes, Actor actor, CancellationToken cancellationToken)
    {
        if (Reversal.IsCreation(changes))
        {
            if (!await RemoveAsync(name, actor, cancellationToken)) throw Reversal.Gone(name);
            return;
        }
        var now = await store.FindAdministratorAsync(name, cancellationToken);
        var former = DocumentReader.Read(Reversal.Former(changes, Shown(now), name), AdministrationJson.Default.Administrator);
        var kept = now ?? new Administrator { Name = name, CreatedAt = _time.GetUtcNow() };
        await SaveAsync(kept with { Role = former.Role, Disabled = former.Disabled, Language = former.Language }, actor, cancellationToken);
    }

    /// <summary>Takes the making of a key back.</summary>
    internal async ValueTask UndoKeyAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (!await RemoveKeyAsync(id, actor, cancellationToken)) throw new RefusedException(UndoObstacles.KeyGone);
    }

    /// <summary>Nobody may lock everybody out.</summary>
    private async ValueTask CheckAnotherAsync(Administrator? leaving, CancellationToken cancellationToken)
    {
        if (leaving is null || !IsInCharge(leaving)) return;
        if ((await store.ListAdministratorsAsync(cancellationToken)).Any(one => one.Name != leaving.Name && IsInCharge(one))) return;
        throw new RefusedException(new Problem("", ("One administrator must remain.", "必须保留一名管理员。"), ("Make somebody else an administrator first.", "请先将其他人设为管理员。")));
    }

    private static bool IsInCharge(Administrator one) => one is { Role: Role.Administrator, Disabled: false };

    private AuditEntry Entry(Actor actor, string action, string name, IReadOnlyList<Change> changes) => AuditEntry.Of(actor, _time.GetUtcNow(), action, "administrator:" + name, changes);

    private AuditEntry KeyEntry(Actor actor, string action, string id, JsonNode? before, JsonNode? after) =>
        AuditEntry.Of(actor, _time.GetUtcNow(), action, "apiKey:" + id, DocumentDiff.Between(before, after));

    private static JsonNode? Shown(Administrator? one) => one is null ? null : Without(JsonSerializer.SerializeToNode(one, AdministrationJson.Default.Administrator)!, "/createdAt", "/lastLogin");

    private static JsonNode? Shown(ApiKey? key) => key is null ? null : Without(JsonSerializer.SerializeToNode(key, AdministrationJson.Default.ApiKey)!, "/createdAt", "/lastUsedAt");

    /// <summary>What changes by itself tells nobody anything.</summary>
    private static JsonNode Without(JsonNode document, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields) JsonPointers.Remove(document, field);
        return document;
    }
}
