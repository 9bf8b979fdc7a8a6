using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Cli.Text;

namespace Portolan.Cli.Remote;

/// <summary>Values on the command line: <c>passive.ports=50000-50010</c>, <c>terms.quotaBytes="1 GiB"</c>, <c>disabled=true</c>, <c>note=null</c>, <c>groups=["staff"]</c>.</summary>
internal static class Assignments
{
    /// <summary>Names with dots, and their values: JSON where the text is JSON, else the text itself.</summary>
    /// <exception cref="FailureException">One of them has no <c>=</c>.</exception>
    public static IEnumerable<(string[] Path, JsonNode? Value)> Read(IEnumerable<string> words, Texts texts)
    {
        foreach (var word in words)
        {
            if (word.Split('=', 2) is not [{ Length: > 0 } name, var value]) throw new FailureException(ExitCode.Usage, texts.NoAssignment(word));
            yield return (name.Trim('/').Split('.', '/'), ValueOf(value));
        }
    }

    /// <summary>Puts the values into a document; objects on the way are made.</summary>
    public static JsonObject Apply(JsonObject document, IEnumerable<string> words, Texts texts)
    {
        foreach (var (path, value) in Read(words, texts))
        {
            var place = document;
            foreach (var name in path[..^1])
            {
                if (place[name] is not JsonObject next) place[name] = next = [];
                place = next;
            }
            place[path[^1]] = value;
        }
        return document;
    }

    private static JsonNode? ValueOf(string text)
    {
        if (text is not ("true" or "false" or "null" or ['[' or '{' or '"', ..]) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return text;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text; // 007
        }
    }
}
