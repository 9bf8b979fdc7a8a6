using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Cli.Serve;

namespace Portolan.Cli.Remote;

/// <summary>
/// How commands of this machine reach the console of a running server: <c>console.json</c> in its data folder, for its owner only, there while
/// the server runs. The key is one of the console's own and ends with the server.
/// </summary>
/// <param name="Address">The console's, <c>http://127.0.0.1:8021/</c>.</param>
/// <param name="Key">An API key with an administrator's rights.</param>
/// <param name="Fingerprint">SHA-256 of the console's certificate; null where it speaks plain HTTP.</param>
internal sealed record ConsoleRecord(string Address, string Key, string? Fingerprint)
{
    public const string FileName = "console.json";

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="JsonException">It is damaged, or from another version.</exception>
    public static ConsoleRecord? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, ConsoleRecordJson.Default.ConsoleRecord);
    }

    public void Save(string path) => OwnerFile.Replace(path, stream => JsonSerializer.Serialize(stream, this, ConsoleRecordJson.Default.ConsoleRecord), isLasting: false);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ConsoleRecord))]
internal sealed partial class ConsoleRecordJson : JsonSerializerContext;
