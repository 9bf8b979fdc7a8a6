using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portolan.Cli.Serve;

/// <summary>The accounts of a server that was started without any on its command line: <c>accounts.json</c> in the data folder, for its owner only.</summary>
internal sealed record AccountsFile(IReadOnlyList<StoredAccount> Accounts)
{
    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static AccountsFile? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, AccountsJson.Default.AccountsFile) ?? throw new JsonException("The file is empty.");
    }

    public void Save(string path) => OwnerFile.Replace(path, stream => JsonSerializer.Serialize(stream, this, AccountsJson.Default.AccountsFile));
}

/// <summary>One account.</summary>
/// <param name="Password">A hash (<c>$pbkdf2-sha256$…</c>), never the password.</param>
/// <param name="Rights">As <c>--user</c> takes them.</param>
internal sealed record StoredAccount(string Name, string Password, string Rights);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AccountsFile))]
internal sealed partial class AccountsJson : JsonSerializerContext;
