using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Cli.Text;

namespace Portolan.Cli.Remote;

/// <summary>What differs, one value on each line: what it is called, before and after, and its JSON pointer behind it for scripts.</summary>
internal static class ChangeLines
{
    public static Action<TextWriter, JsonNode> Print(Texts texts) => (output, answer) =>
    {
        var changes = answer["changes"]!.AsArray();
        if (changes.Count == 0) output.WriteLine(texts.NoDifferences);
        foreach (var change in changes) output.WriteLine(Line(change!, texts));
    };

    private static string Line(JsonNode change, Texts texts)
    {
        var (field, before, after) = (change["field"]!.GetValue<string>(), change["before"], change["after"]);
        var what = (before, after) switch
        {
            (null, JsonObject) => texts.IsNew,
            (JsonObject, null) => texts.IsRemoved,
            _ => $"{AdminVerb.Show(before, texts)} → {AdminVerb.Show(after, texts)}",
        };
        return Terminals.Clean($"{texts.Say(FieldNames.Of(field))}{texts.Colon}{what}  ({field})");
    }
}
