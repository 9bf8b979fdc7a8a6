using System.Net;

namespace Portolan.Administration;

/// <summary>A transfer that ended.</summary>
public sealed record TransferRow
{
    /// <summary>From <see cref="IHistoryStore.NextId"/>; also orders by time.</summary>
    public required long Id { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The <see cref="SessionRow.Id"/> of its session.</summary>
    public required long Session { get; init; }

    public string? User { get; init; }

    public required IPAddress Client { get; init; }

    /// <summary>RETR, STOR, LIST …</summary>
    public required string Verb { get; init; }

    public required string Path { get; init; }

    public TransferDirection Direction { get; init; }

    /// <summary>Bytes on the data connection.</summary>
    public long Bytes { get; init; }

    public double DurationSeconds { get; init; }

    public TransferOutcomeKind Outcome { get; init; }

    /// <summary>The code of the final reply.</summary>
    public int Reply { get; init; }

    /// <summary>PASV, EPSV, PORT, EPRT.</summary>
    public string Mode { get; init; } = "";

    /// <summary><c>Tls13</c>; null without TLS.</summary>
    public string? Tls { get; init; }

    public bool? TlsResumed { get; init; }

    /// <summary>The named cause (<c>Portolan.Diagnosis.DataFailureCode</c>); null where nothing failed.</summary>
    public string? Cause { get; init; }
}

public enum TransferDirection
{
    Download,
    Upload,
    Listing,

    /// <summary>Refused before a transfer was asked for: the verb is PASV, EPSV, PORT or EPRT.</summary>
    None,
}

public enum TransferOutcomeKind
{
    Completed,
    Failed,
    Aborted,
}

/// <summary>Which transfers are wanted; null leaves a value open.</summary>
/// <param name="Path">A part of the path.</param>
/// <param name="From">The earliest, included.</param>
/// <param name="To">The latest, not included.</param>
/// <param name="Session">The <see cref="SessionRow.Id"/>.</param>
public sealed record TransferFilter(
    string? User = null, IPAddress? Client = null, string? Path = null, TransferDirection? Direction = null, TransferOutcomeKind? Outcome = null,
    string? Cause = null, DateTimeOffset? From = null, DateTimeOffset? To = null, long? Session = null);

/// <summary>How often transfers failed with one cause.</summary>
/// <param name="Last">The <see cref="TransferRow.Id"/> of the newest, which is also its time: <see cref="IHistoryStore.NextId"/>.</param>
public sealed record FailureCount(string Cause, long Count, long Last);

/// <summary>A session that ended.</summary>
public sealed record SessionRow
{
    /// <summary>From <see cref="IHistoryStore.NextId"/>; given when the session starts.</summary>
    public required long Id { get; init; }

    /// <summary>The number it had while it ran; numbers begin anew with each start of the server.</summary>
    public long Number { get; init; }

    public string? User { get; init; }

    public required IPAddress Client { get; init; }

    public int ClientPort { get; init; }

    /// <summary>The address and port it reached.</summary>
    public required IPEndPoint Local { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Why it ended, as the name of a <see cref="Portolan.Server.SessionEnd"/>; null in rows of versions that did not note it.</summary>
    public string? End { get; init; }

    /// <summary>The same in English, with what is known beyond it.</summary>
    public required string Reason { get; init; }

    public string? Tls { get; init; }

    /// <summary>What CLNT said.</summary>
    public string? ClientName { get; init; }

    public int Transfers { get; init; }

    public long UploadedBytes { get; init; }

    public long DownloadedBytes { get; init; }
}

/// <summary>Which sessions are wanted; null leaves a value open.</summary>
public sealed record SessionFilter(string? User = null, IPAddress? Client = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
