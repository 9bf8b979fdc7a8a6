using System.Collections.Concurrent;

namespace Portolan.Server.Files.Local;

/// <summary>Which targets are being uploaded to in this process: one upload each, whatever path or store leads to them.</summary>
internal sealed class UploadHold : IDisposable
{
    private static readonly ConcurrentDictionary<(DirectoryKey, string), UploadHold> Held = new();

    private readonly (DirectoryKey, string) _key;

    private UploadHold((DirectoryKey, string) key) => _key = key;

    /// <summary>Holds a target until disposed.</summary>
    /// <exception cref="StoreException">Busy.</exception>
    public static UploadHold Take(DirectoryKey directory, string name)
    {
        var hold = new UploadHold((directory, name));
        return Held.TryAdd(hold._key, hold) ? hold : throw new StoreException(StoreError.Busy, "another upload of the same file is under way");
    }

    public static bool IsHeld(DirectoryKey directory, string name) => Held.ContainsKey((directory, name));

    /// <summary>Whether an upload writes to this partial, or makes a copy beside it. Asked only where partials are counted: it looks at every upload.</summary>
    public static bool HoldsPartial(DirectoryKey directory, string partialName)
    {
        var name = partialName.TrimEnd('~');
        foreach (var ((held, target), _) in Held)
            if (held.Equals(directory) && PartialNames.For(target) == name) return true;
        return false;
    }

    public void Dispose() => Held.TryRemove(new KeyValuePair<(DirectoryKey, string), UploadHold>(_key, this));
}
