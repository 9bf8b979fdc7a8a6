using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Picture;
using Portolan.Diagnosis;

namespace Portolan.Console.Wire;

/// <summary>Is everything well? The first page.</summary>
internal sealed record OverviewView(
    ServerMark Server, IReadOnlyList<FindingView> Findings, Rates Rates, IReadOnlyList<Rates> History, PassiveView Passive,
    IReadOnlyList<TransferView> LastTransfers, IReadOnlyList<FailureView> Failures);

internal sealed record ServerMark(string Version, DateTimeOffset StartedAt, IReadOnlyList<string> EndPoints, string? TlsEngine, CertificateMark? Certificate);

internal sealed record CertificateMark(string Subject, DateTimeOffset ExpiresAt, string Fingerprint);

/// <summary>What moves, at one moment.</summary>
internal sealed record Rates(DateTimeOffset At, int Sessions, double LoginsPerSecond, long UploadBytesPerSecond, long DownloadBytesPerSecond, int TransfersRunning);

/// <param name="Used">Ports that wait for a client or carry a transfer.</param>
/// <param name="Refused">PASV and EPSV answered 425 because the range was exhausted.</param>
internal sealed record PassiveView(string? Range, int Ports, int Used, int Peak, long Refused);

/// <summary>How often transfers failed with one cause.</summary>
/// <param name="LastAt">When the newest of them ended.</param>
/// <param name="Connection">The newest one's data connection, for <c>connections/{id}</c>.</param>
internal sealed record FailureView(string Cause, string Title, long Count, DateTimeOffset LastAt, string Connection)
{
    /// <summary>A row's number is its time, in microseconds.</summary>
    public static FailureView Of(FailureCount count, Language language) => new(
        count.Cause, PictureMaker.TitleOf(count.Cause, language), count.Count,
        DateTimeOffset.UnixEpoch.AddMicroseconds(count.Last), count.Last.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Something the server noticed about itself.</summary>
/// <param name="Severity"><c>red</c>, <c>amber</c> or <c>info</c>.</param>
/// <param name="Action">What one click does about it; null where people must decide.</param>
/// <param name="Place">Where the remedy is.</param>
internal sealed record FindingView(string Code, string Severity, string Title, string Text, string Remedy, DateTimeOffset Since, long Count, ActionView? Action, PlaceView Place)
{
    public static string SeverityOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Critical => "red",
        FindingSeverity.Warning => "amber",
        _ => "info",
    };
}

/// <summary>A request that a button sends.</summary>
/// <param name="Changes">What it would change, to look at before.</param>
internal sealed record ActionView(string Label, string Method, string Path, JsonObject Body, IReadOnlyList<Change> Changes);

/// <summary>A page of the console, and the field in it.</summary>
internal sealed record PlaceView(string Label, string Path);

internal sealed record FindingMark(string Code, string Severity);

internal sealed record SettingsAppliedView(DateTimeOffset At);

/// <param name="Refusal">Null where the login was good.</param>
internal sealed record LoginView(long Session, string User, string Client, string? Refusal);
