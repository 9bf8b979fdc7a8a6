using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>Facts of an entry by the framework's calls.</summary>
internal static class PortableFacts
{
    private const int AccessBits = 0xFFF;

    /// <summary>Facts of what is at a real path, a link not followed; false where nothing is.</summary>
    public static bool TryRead(string path, out EntryFacts facts)
    {
        facts = default;
        try
        {
            var info = new FileInfo(path);
            var attributes = File.GetAttributes(path);
            facts = new EntryFacts
            {
                Kind = Kind(path, attributes),
                Size = (attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.None ? info.Length : 0,
                Modified = info.LastWriteTimeUtc,
                Created = info.CreationTimeUtc,
                UnixMode = OperatingSystem.IsWindows() ? -1 : (int)info.UnixFileMode & AccessBits,
                Links = 1,
            };
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (Medium.IsRefusal(e))
        {
            throw Medium.Refusal(e);
        }
    }

    private static EntryKind Kind(string path, FileAttributes attributes)
    {
        // First: a link to a directory has both marks.
        if ((attributes & FileAttributes.ReparsePoint) != FileAttributes.None) return EntryKind.Link;
        if ((attributes & FileAttributes.Directory) != FileAttributes.None) return EntryKind.Directory;
        return UnixFileType.IsSpecial(path) ? EntryKind.Other : EntryKind.File;
    }
}
