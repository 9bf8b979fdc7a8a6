using Portolan.Protocol;

namespace Portolan.Console.Wire;

/// <summary>One entry of a directory.</summary>
/// <param name="Kind"><c>file</c>, <c>directory</c>, <c>link</c> or <c>other</c>.</param>
/// <param name="Modified">Null where unknown.</param>
/// <param name="Perms">The letters of MLSD (RFC 3659 §7.5.5): what may be done with it.</param>
internal sealed record EntryView(string Name, string Kind, long Size, DateTimeOffset? Modified, string Perms)
{
    public static string KindOf(EntryKind kind) => kind switch
    {
        EntryKind.File => "file",
        EntryKind.Directory => "directory",
        EntryKind.Link => "link",
        _ => "other",
    };
}

internal sealed record RenameRequest(string From, string To, string? As = null);

internal sealed record DirectoryRequest(string Path, string? As = null);
