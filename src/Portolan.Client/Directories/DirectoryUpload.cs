namespace Portolan.Client;

/// <summary>A local directory with all below it, to the server.</summary>
internal sealed class DirectoryUpload(ClientSession session, UploadOptions options, IProgress<TransferProgress>? progress)
{
    private readonly List<SkippedEntry> _skipped = [];
    private int _files, _directories;
    private long _bytes;

    public async Task<DirectorySummary> RunAsync(string localDirectory, string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(localDirectory)) throw new DirectoryNotFoundException($"There is no directory {localDirectory}.");
        await WalkAsync(new DirectoryInfo(localDirectory), path, cancellationToken).ConfigureAwait(false);
        return new DirectorySummary(_files, _directories, _bytes, _skipped);
    }

    private async Task WalkAsync(DirectoryInfo directory, string path, CancellationToken cancellationToken)
    {
        await RemoteDirectories.CreateAsync(session, path, parents: true, cancellationToken).ConfigureAwait(false);
        _directories++;
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            var remote = RemotePath.Join(path, entry.Name);
            if (entry.Name.AsSpan().ContainsAny('\r', '\n')) Skip(entry.FullName, SkipReason.LineEnd);
            else if (entry is DirectoryInfo child)
            {
                if (child.LinkTarget is not null) Skip(child.FullName, SkipReason.Link);
                else await WalkAsync(child, remote, cancellationToken).ConfigureAwait(false);
            }
            else await SendAsync(entry.FullName, remote, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(string localFile, string path, CancellationToken cancellationToken)
    {
        var summary = await new FileUpload(session, localFile, path, options, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        _files++;
        _bytes += summary.Bytes;
    }

    private void Skip(string path, SkipReason reason)
    {
        session.Events.Note($"{path} is left out: {reason.ToText()}.");
        _skipped.Add(new SkippedEntry(path, reason));
    }
}
