using System.Text.Json.Serialization;

namespace Portolan.Administration;

/// <summary>Somebody who may use the console.</summary>
public sealed record Administrator
{
    public required string Name { get; init; }

    public Role Role { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Preferred language, <c>en</c> or <c>zh</c>; null follows the browser.</summary>
    public string? Language { get; init; }

    [JsonIgnore]
    public string? PasswordHash { get; init; }

    /// <summary>Base32 (RFC 6238); null without a second factor.</summary>
    [JsonIgnore]
    public string? TotpSecret { get; init; }

    public bool TotpEnabled => TotpSecret is not null;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastLogin { get; init; }
}

/// <summary>What one may do in the console; each includes the ones before.</summary>
public enum Role
{
    ReadOnly,

    /// <summary>Kick, ban, files, users.</summary>
    Operator,
    Administrator,
}

/// <summary>What an API key may do.</summary>
public enum ApiScope
{
    /// <summary>Read <c>/metrics</c>.</summary>
    Metrics,
    ReadOnly,
    Operator,
    Administrator,
}

/// <summary>A key for scripts. The key itself is shown once and kept as a hash only.</summary>
public sealed record ApiKey
{
    /// <summary>A short random word.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public ApiScope Scope { get; init; }

    /// <summary>How the key begins, for the eye.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key, in lower-case hexadecimal.</summary>
    [JsonIgnore]
    public string Hash { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }
}
