using System.IO.Enumeration;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>Facts of an entry by the framework's calls.</summary>
internal static class PortableFacts
{
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
                Size = HasSize(attributes) ? info.Length : 0,
                Modified = info.LastWriteTimeUtc,
                Created = info.CreationTimeUtc,
                UnixMode = UnixMode(path, attributes),
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

    /// <summary>Facts of an entry that is being enumerated.</summary>
    public static (string Name, EntryFacts Facts) Of(ref FileSystemEntry entry)
    {
        var path = OperatingSystem.IsWindows() ? "" : entry.ToFullPath();
        var attributes = entry.Attributes;
        var facts = new EntryFacts
        {
            Kind = Kind(path, attributes),
            Size = HasSize(attributes) ? entry.Length : 0,
            Modified = entry.LastWriteTimeUtc.UtcDateTime,
            Created = entry.CreationTimeUtc.UtcDateTime,
            UnixMode = UnixMode(path, attributes),
            Links = 1,
        };
        return (entry.FileName.ToString(), facts);
    }

    private static bool HasSize(FileAttributes attributes) =>
        (attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.None;

    private static int UnixMode(string path, FileAttributes attributes)
    {
        if (OperatingSystem.IsWindows()) return -1;
        const int Everything = 0x1FF; // what ls shows for a link
        if ((attributes & FileAttributes.ReparsePoint) != FileAttributes.None) return Everything;
        try
        {
            return (int)File.GetUnixFileMode(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1; // gone, or not ours to see
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
