using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Takes changes of the audit log back: their values are as before them, what came later stays.</summary>
internal static class Reversal
{
    public const string Password = "/password", Secret = "/secret", SecondFactor = "/totpEnabled";

    /// <summary>What the log shows of a secret.</summary>
    public const string Hidden = "***";

    private static readonly string[] KeptNowhere = [Password, Secret, SecondFactor];

    /// <summary>What can be taken back; a former secret is kept nowhere.</summary>
    public static IReadOnlyList<Change> Of(AuditEntry entry) => [.. entry.Changes.Where(change => !KeptNowhere.Contains(change.Field))];

    /// <summary>A secret was replaced.</summary>
    public static Change OfSecret(string field) => new(field, null, Hidden);

    /// <summary>True where the change made the whole thing.</summary>
    public static bool IsCreation(IReadOnlyList<Change> changes) => changes is [{ Field: "", Before: null }];

    /// <summary>True where the change took the whole thing away.</summary>
    public static bool IsRemoval(IReadOnlyList<Change> changes) => changes is [{ Field: "", After: null }];

    /// <summary>What held before the changes of something that has a name, without its secrets.</summary>
    /// <param name="now">Null where it is not there.</param>
    /// <exception cref="RefusedException">It was removed and is there again, or the other way round; or somebody changed a value again.</exception>
    public static JsonObject Former(IReadOnlyList<Change> changes, JsonNode? now, string name)
    {
        var isRemoval = IsRemoval(changes);
        if (isRemoval && now is not null) throw new RefusedException(new Problem("", ($"There is a '{name}' again.", $"“{name}”已重新存在。"), ("Remove it first.", "请先将其删除。")));
        var former = isRemoval ? changes[0].Before!.DeepClone().AsObject() : Apply(changes, now ?? throw Gone(name));
        foreach (var field in KeptNowhere) JsonPointers.Remove(former, field);
        return former;
    }

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

    public static RefusedException Gone(string name) =>
        new(new Problem("", ($"There is no '{name}' any more.", $"“{name}”已不存在。"), ("Undo its removal first.", "请先撤销对它的删除。")));
}
