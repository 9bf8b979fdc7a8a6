using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>The letters of the MLSD fact <c>perm</c>, from rights. RFC 3659 §7.5.5.</summary>
internal static class PermText
{
    // One array for each set of rights, made when first asked for; two threads may make the same one, which does no harm.
    private static readonly byte[]?[] Files = new byte[]?[(int)FileRights.All + 1];
    private static readonly byte[]?[] Directories = new byte[]?[(int)FileRights.All + 1];

    /// <summary>UTF-8 letters in alphabetical order; empty where nothing is allowed.</summary>
    public static ReadOnlySpan<byte> For(FileRights rights, EntryKind kind)
    {
        rights &= FileRights.All;
        if (kind is EntryKind.Directory or EntryKind.CurrentDirectory or EntryKind.ParentDirectory)
            return Directories[(int)rights] ??= OfDirectory(rights);
        // Links that lead nowhere, devices and the like can only be moved away.
        if (kind != EntryKind.File) rights &= FileRights.Delete | FileRights.Rename;
        return Files[(int)rights] ??= OfFile(rights);
    }

    private static byte[] OfFile(FileRights rights) => Letters(rights,
        ('a', FileRights.Append), ('d', FileRights.Delete), ('f', FileRights.Rename), ('r', FileRights.Read), ('w', FileRights.Overwrite));

    private static byte[] OfDirectory(FileRights rights) => Letters(rights,
        ('c', FileRights.Write), ('d', FileRights.RemoveDirectory), ('e', FileRights.All), ('f', FileRights.Rename),
        ('l', FileRights.List), ('m', FileRights.MakeDirectory), ('p', FileRights.Delete | FileRights.RemoveDirectory));

    private static byte[] Letters(FileRights rights, params ReadOnlySpan<(char Letter, FileRights Any)> rows)
    {
        var letters = new List<byte>();
        foreach (var (letter, any) in rows)
            if ((rights & any) != FileRights.None) letters.Add((byte)letter);
        return [.. letters];
    }
}
