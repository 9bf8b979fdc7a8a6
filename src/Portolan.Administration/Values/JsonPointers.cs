using System.Globalization;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>JSON pointers (RFC 6901): <c>/networks/0/clients</c>.</summary>
public static class JsonPointers
{
    /// <summary>Adds a name to a pointer.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Append(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>The node a pointer names; null where there is none, or it is null.</summary>
    public static JsonNode? Find(JsonNode? document, string pointer) => Steps(pointer).Aggregate(document, Step);

    /// <summary>Sets the value at a pointer, making objects on the way.</summary>
    public static void Set(JsonObject document, string pointer, JsonNode? value)
    {
        JsonNode at = document;
        var steps = Steps(pointer);
        foreach (var step in steps[..^1]) at = Step(at, step) ?? (at.AsObject()[step] = new JsonObject());
        if (at is JsonArray list) list[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = value;
        else at.AsObject()[steps[^1]] = value;
    }

    /// <summary>Takes a value away; in a list a null stays, so that the others keep their places. False where there is none.</summary>
    public static bool Remove(JsonNode document, string pointer)
    {
        var steps = Steps(pointer);
        if (steps.Length == 0) return false;
        return steps[..^1].Aggregate((JsonNode?)document, Step) switch
        {
            JsonObject holder => holder.Remove(steps[^1]),
            JsonArray list => TryIndex(steps[^1], list, out var index) && RemoveAt(list, index),
            _ => false,
        };
    }

    /// <summary>Reads a serializer's path, <c>$.networks[0].clients</c> or <c>$['odd name']</c>.</summary>
    public static string FromPath(string? path)
    {
        if (path is null || path.Length < 2) return "";
        var pointer = "";
        var rest = path.AsSpan(1);
        while (!rest.IsEmpty)
        {
            var quoted = rest.StartsWith("['");
            var length = quoted ? rest[2..].IndexOf("']") + 2 : rest[0] == '[' ? rest.IndexOf(']') : rest[1..].IndexOfAny('.', '[') + 1;
            if (length < (quoted ? 2 : 1)) length = rest.Length; // a name may hold quotes and brackets, which the path does not escape
            var name = quoted ? rest[2..length] : rest[1..length];
            pointer = Append(pointer, name.ToString());
            rest = rest[Math.Min(rest.Length, quoted ? length + 2 : rest[0] == '[' ? length + 1 : length)..];
        }
        return pointer;
    }

    internal static string[] Steps(string pointer) => pointer.Length == 0
        ? []
        : [.. pointer[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static JsonNode? Step(JsonNode? at, string step) => at switch
    {
        JsonObject holder => holder[step],
        JsonArray list when TryIndex(step, list, out var index) => list[index],
        _ => null,
    };

    private static bool TryIndex(string step, JsonArray list, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < list.Count;

    private static bool RemoveAt(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }
}
