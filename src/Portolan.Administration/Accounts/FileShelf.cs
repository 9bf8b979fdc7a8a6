using Portolan.Server.Files;
using Portolan.Server.Files.Local;

namespace Portolan.Administration;

/// <summary>The folders that accounts live in, each opened once for all who share it.</summary>
internal sealed class FileShelf(string defaultRoot) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LocalFileStoreOptions, LocalFileStore> _stores = [];
    private FilesSection _settings = new();

    /// <summary>The folder below which relative ones lie.</summary>
    public string Root => Path.GetFullPath(_settings.Root ?? defaultRoot);

    /// <summary>Holds for logins from now on.</summary>
    public void Use(FilesSection settings) => _settings = settings;

    /// <summary>Where a folder of terms lies; <c>{user}</c> is the name.</summary>
    public string Locate(string? folder, string user) => Path.GetFullPath(Path.Combine(Root, (folder ?? "").Replace("{user}", user, StringComparison.Ordinal)));

    /// <summary>Whether a folder is the other or lies below it. Both are full paths.</summary>
    public static bool Holds(string folder, string other) =>
        other == folder || other.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Where a home lies as a folder shows it: the root where the folder lies within the home, null where neither holds the other. Both are full paths.</summary>
    public static VirtualPath? PlaceOf(string home, string folder)
    {
        if (Holds(home, folder)) return VirtualPath.Root;
        return Holds(folder, home) ? VirtualPath.Parse(Path.GetRelativePath(folder, home).Replace(Path.DirectorySeparatorChar, '/')) : null;
    }

    /// <summary>The store of a folder; one below the root is made.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public LocalFileStore Open(string path)
    {
        if (Holds(Root, path)) Directory.CreateDirectory(path);
        var settings = _settings;
        var options = new LocalFileStoreOptions
        {
            Root = path,
            Flush = settings.Flush,
            KeepPartials = settings.KeepPartials,
            PartialRetention = settings.PartialRetention,
            FollowSymlinks = settings.FollowSymlinks,
        };
        lock (_gate)
        {
            if (!_stores.TryGetValue(options, out var store)) _stores[options] = store = new LocalFileStore(options);
            return store;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var store in _stores.Values) store.Dispose();
            _stores.Clear();
        }
    }
}
