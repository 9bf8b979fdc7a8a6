using System.Text.Json.Serialization;
using Portolan.Administration;
using Portolan.Console.Security;

namespace Portolan.Console.Wire;

internal sealed record FirstRunView(bool Open);

internal sealed record FirstRunRequest(string Token, string User, string Password);

internal sealed record LoginRequest(string User, string Password, string? Totp = null);

/// <summary>Who is logged in.</summary>
/// <param name="Csrf">Unsafe requests carry it in the header X-CSRF-Token; null for API keys, which need none.</param>
internal sealed record MeView(string User, string Role, string? Csrf, bool TotpEnabled, string? Language)
{
    public static MeView Of(Administrator administrator, ConsoleSession session) =>
        new(administrator.Name, Words.Camel(session.Role), session.Csrf, administrator.TotpEnabled, administrator.Language);
}

internal sealed record PasswordChange(string Old, string New);

internal sealed record LanguageChange(string? Language);

/// <param name="Secret">Base32, for typing; shown only here.</param>
internal sealed record TotpOffer(string Secret, string Uri, string QrSvg);

internal sealed record TotpCode(string Code);

internal sealed record AdministratorView(string Name, string Role, bool Disabled, bool TotpEnabled, string? Language, DateTimeOffset CreatedAt, DateTimeOffset? LastLogin)
{
    public static AdministratorView Of(Administrator one) => new(one.Name, Words.Camel(one.Role), one.Disabled, one.TotpEnabled, one.Language, one.CreatedAt, one.LastLogin);
}

internal sealed record NewAdministrator(string Name, Role Role, string Password);

/// <summary>What changes; null leaves a value as it is.</summary>
/// <param name="RemoveTotp">Takes the second factor away from who lost it.</param>
internal sealed record AdministratorChange(Role? Role = null, bool? Disabled = null, string? Password = null, bool RemoveTotp = false);

internal sealed record ApiKeyView(string Id, string Name, string Scope, string Prefix, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static ApiKeyView Of(ApiKey key) => new(key.Id, key.Name, Words.Camel(key.Scope), key.Prefix, key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.LastUsedAt);
}

internal sealed record NewApiKey(string Name, ApiScope Scope, DateTimeOffset? ExpiresAt = null);

/// <param name="Key">Shown only here.</param>
internal sealed record CreatedApiKey(string Key, [property: JsonPropertyName("apiKey")] ApiKeyView View);
