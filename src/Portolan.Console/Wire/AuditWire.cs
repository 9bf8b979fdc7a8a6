using System.Globalization;
using Portolan.Administration;

namespace Portolan.Console.Wire;

/// <summary>Who changed what.</summary>
/// <param name="Undoable">Whether <c>audit/{id}/undo</c> can take it back.</param>
internal sealed record AuditView(string Id, DateTimeOffset At, string By, string? From, string Action, string Object, IReadOnlyList<Change> Changes, bool Undoable)
{
    public static AuditView Of(AuditEntry entry) => new(
        entry.Id.ToString(CultureInfo.InvariantCulture), entry.At, entry.By, entry.From?.ToString(), entry.Action, entry.Object, entry.Changes, AuditUndo.CanUndo(entry));
}
