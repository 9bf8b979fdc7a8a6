using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>The command line's values: they lie over the stored document for this run, and nothing moves them meanwhile.</summary>
internal sealed class SettingsOverlay(IReadOnlyList<SettingPin> pins)
{
    public IReadOnlyDictionary<string, string> Flags { get; } = pins.ToDictionary(pin => pin.Field, pin => pin.Flag, StringComparer.Ordinal);

    /// <summary>The document that holds.</summary>
    /// <exception cref="RefusedException">A value of the command line cannot be read.</exception>
    public ServerSettings Over(ServerSettings stored)
    {
        if (pins.Count == 0) return stored;
        var document = SettingsDocument.ToJson(stored);
        foreach (var pin in pins) JsonPointers.Set(document, pin.Field, pin.Value?.DeepClone());
        return SettingsDocument.Read(document);
    }

    /// <summary>The document to store: pinned values stay as they were stored before.</summary>
    /// <param name="document">May hold a pinned value as it is stored, or as it holds; anything else is refused.</param>
    /// <exception cref="RefusedException">It cannot be read, or changes a pinned value.</exception>
    public ServerSettings Under(JsonObject document, ServerSettings storedBefore)
    {
        var read = SettingsDocument.ToJson(SettingsDocument.Read(document));
        var (before, holding) = (SettingsDocument.ToJson(storedBefore), SettingsDocument.ToJson(Over(storedBefore)));
        var problems = new ProblemList();
        foreach (var pin in pins)
        {
            var (wanted, kept) = (JsonPointers.Find(read, pin.Field), JsonPointers.Find(before, pin.Field));
            problems.Check(
                !JsonNode.DeepEquals(wanted, kept) && !JsonNode.DeepEquals(wanted, JsonPointers.Find(holding, pin.Field)), pin.Field,
                ($"The command line holds this with {pin.Flag}.", $"命令行参数 {pin.Flag} 固定了此项。"), ($"Restart without {pin.Flag} to change it here.", $"请在不带 {pin.Flag} 的情况下重启后再修改。"));
            JsonPointers.Set(read, pin.Field, kept?.DeepClone());
        }
        problems.Throw();
        return SettingsDocument.Read(read);
    }
}
