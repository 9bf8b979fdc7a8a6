using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>A directory of the server with all below it, to the disk.</summary>
internal sealed class DirectoryDownload(ClientSession session, DownloadOptions options, IProgress<TransferProgress>? progress)
{
    private const int Deepest = 100; // links that servers show as directories can lead in circles

    private readonly List<SkippedEntry> _skipped = [];
    private int _files, _directories;
    private long _bytes;

    public async Task<DirectorySummary> RunAsync(string path, string localDirectory, CancellationToken cancellationToken)
    {
        await WalkAsync(path, localDirectory, 0, cancellationToken).ConfigureAwait(false);
        return new DirectorySummary(_files, _directories, _bytes, _skipped);
    }

    private async Task WalkAsync(string path, string localDirectory, int depth, CancellationToken cancellationToken)
    {
        var entries = await RemoteDirectories.ToListAsync(session, path, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(localDirectory);
        _directories++;
        foreach (var entry in entries)
        {
            var remote = RemotePath.Join(path, entry.Name);
            try
            {
                if (ReasonAgainst(entry, localDirectory, depth, out var local) is { } reason) Skip(remote, reason);
                else if (entry.IsDirectory) await WalkAsync(remote, local, depth + 1, cancellationToken).ConfigureAwait(false);
                else await FetchAsync(remote, local, cancellationToken).ConfigureAwait(false);
            }
            catch (PathTooLongException)
            {
                Skip(remote, SkipReason.TooLong);
            }
        }
    }

    /// <summary>Why an entry is left out; null where it is not, and is stored as <paramref name="local"/>.</summary>
    private static SkipReason? ReasonAgainst(ListEntry entry, string localDirectory, int depth, out string local)
    {
        var isName = LocalNames.TryMake(entry.Name, OperatingSystem.IsWindows(), out var name, out var reason);
        local = isName ? Path.Combine(localDirectory, name) : "";
        if (!isName) return reason;
        if (entry.IsDirectory) return depth >= Deepest ? SkipReason.TooDeep : File.Exists(local) ? SkipReason.LocalFileInTheWay : null;
        if (Directory.Exists(local) || Directory.Exists(FileDownload.PartOf(local))) return SkipReason.LocalDirectoryInTheWay;
        return entry.Facts.Kind switch { EntryKind.Link => SkipReason.Link, EntryKind.Other => SkipReason.NoPlainFile, _ => null };
    }

    private async Task FetchAsync(string path, string localFile, CancellationToken cancellationToken)
    {
        var summary = await new FileDownload(session, path, localFile, options, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        _files++;
        _bytes += summary.Bytes;
    }

    private void Skip(string path, SkipReason reason)
    {
        session.Events.Note($"{path} is left out: {reason.ToText()}.");
        _skipped.Add(new SkippedEntry(path, reason));
    }
}
