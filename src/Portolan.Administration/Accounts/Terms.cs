using System.Net;
using System.Text.Json.Serialization;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>
/// What holds for a user, a group or (as <see cref="ServerSettings.Defaults"/>) for everybody. Null leaves a value open for the next in line:
/// the user's word, else the groups' in the order of membership, else the server's (<see cref="EffectiveTerms"/>).
/// A limit of 0 means none, so that a user can be freed of a group's limit.
/// </summary>
public sealed record Terms
{
    /// <summary>
    /// The folder that the user sees as <c>/</c>. A relative one lies below the server's root (<see cref="FilesSection.Root"/>) and is made at the first login;
    /// <c>{user}</c> stands for the name.
    /// </summary>
    public string? Home { get; init; }

    /// <summary>The directory a session begins in, as the client sees it: <c>/inbox</c>.</summary>
    public string? StartDirectory { get; init; }

    /// <summary>Rights by path; the longest path wins.</summary>
    public IReadOnlyList<PathRights>? Rights { get; init; }

    /// <summary>Patterns of names that nobody may read, write or rename: <c>*.exe</c>.</summary>
    public IReadOnlyList<string>? DeniedNames { get; init; }

    /// <summary>Networks one may log in from; empty allows all.</summary>
    public IReadOnlyList<IPNetwork>? AllowedNetworks { get; init; }

    /// <summary>Logins and transfers need TLS. Null at every level leaves that to network and server.</summary>
    public bool? RequireTls { get; init; }

    public ClientCertificateRule? ClientCertificate { get; init; }

    /// <summary>How many bytes may be stored.</summary>
    [JsonConverter(typeof(ByteCountConverter))]
    public long? QuotaBytes { get; init; }

    /// <summary>How many files may be stored.</summary>
    public long? QuotaFiles { get; init; }

    [JsonConverter(typeof(ByteCountConverter))]
    public long? UploadBytesPerDay { get; init; }

    [JsonConverter(typeof(ByteCountConverter))]
    public long? DownloadBytesPerDay { get; init; }

    /// <summary>All uploads of the user together.</summary>
    [JsonConverter(typeof(ByteCountConverter))]
    public long? UploadBytesPerSecond { get; init; }

    /// <summary>All downloads of the user together.</summary>
    [JsonConverter(typeof(ByteCountConverter))]
    public long? DownloadBytesPerSecond { get; init; }

    /// <summary>Sessions at a time.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>Transfers at a time, over all sessions of the user.</summary>
    public int? MaxTransfers { get; init; }

    /// <summary>When one may log in and begin transfers; empty allows always.</summary>
    public IReadOnlyList<AllowedHours>? Hours { get; init; }

    /// <summary>Folders from elsewhere, shown in the user's tree.</summary>
    public IReadOnlyList<VirtualFolder>? VirtualFolders { get; init; }

    /// <summary>Whether data connections must resume the TLS session of their control connection.</summary>
    public TlsSessionReuse? TlsSessionReuse { get; init; }
}

/// <summary>Rights from a path downwards.</summary>
/// <param name="Path">As the client sees it: <c>/</c>, <c>/inbox</c>.</param>
/// <param name="Rights">As <c>--user</c> takes them: <c>ro</c>, <c>rw</c>, <c>list,read,mkdir</c>.</param>
public sealed record PathRights(string Path, string Rights);

/// <summary>A folder of this machine at a place of the user's tree.</summary>
/// <param name="Path">Where the client sees it: <c>/projects/shared</c>.</param>
/// <param name="Target">The folder; a relative one lies below the server's root.</param>
/// <param name="Rights">Rights there; null takes those of the user's rules.</param>
public sealed record VirtualFolder(string Path, string Target, string? Rights = null);

/// <summary>Hours of some days of the week, in the server's local time.</summary>
/// <param name="Days">Empty means every day.</param>
/// <param name="To">Not after <paramref name="From"/> reaches into the next day; <c>00:00</c> is midnight.</param>
public sealed record AllowedHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To);

/// <summary>What is asked of the client's certificate.</summary>
/// <param name="Required">No login without it.</param>
/// <param name="Fingerprints">SHA-256 of the certificates that are known, in hexadecimal.</param>
/// <param name="InsteadOfPassword">A known certificate logs in with any password.</param>
public sealed record ClientCertificateRule(bool Required, IReadOnlyList<string> Fingerprints, bool InsteadOfPassword = false);
