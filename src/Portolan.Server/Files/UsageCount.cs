using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>Counts what a store holds, for quotas whose counts were lost or that begin with files already there.</summary>
public static class UsageCount
{
    private const int DeepestDirectory = 64;

    /// <summary>All files below the root, and the bytes that broken uploads left; links are not followed. Directories that cannot be read count nothing.</summary>
    public static ValueTask<(long Bytes, long Files)> OfAsync(IFileStore store, CancellationToken cancellationToken) => BelowAsync(store.WithoutLinks(), VirtualPath.Root, cancellationToken);

    /// <summary>One file, or a directory with all that is below it.</summary>
    /// <exception cref="StoreException">It is not there, or cannot be looked at.</exception>
    internal static async ValueTask<(long Bytes, long Files)> OfAsync(IFileStore store, VirtualPath path, CancellationToken cancellationToken)
    {
        var links = store.WithoutLinks();
        var facts = await links.StatAsync(path, cancellationToken);
        if (facts.IsDirectory) return await BelowAsync(links, path, cancellationToken);
        return facts.Kind == EntryKind.File ? (facts.Size, 1) : (0, 0);
    }

    private static async ValueTask<(long Bytes, long Files)> BelowAsync(IFileStore links, VirtualPath start, CancellationToken cancellationToken)
    {
        var (bytes, files) = (0L, 0L);
        var waiting = new Stack<(VirtualPath Path, int Depth)>([(start, 0)]);
        while (waiting.TryPop(out var directory))
        {
            try
            {
                using var reader = await links.OpenDirectoryAsync(directory.Path, cancellationToken);
                while (await reader.FillAsync(cancellationToken))
                {
                    while (reader.TryRead(out var name, out var facts))
                    {
                        if (facts.IsDirectory && directory.Depth < DeepestDirectory) waiting.Push((directory.Path.Append(FtpText.Decode(name)), directory.Depth + 1));
                        else if (facts.Kind == EntryKind.File) (bytes, files) = (bytes + facts.Size, files + 1);
                    }
                }
                bytes += await links.CountPartialBytesAsync(directory.Path, cancellationToken);
            }
            catch (StoreException)
            {
                // Gone meanwhile, or not ours to read.
            }
        }
        return (bytes, files);
    }
}
