using System.Net;

namespace Portolan.Administration;

/// <summary>Takes back single changes that the audit log tells of. Each undo is a change of its own, checked, logged as the undo of that entry, and to be undone in turn.</summary>
public sealed class AuditUndo(SettingsService settings, AccountsService accounts, AccessService access, BanService bans, HooksService hooks)
{
    private const string Settings = "settings", User = "user", Group = "group", Administrator = "administrator", ApiKey = "apiKey", Ban = "ban", Hook = "hook";
    private static readonly string[] Kinds = [Settings, User, Group, Administrator, ApiKey, Ban, Hook];

    /// <summary>Why an entry cannot be taken back, and what to do instead; null where it can.</summary>
    public static Problem? ObstacleTo(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var kind = AuditEntry.PartsOf(entry.Object).Kind;
        if (!Kinds.Contains(kind) || Reversal.Of(entry).Count == 0) return UndoObstacles.Of(entry);
        return kind == ApiKey && Reversal.IsRemoval(entry.Changes) ? UndoObstacles.KeyGone : null;
    }

    /// <exception cref="RefusedException">It cannot be undone, or what it changed was changed again.</exception>
    /// <exception cref="StaleVersionException">Somebody was quicker.</exception>
    public ValueTask RunAsync(AuditEntry entry, Actor actor, CancellationToken cancellationToken)
    {
        if (ObstacleTo(entry) is { } obstacle) throw new RefusedException(obstacle);
        var (changes, (kind, name)) = (Reversal.Of(entry), AuditEntry.PartsOf(entry.Object));
        actor = actor with { Occasion = AuditActions.Undo, Undoes = entry.Id };
        return kind switch
        {
            Settings => settings.UndoAsync(changes, actor, cancellationToken),
            User => accounts.UndoAsync(name, changes, actor, cancellationToken),
            Group => accounts.UndoGroupAsync(name, changes, actor, cancellationToken),
            Administrator => access.UndoAsync(name, changes, actor, cancellationToken),
            ApiKey => access.UndoKeyAsync(name, actor, cancellationToken),
            Hook => hooks.UndoAsync(name, changes, actor, cancellationToken),
            _ => bans.UndoAsync(IPNetwork.Parse(name), changes, actor, cancellationToken),
        };
    }
}
