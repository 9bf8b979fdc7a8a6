using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Changes of hooks: checked, and stored with their audit entry.</summary>
/// <param name="changed">Who tells the hooks, and must know them anew; null where nobody does.</param>
public sealed class HooksService(IHookStore store, Func<CancellationToken, Task>? changed = null, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Adds a hook or replaces the one with its id.</summary>
    /// <exception cref="RefusedException">It cannot be used.</exception>
    public ValueTask SaveAsync(Hook hook, Actor actor, CancellationToken cancellationToken) =>
        HookRules.Check(hook) is { Count: > 0 } problems ? throw new RefusedException(problems) : RestoreAsync(hook, actor, cancellationToken);

    /// <summary>Like <see cref="SaveAsync"/>, unchecked: a hook of a backup may name a program that is to come.</summary>
    internal async ValueTask RestoreAsync(Hook hook, Actor actor, CancellationToken cancellationToken)
    {
        var before = await store.FindAsync(hook.Id, cancellationToken);
        var changes = DocumentDiff.Between(Shown(before), Shown(hook));
        var isNewSecret = before is { Secret: not null } && hook.Secret is not null && before.Secret != hook.Secret;
        if (isNewSecret) changes = [.. changes, Reversal.OfSecret(Reversal.Secret)];
        if (changes.Count == 0) return;
        var audit = AuditEntry.Of(actor, _time.GetUtcNow(), before is null ? AuditActions.Create : AuditActions.Change, About(hook.Id), changes);
        await store.SaveAsync(hook, audit, cancellationToken);
        await (changed?.Invoke(cancellationToken) ?? Task.CompletedTask);
    }

    /// <summary>Takes a hook away. False where there is none.</summary>
    public async ValueTask<bool> RemoveAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        var changes = DocumentDiff.Between(Shown(await store.FindAsync(id, cancellationToken)), after: null);
        if (!await store.RemoveAsync(id, AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Remove, About(id), changes), cancellationToken)) return false;
        await (changed?.Invoke(cancellationToken) ?? Task.CompletedTask);
        return true;
    }

    /// <summary>Takes changes of a hook back. One that was removed comes back without its secret.</summary>
    internal async ValueTask UndoAsync(string id, IReadOnlyList<Change> changes, Actor actor, CancellationToken cancellationToken)
    {
        if (Reversal.IsCreation(changes))
        {
            if (!await RemoveAsync(id, actor, cancellationToken)) throw Reversal.Gone(id);
            return;
        }
        var now = await store.FindAsync(id, cancellationToken);
        var former = DocumentReader.Read(Reversal.Former(changes, Shown(now), id), AdministrationJson.Default.Hook);
        await SaveAsync(former with { Secret = now?.Secret }, actor, cancellationToken);
    }

    private static string About(string id) => "hook:" + id;

    private static JsonNode? Shown(Hook? hook)
    {
        if (hook is null) return null;
        var document = JsonSerializer.SerializeToNode(hook, AdministrationJson.Default.Hook)!;
        if (hook.Secret is not null) JsonPointers.Set(document.AsObject(), Reversal.Secret, Reversal.Hidden);
        return document;
    }
}
