using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>What differs between two JSON documents, value by value; a list is one value, unless it stays as long as it was.</summary>
public static class DocumentDiff
{
    public static IReadOnlyList<Change> Between(JsonNode? before, JsonNode? after)
    {
        var changes = new List<Change>();
        Compare("", before, after, changes);
        return changes;
    }

    private static void Compare(string pointer, JsonNode? before, JsonNode? after, List<Change> changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        switch (before, after)
        {
            case (JsonObject old, JsonObject young):
                foreach (var name in old.Select(pair => pair.Key).Union(young.Select(pair => pair.Key), StringComparer.Ordinal))
                    Compare(JsonPointers.Append(pointer, name), old[name], young[name], changes);
                break;
            case (JsonArray old, JsonArray young) when old.Count == young.Count && young.All(item => item is JsonObject):
                for (var i = 0; i < old.Count; i++) Compare(JsonPointers.Append(pointer, i), old[i], young[i], changes);
                break;
            default:
                changes.Add(new Change(pointer, before?.DeepClone(), after?.DeepClone()));
                break;
        }
    }
}
