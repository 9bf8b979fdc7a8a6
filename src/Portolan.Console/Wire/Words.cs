using System.Text.Json;

namespace Portolan.Console.Wire;

/// <summary>Enumerations as words on the wire.</summary>
internal static class Words
{
    /// <summary><c>readOnly</c></summary>
    public static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
