using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Documents in text columns.</summary>
internal static class Json
{
    private static readonly AdministrationJson Compact = new(new JsonSerializerOptions(AdministrationJson.Default.Options) { WriteIndented = false });

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Type<T>());

    public static T Read<T>(string text) => JsonSerializer.Deserialize(text, Type<T>())!;

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)Compact.GetTypeInfo(typeof(T))!;
}
