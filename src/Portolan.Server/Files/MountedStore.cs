using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>A folder from elsewhere at a place of the tree.</summary>
/// <param name="Path">Where it is seen; not the root.</param>
public sealed record Mount(VirtualPath Path, IFileStore Store)
{
    /// <summary>
    /// Where in <see cref="Store"/> the account's home lies: the root where all of it belongs to the home, null where nothing does. What lies there counts
    /// against the account's quota. Files elsewhere do not: others store there too.
    /// </summary>
    public VirtualPath? Home { get; init; }
}

/// <summary>
/// One tree made of several stores: each path belongs to the mount that holds it, else to the home. Mount points and the directories that lead to them
/// are always there, can be listed, and can be neither removed nor renamed; nor can the home where a mount shows it. Nothing is renamed from one store into another.
/// </summary>
public sealed class MountedStore : IFileStore
{
    private readonly IFileStore _home;
    private readonly Mount[] _mounts; // longest path first

    public MountedStore(IFileStore home, IEnumerable<Mount> mounts) =>
        (_home, _mounts) = (home, [.. mounts.Where(mount => !mount.Path.IsRoot).OrderByDescending(mount => mount.Path.Value.Length)]);

    public async ValueTask<EntryFacts> StatAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        try
        {
            return await store.StatAsync(inside, cancellationToken);
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound && LeadsToMount(path))
        {
            return Folder;
        }
    }

    public async ValueTask<DirectoryReader> OpenDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        if (!LeadsToMount(path)) return await store.OpenDirectoryAsync(inside, cancellationToken);
        DirectoryReader? own = null;
        try
        {
            own = await store.OpenDirectoryAsync(inside, cancellationToken);
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            // Only a way to a mount.
        }
        return new MountedDirectory(own, await MountsInAsync(path, cancellationToken));
    }

    public ValueTask<StoredFile> OpenReadAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        return store.OpenReadAsync(inside, cancellationToken);
    }

    public ValueTask<UploadFile> OpenWriteAsync(VirtualPath path, UploadMode mode, CancellationToken cancellationToken)
    {
        if (LeadsToMount(path)) throw new StoreException(StoreError.IsDirectory, "a mount point");
        var (store, inside) = Find(path);
        return store.OpenWriteAsync(inside, mode, cancellationToken);
    }

    public ValueTask<long?> FindPartialAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        return store.FindPartialAsync(inside, cancellationToken);
    }

    public ValueTask<long> CountPartialBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        return store.CountPartialBytesAsync(inside, cancellationToken);
    }

    public ValueTask DeleteAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        RefuseMount(path);
        var (store, inside) = Find(path);
        return store.DeleteAsync(inside, cancellationToken);
    }

    public ValueTask CreateDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (LeadsToMount(path)) throw new StoreException(StoreError.Exists, "a mount point");
        var (store, inside) = Find(path);
        return store.CreateDirectoryAsync(inside, cancellationToken);
    }

    public ValueTask RemoveDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        RefuseMount(path);
        var (store, inside) = Find(path);
        return store.RemoveDirectoryAsync(inside, cancellationToken);
    }

    public ValueTask RenameAsync(VirtualPath from, VirtualPath to, bool replace, CancellationToken cancellationToken)
    {
        RefuseMount(from);
        RefuseMount(to);
        var (store, source) = Find(from);
        var (other, target) = Find(to);
        return ReferenceEquals(store, other)
            ? store.RenameAsync(source, target, replace, cancellationToken)
            : throw new StoreException(StoreError.Unsupported, "another store");
    }

    public ValueTask SetTimesAsync(VirtualPath path, DateTime? modified, DateTime? created, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        return store.SetTimesAsync(inside, modified, created, cancellationToken);
    }

    public ValueTask SetUnixModeAsync(VirtualPath path, int mode, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        return store.SetUnixModeAsync(inside, mode, cancellationToken);
    }

    public ValueTask<long?> GetAvailableBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var (store, inside) = Find(path);
        return store.GetAvailableBytesAsync(inside, cancellationToken);
    }

    public bool IsOfHome(VirtualPath path) => MountOf(path) is not { } mount || mount.Home?.Contains(InsideOf(mount, path)) == true;

    public IFileStore WithoutLinks() => new MountedStore(_home.WithoutLinks(), _mounts.Select(mount => mount with { Store = mount.Store.WithoutLinks() }));

    private static EntryFacts Folder => new() { Kind = EntryKind.Directory, UnixMode = 0b111_101_101, Links = 1 };

    private (IFileStore Store, VirtualPath Inside) Find(VirtualPath path) => MountOf(path) is { } mount ? (mount.Store, InsideOf(mount, path)) : (_home, path);

    private Mount? MountOf(VirtualPath path) => Array.Find(_mounts, mount => mount.Path.Contains(path));

    private static VirtualPath InsideOf(Mount mount, VirtualPath path) => VirtualPath.Parse(path.Value[mount.Path.Value.Length..]);

    /// <summary>True for a mount point and every directory above one.</summary>
    private bool LeadsToMount(VirtualPath path) => Array.Exists(_mounts, mount => path.Contains(mount.Path));

    private void RefuseMount(VirtualPath path)
    {
        if (LeadsToMount(path)) throw new StoreException(StoreError.Denied, "a mount point: " + path.Value);
        if (MountOf(path) is { Home: { IsRoot: false } home } mount && InsideOf(mount, path).Contains(home)) throw new StoreException(StoreError.Denied, "the home: " + path.Value);
    }

    /// <summary>The entries of a directory that are mounts or lead to some.</summary>
    private async ValueTask<Dictionary<string, EntryFacts>> MountsInAsync(VirtualPath directory, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, EntryFacts>(StringComparer.Ordinal);
        var start = directory.IsRoot ? 1 : directory.Value.Length + 1;
        foreach (var mount in _mounts.Where(mount => mount.Path != directory && directory.Contains(mount.Path)))
        {
            var name = mount.Path.Value[start..].Split('/')[0];
            if (!entries.ContainsKey(name)) entries[name] = await StatAsync(directory.Append(name), cancellationToken);
        }
        return entries;
    }
}
