using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>Counts what a store holds, for quotas whose counts were lost or that begin with files already there.</summary>
public static class UsageCount
{
    private const int DeepestDirectory = 64;

    /// <summary>All files below the root, and the bytes that broken uploads left; links are not followed. Directories that cannot be read count nothing.</summary>
    public static async ValueTask<(long Bytes, long Files)> OfAsync(IFileStore store, CancellationToken cancellationToken)
    {
        var links = store.WithoutLinks();
        var (bytes, files) = (0L, 0L);
        var waiting = new Stack<(VirtualPath Path, int Depth)>([(VirtualPath.Root, 0)]);
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
