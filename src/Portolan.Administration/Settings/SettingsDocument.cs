using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Reads and writes <see cref="ServerSettings"/> as JSON, and compares documents value by value.</summary>
public static class SettingsDocument
{
    public static JsonObject ToJson(ServerSettings settings) => JsonSerializer.SerializeToNode(settings, AdministrationJson.Default.ServerSettings)!.AsObject();

    public static string Write(ServerSettings settings) => JsonSerializer.Serialize(settings, AdministrationJson.Default.ServerSettings);

    /// <summary>Reads a document. What it leaves out has its default value; what is not known is a problem.</summary>
    /// <exception cref="RefusedException">Everything that cannot be read, each with its place.</exception>
    public static ServerSettings Read(string json) => Read(StrictJson.ReadObject(json));

    /// <inheritdoc cref="Read(string)"/>
    public static ServerSettings Read(JsonObject document)
    {
        var whole = ToJson(new ServerSettings());
        DocumentReader.Lay(document, over: whole);
        return DocumentReader.Read(whole, AdministrationJson.Default.ServerSettings);
    }
}
