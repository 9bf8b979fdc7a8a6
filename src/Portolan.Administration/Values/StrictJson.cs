using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>
/// Reads JSON that others wrote. A name that stands twice in an object and a text that is no Unicode are refused here: <see cref="JsonNode"/> would
/// find out only where they are used, by exceptions nobody expects.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <returns>Null for the JSON value null.</returns>
    /// <exception cref="JsonException">It is no JSON, or not such JSON.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: Options);
            ReadTexts(node);
            return node;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static void ReadTexts(JsonNode? node)
    {
        if (node is JsonObject members)
            foreach (var (_, member) in members) ReadTexts(member);
        else if (node is JsonArray items)
            foreach (var item in items) ReadTexts(item);
        else if (node?.GetValueKind() == JsonValueKind.String)
            _ = node.GetValue<string>();
    }
}
