using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Portolan.Administration;

/// <summary>Reads JSON documents and tells every value that cannot be read, not only the first.</summary>
public static class DocumentReader
{
    private const int MostProblems = 50;

    /// <summary>Puts the values of one document over those of another; lists are replaced whole.</summary>
    public static void Lay(JsonObject document, JsonObject over)
    {
        foreach (var (name, value) in document)
        {
            if (value is JsonObject inner && over[name] is JsonObject below) Lay(inner, below);
            else over[name] = value?.DeepClone();
        }
    }

    /// <exception cref="RefusedException">Everything that cannot be read.</exception>
    public static T Read<T>(JsonNode document, JsonTypeInfo<T> type)
    {
        var problems = new List<Problem>();
        while (problems.Count < MostProblems)
        {
            try
            {
                var read = document.Deserialize(type)!;
                return problems.Count == 0 ? read : throw new RefusedException(problems);
            }
            catch (JsonException e)
            {
                var pointer = JsonPointers.FromPath(e.Path);
                // What was taken away before may be missed now.
                if (!IsMissing(e) || !problems.Exists(problem => problem.Field.StartsWith(pointer + "/", StringComparison.Ordinal))) problems.Add(ProblemOf(e, pointer));
                // Without it, the rest may show what else is wrong.
                if (!JsonPointers.Remove(document, pointer)) break;
            }
        }
        throw new RefusedException(problems);
    }

    /// <summary>A failure of the parser or the serializer in words: the field it names, or where the text stops being JSON.</summary>
    public static Problem ProblemOf(JsonException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var isNoJson = e.LineNumber is not null && (e.Path is null || e.InnerException is JsonException); // what the parser threw, alone or within the serializer's
        return isNoJson ? StrictJson.ProblemOf(e) : ProblemOf(e, JsonPointers.FromPath(e.Path));
    }

    private static Problem ProblemOf(JsonException e, string pointer) => e switch
    {
        ValueException value => new Problem(pointer, value.Problem, value.Remedy),
        _ when e.Message.Contains("could not be mapped", StringComparison.Ordinal) => new Problem(
            pointer, ($"'{pointer}' is not known.", $"没有“{pointer}”这一项。"), ("Look at the names in the settings reference.", "请核对设置参考中的名称。")),
        _ when IsMissing(e) => new Problem(
            pointer, ("A value that is needed is missing.", "缺少必需的值。"), (MissingIn(e), MissingIn(e))),
        _ => new Problem(pointer, ("This value has the wrong kind.", "这个值的类型不对。"), ("Look at the settings reference.", "请核对设置参考。")),
    };

    private static bool IsMissing(JsonException e) => e.Message.Contains("missing required", StringComparison.Ordinal);

    /// <summary>The serializer names the missing members in its message, and nowhere else.</summary>
    private static string MissingIn(JsonException e) => e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim();
}
