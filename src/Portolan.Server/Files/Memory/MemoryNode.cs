using Portolan.Protocol;

namespace Portolan.Server.Files.Memory;

/// <summary>A file or directory of a memory store. Guarded by the store's lock.</summary>
internal sealed class MemoryNode(ulong id, DateTime now)
{
    public ulong Id { get; } = id;

    public DateTime Created { get; set; } = now;

    public DateTime Modified { get; set; } = now;

    public int UnixMode { get; set; }

    /// <summary>Entries by name; null for a file.</summary>
    public SortedDictionary<string, MemoryNode>? Children { get; private init; }

    /// <summary>Unfinished uploads by the name of their target; only directories have any.</summary>
    public Dictionary<string, MemoryContent> Partials { get; } = new(StringComparer.Ordinal);

    /// <summary>Targets that an upload holds.</summary>
    public HashSet<string> Busy { get; } = new(StringComparer.Ordinal);

    public MemoryContent? Content { get; set; }

    public bool IsDirectory => Children is not null;

    public static MemoryNode Directory(ulong id, DateTime now) =>
        new(id, now) { UnixMode = 0b111_101_101, Children = new(StringComparer.Ordinal) };

    public static MemoryNode File(ulong id, DateTime now, MemoryContent content) =>
        new(id, now) { UnixMode = 0b110_100_100, Content = content };

    public EntryFacts Facts => new()
    {
        Kind = IsDirectory ? EntryKind.Directory : EntryKind.File,
        Size = Content?.Length ?? 0,
        Modified = Modified,
        Created = Created,
        UnixMode = UnixMode,
        Links = 1,
        UniqueDevice = 1,
        UniqueFile = Id,
    };
}
