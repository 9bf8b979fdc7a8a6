using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Takes changes of the audit log back: their values are as before them, what came later stays.</summary>
internal static class Reversal
{
    private const string Password = "/password";

    /// <summary>What can be taken back; a former password is kept nowhere.</summary>
    public static IReadOnlyList<Change> Of(AuditEntry entry) => [.. entry.Changes.Where(change => change.Field != Password)];

    /// <summary>True where the change made the whole thing.</summary>
    public static bool IsCreation(IReadOnlyList<Change> changes) => changes is [{ Field: "", Before: null }];

    /// <summary>True where the change took the whole thing away.</summary>
    public static bool IsRemoval(IReadOnlyList<Change> changes) => changes is [{ Field: "", After: null }];

    /// <exception cref="RefusedException">A value is not what the change left: somebody changed it again.</exception>
    public static JsonObject Apply(IReadOnlyList<Change> changes, JsonNode document)
    {
        var before = document.DeepClone().AsObject();
        var problems = new ProblemList();
        foreach (var change in changes)
        {
            if (JsonNode.DeepEquals(JsonPointers.Find(before, change.Field), change.After)) JsonPointers.Set(before, change.Field, change.Before?.DeepClone());
            else problems.Add(change.Field, ("This was changed again since.", "此后又被更改过。"), ("Undo the later change first, or set the value by hand.", "请先撤销后来的更改，或手动设置该值。"));
        }
        problems.Throw();
        return before;
    }
}
