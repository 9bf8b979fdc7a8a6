using System.Globalization;
using Portolan.Administration;
using Portolan.Diagnosis;

namespace Portolan.Console.Wire;

/// <summary>Who changed what.</summary>
/// <param name="Undoable">Whether <c>audit/{id}/undo</c> can take it back.</param>
/// <param name="WhyNot">Why it cannot be taken back, and what to do instead; null where it can.</param>
/// <param name="Undoes">The id of the entry that this one took back.</param>
internal sealed record AuditView(string Id, DateTimeOffset At, string By, string? From, string Action, string Object, IReadOnlyList<Change> Changes, bool Undoable, string? WhyNot, string? Undoes)
{
    public static AuditView Of(AuditEntry entry, Language language)
    {
        var obstacle = AuditUndo.ObstacleTo(entry);
        return new AuditView(
            entry.Id.ToString(CultureInfo.InvariantCulture), entry.At, entry.By, entry.From?.ToString(), entry.Action, entry.Object, entry.Changes, obstacle is null,
            obstacle is null ? null : Sentences(obstacle, language), entry.Undoes?.ToString(CultureInfo.InvariantCulture));
    }

    private static string Sentences(Problem obstacle, Language language) =>
        language == Language.SimplifiedChinese ? obstacle.Text.In(language) + obstacle.Remedy.In(language) : $"{obstacle.Text.In(language)} {obstacle.Remedy.In(language)}";
}
