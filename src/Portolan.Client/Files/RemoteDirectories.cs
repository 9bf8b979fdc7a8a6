using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Making directories with their parents, removing them with what is in them.</summary>
internal static class RemoteDirectories
{
    private const int MostEntries = 1_000_000; // an endless listing must end before memory does
    private const int Deepest = 100; // and so must directories in directories

    public static async Task CreateAsync(ClientSession session, string path, bool parents, CancellationToken cancellationToken)
    {
        var reply = await session.SendAsync("MKD", path, cancellationToken).ConfigureAwait(false);
        if (reply.IsCompletion) return;
        if (!parents) reply.OrThrow("MKD", path);
        if (await ExistsAsync(session, path, cancellationToken).ConfigureAwait(false)) return;
        if (RemotePath.ParentOf(path) is not { } parent || parent == "/") throw new FtpReplyException(reply, $"MKD {path}");
        await CreateAsync(session, parent, parents: true, cancellationToken).ConfigureAwait(false);
        await session.DemandAsync("MKD", path, cancellationToken).ConfigureAwait(false);
    }

    public static Task RemoveAsync(ClientSession session, string path, bool recursive, CancellationToken cancellationToken) =>
        RemoveAsync(session, path, recursive, 0, cancellationToken);

    private static async Task RemoveAsync(ClientSession session, string path, bool recursive, int depth, CancellationToken cancellationToken)
    {
        if (depth > Deepest) throw new FtpProtocolException(($"{path} is deeper than {Deepest} directories.", $"{path} 超过 {Deepest} 层目录。"));
        if (recursive)
        {
            foreach (var entry in await ToListAsync(session, path, cancellationToken).ConfigureAwait(false))
            {
                if (LocalNames.ReasonAgainst(entry.Name) is { } reason) throw new FtpNameException(path, entry.Name, reason);
                var child = RemotePath.Join(path, entry.Name);
                if (entry.IsDirectory) await RemoveAsync(session, child, recursive: true, depth + 1, cancellationToken).ConfigureAwait(false);
                else await session.DemandAsync("DELE", child, cancellationToken).ConfigureAwait(false);
            }
        }
        await session.DemandAsync("RMD", path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The whole listing: nothing else can be sent while it arrives.</summary>
    public static async Task<List<ListEntry>> ToListAsync(ClientSession session, string? path, CancellationToken cancellationToken)
    {
        var entries = new List<ListEntry>();
        await foreach (var entry in DirectoryListing.EntriesAsync(session, path, cancellationToken).ConfigureAwait(false))
        {
            if (entries.Count == MostEntries) throw new FtpProtocolException(($"The listing of {path} has more than {MostEntries} entries: that is no directory.", $"{path} 的列表超过 {MostEntries} 项：这不是目录。"));
            entries.Add(entry);
        }
        return entries;
    }

    private static async Task<bool> ExistsAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        if (session.Features.Has("MLST"))
        {
            var entry = await FileFacts.StatAsync(session, path, cancellationToken).ConfigureAwait(false);
            return entry?.IsDirectory == true;
        }
        // Without MLST only going there tells; and back again.
        var here = await FileChanges.WorkingDirectoryAsync(session, cancellationToken).ConfigureAwait(false);
        var reply = await session.SendAsync("CWD", path, cancellationToken).ConfigureAwait(false);
        if (reply.IsCompletion) await session.DemandAsync("CWD", here, cancellationToken).ConfigureAwait(false);
        return reply.IsCompletion;
    }
}
