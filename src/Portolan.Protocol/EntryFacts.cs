namespace Portolan.Protocol;

/// <summary>What a directory entry is. MLSD writes it as the fact <c>type</c> (RFC 3659 §7.5.1).</summary>
public enum EntryKind : byte
{
    /// <summary>Not known (a server that does not say).</summary>
    Unknown,
    File,
    Directory,
    /// <summary>A symbolic link, shown as <c>OS.unix=symlink</c> in MLSD and <c>l</c> in LIST.</summary>
    Link,
    /// <summary>A device, socket or FIFO: listed, never opened.</summary>
    Other,
    /// <summary>The listed directory itself (MLSD <c>cdir</c>).</summary>
    CurrentDirectory,
    /// <summary>The parent of the listed directory (MLSD <c>pdir</c>).</summary>
    ParentDirectory,
}

/// <summary>What is known about one file or directory, without its name. One value serves the store, LIST, MLSD, SIZE and MDTM.</summary>
public readonly record struct EntryFacts
{
    public EntryKind Kind { get; init; }

    /// <summary>Bytes; 0 for directories.</summary>
    public long Size { get; init; }

    /// <summary>UTC; <see cref="DateTime.MinValue"/> where unknown.</summary>
    public DateTime Modified { get; init; }

    /// <summary>UTC; <see cref="DateTime.MinValue"/> where unknown.</summary>
    public DateTime Created { get; init; }

    /// <summary>Unix permission bits (0 to 7777 octal); −1 where unknown.</summary>
    public int UnixMode { get; init; }

    /// <summary>Hard links, at least 1.</summary>
    public int Links { get; init; }

    /// <summary>Owner and group as LIST prints them; null prints <c>ftp</c>.</summary>
    public string? Owner { get; init; }

    public string? Group { get; init; }

    /// <summary>Together unique for a file on this server (device and inode); both 0 where unknown.</summary>
    public ulong UniqueDevice { get; init; }

    public ulong UniqueFile { get; init; }

    public bool IsDirectory => Kind is EntryKind.Directory or EntryKind.CurrentDirectory or EntryKind.ParentDirectory;
}
