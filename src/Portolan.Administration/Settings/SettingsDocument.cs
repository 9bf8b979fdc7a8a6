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
    public static ServerSettings Read(string json)
    {
        try
        {
            return Read(StrictJson.Parse(json) as JsonObject);
        }
        catch (JsonException e) when (e is not ValueException)
        {
            throw new RefusedException(NotJson($"line {e.LineNumber + 1}", $"第 {e.LineNumber + 1} 行"));
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public static ServerSettings Read(JsonObject? document)
    {
        if (document is null) throw new RefusedException(NotJson("not an object", "不是对象"));
        var whole = ToJson(new ServerSettings());
        DocumentReader.Lay(document, over: whole);
        return DocumentReader.Read(whole, AdministrationJson.Default.ServerSettings);
    }

    private static Problem NotJson(string where, string whereZh) => new(
        "", ($"This is not a settings document in JSON ({where}).", $"这不是 JSON 格式的设置文档（{whereZh}）。"),
        ("Export one with 'portolan config export' and change that.", "请用“portolan config export”导出一份再修改。"));
}
