namespace Portolan.Server.Quotas;

/// <summary>What an account may use. Null is no limit.</summary>
public sealed record AccountLimits
{
    public static AccountLimits None { get; } = new();

    /// <summary>Bytes that may be stored.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Files that may be stored.</summary>
    public long? QuotaFiles { get; init; }

    public long? UploadBytesPerDay { get; init; }

    public long? DownloadBytesPerDay { get; init; }

    /// <summary>All uploads of the account together.</summary>
    public long? UploadBytesPerSecond { get; init; }

    /// <summary>All downloads of the account together.</summary>
    public long? DownloadBytesPerSecond { get; init; }

    /// <summary>Sessions at a time.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>Uploads and downloads at a time, over all sessions.</summary>
    public int? MaxTransfers { get; init; }

    /// <summary>Whether each piece of an upload must be looked at; where not, the kernel may move it.</summary>
    internal bool MetersUploads => (QuotaBytes ?? UploadBytesPerDay ?? UploadBytesPerSecond) is not null;

    /// <inheritdoc cref="MetersUploads"/>
    internal bool MetersDownloads => (DownloadBytesPerDay ?? DownloadBytesPerSecond) is not null;
}

/// <summary>What an account has used.</summary>
/// <param name="Bytes">Stored, as far as the server saw it come and go.</param>
/// <param name="Files">Stored.</param>
/// <param name="Day">The day, in local time, of the two counts behind it.</param>
public readonly record struct AccountUsage(long Bytes, long Files, DateOnly Day, long UploadedToday, long DownloadedToday);

/// <summary>Whether an account may be used now.</summary>
public enum AccountStanding
{
    Good,

    /// <summary>Outside its hours; a transfer that runs may finish.</summary>
    OutsideHours,

    /// <summary>A transfer that runs may finish.</summary>
    Expired,

    /// <summary>Disabled or removed: its sessions end at once.</summary>
    Revoked,
}
