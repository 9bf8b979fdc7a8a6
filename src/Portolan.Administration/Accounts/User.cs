using System.Text.Json.Serialization;

namespace Portolan.Administration;

/// <summary>Somebody who may log in by FTP.</summary>
public sealed record User
{
    public required string Name { get; init; }

    /// <summary>Names of groups; the first one's word comes first.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public bool Disabled { get; init; }

    /// <summary>From then on no login, and no transfer of a running session.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Takes any password (anonymous FTP, RFC 1635).</summary>
    public bool AnyPassword { get; init; }

    /// <summary>A remark for administrators.</summary>
    public string? Note { get; init; }

    public Terms Terms { get; init; } = new();

    /// <summary>As <see cref="Server.Accounts.PasswordHash"/> writes it; null lets nobody in by password. Never part of JSON.</summary>
    [JsonIgnore]
    public string? PasswordHash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts up with each change; the ETag.</summary>
    public long Version { get; init; }
}

/// <summary>Users that share terms.</summary>
public sealed record Group
{
    public required string Name { get; init; }

    /// <summary>A remark for administrators.</summary>
    public string? Note { get; init; }

    public Terms Terms { get; init; } = new();

    /// <summary>Counts up with each change; the ETag.</summary>
    public long Version { get; init; }
}

/// <summary>What a user has used.</summary>
/// <param name="Bytes">Stored now, as far as the server saw it come and go.</param>
/// <param name="Files">Stored now.</param>
/// <param name="Day">The day (local time) of the two counts behind it.</param>
public sealed record Usage(long Bytes, long Files, DateOnly Day, long UploadedToday, long DownloadedToday)
{
    public static Usage None { get; } = new(0, 0, DateOnly.MinValue, 0, 0);
}
