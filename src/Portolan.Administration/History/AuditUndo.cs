using System.Net;

namespace Portolan.Administration;

/// <summary>Takes back single changes that the audit log tells of. Each undo is a change of its own, checked, logged, and to be undone in turn.</summary>
public sealed class AuditUndo(SettingsService settings, AccountsService accounts, BanService bans)
{
    private const string Settings = "settings", User = "user:", Group = "group:", Ban = "ban:";

    /// <summary>Whether the log holds what was before. Passwords, keys, files and certificates it does not.</summary>
    public static bool CanUndo(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Object.StartsWith(Ban, StringComparison.Ordinal)) return entry.Action == AuditActions.Ban || Reversal.IsRemoval(entry.Changes);
        var isKnown = entry.Object == Settings || entry.Object.StartsWith(User, StringComparison.Ordinal) || entry.Object.StartsWith(Group, StringComparison.Ordinal);
        return isKnown && Reversal.Of(entry).Count > 0;
    }

    /// <exception cref="RefusedException">It cannot be undone, or what it changed was changed again.</exception>
    /// <exception cref="StaleVersionException">Somebody was quicker.</exception>
    public async ValueTask RunAsync(AuditEntry entry, Actor actor, CancellationToken cancellationToken)
    {
        if (!CanUndo(entry)) throw new RefusedException(new Problem("", ("This cannot be undone.", "此项无法撤销。"), ("The log does not hold what was before; change it by hand.", "日志中没有更改前的内容，请手动更改。")));
        var changes = Reversal.Of(entry);
        if (entry.Object == Settings) await settings.UndoAsync(changes, actor, cancellationToken);
        else if (entry.Object.StartsWith(User, StringComparison.Ordinal)) await accounts.UndoAsync(entry.Object[User.Length..], changes, actor, cancellationToken);
        else if (entry.Object.StartsWith(Group, StringComparison.Ordinal)) await accounts.UndoGroupAsync(entry.Object[Group.Length..], changes, actor, cancellationToken);
        else await UndoBanAsync(IPNetwork.Parse(entry.Object[Ban.Length..]), entry, actor, cancellationToken);
    }

    private async ValueTask UndoBanAsync(IPNetwork network, AuditEntry entry, Actor actor, CancellationToken cancellationToken)
    {
        if (entry.Action == AuditActions.Ban) await bans.LiftAsync(network, actor, cancellationToken);
        else await bans.BanAgainAsync(network, entry.Changes[0].Before!, actor, cancellationToken);
    }
}
