namespace Portolan.Client;

/// <summary>What a directory transfer did.</summary>
/// <param name="Bytes">Moved.</param>
/// <param name="Skipped">What was left out, and why.</param>
public sealed record DirectorySummary(int Files, int Directories, long Bytes, IReadOnlyList<SkippedEntry> Skipped);

/// <summary>Something a directory transfer left out: a name that would leave the local directory, a link, a device.</summary>
/// <param name="Path">On the server in a download, local in an upload.</param>
public sealed record SkippedEntry(string Path, SkipReason Reason)
{
    /// <summary>The reason in English: <see cref="SkipReasons.ToText"/>.</summary>
    public string Message => Reason.ToText();
}
