using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>
/// Reads JSON that others wrote, and refuses what readers stumble over where nobody expects it, or would read in two ways: a name that stands twice in an
/// object, a list with holes, a text that is no Unicode.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a document that a person wrote or keeps: settings, a backup.</summary>
    /// <exception cref="RefusedException">It is no JSON object, or not such JSON; says where and what to write instead.</exception>
    public static JsonObject ReadObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            if (ProblemIn(document) is { } problem) throw new RefusedException(problem);
            return JsonObject.Create(document.RootElement.Clone())!;
        }
        catch (JsonException e)
        {
            throw new RefusedException(ProblemOf(e));
        }
    }

    /// <summary>Reads what another program answered.</summary>
    /// <returns>Null for the JSON value null.</returns>
    /// <exception cref="JsonException">It is no JSON, or not such JSON.</exception>
    public static JsonNode? Parse(string text)
    {
        using var document = JsonDocument.Parse(text, Options);
        if (FirstIn(document.RootElement, "") is { } problem) throw new ValueException(problem.Text, problem.Remedy);
        return JsonNode.Parse(text, documentOptions: Options);
    }

    /// <summary>The first thing that is wrong with a document; null where it is an object and sound.</summary>
    public static Problem? ProblemIn(JsonDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? FirstIn(document.RootElement, "")
            : new Problem("", ("This is not a JSON object.", "这不是 JSON 对象。"), ("Send names with values in braces.", "请发送用花括号括起来的名称和值。"));
    }

    /// <summary>Where a text stops being JSON.</summary>
    public static Problem ProblemOf(JsonException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Problem(
            "", ($"This is not JSON from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on.", $"从第 {e.LineNumber + 1} 行第 {e.BytePositionInLine + 1} 字节起不是 JSON。"),
            ("Look for a missing quote, comma or brace there.", "请检查该处是否缺少引号、逗号或括号。"));
    }

    private static Problem? FirstIn(JsonElement value, string pointer) => value.ValueKind switch
    {
        JsonValueKind.Object => FirstInObject(value, pointer),
        JsonValueKind.Array => value.EnumerateArray().Select((item, i) => FirstInList(item, JsonPointers.Append(pointer, i))).FirstOrDefault(problem => problem is not null),
        JsonValueKind.String when TextOrNull(value.GetString) is null => NoText(pointer),
        _ => null,
    };

    private static Problem? FirstInList(JsonElement item, string pointer) => item.ValueKind == JsonValueKind.Null
        ? new Problem(pointer, ("There is nothing at this place of the list.", "列表的此处为空。"), ("Write a value, or take the null away.", "请填写一个值，或去掉这个 null。"))
        : FirstIn(item, pointer);

    /// <summary>Names that differ in case only are the same: so the API reads them.</summary>
    private static Problem? FirstInObject(JsonElement value, string pointer)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in value.EnumerateObject())
        {
            if (TextOrNull(() => member.Name) is not { } name) return NoText(pointer);
            var inner = JsonPointers.Append(pointer, name);
            if (!names.Add(name)) return new Problem(inner, ($"'{name}' stands twice in one object.", $"“{name}”在同一对象中出现了两次。"), ("Leave one of them.", "请只保留一个。"));
            if (FirstIn(member.Value, inner) is { } problem) return problem;
        }
        return null;
    }

    /// <summary>Null where half of a surrogate pair stands alone, or bytes are no UTF-8.</summary>
    private static string? TextOrNull(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Problem NoText(string pointer) => new(
        pointer, ("A text here is not Unicode.", "此处有文本不是有效的 Unicode。"), ("Write characters in UTF-8, and both halves of an escaped one.", "请使用 UTF-8 字符；转义字符须写全两部分。"));
}
