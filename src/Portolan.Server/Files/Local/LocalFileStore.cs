using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>
/// Files in a directory of this machine, confined beneath it. Uploads are atomic and resumable: they are written to a hidden partial beside
/// the target and renamed over it when complete. A symbolic link at the target of an upload is replaced, not written through.
/// </summary>
public sealed class LocalFileStore : IFileStore, IDisposable
{
    private readonly LocalFileStoreOptions _options;
    private readonly LocalEngine _engine;
    private readonly StalePartials _stale;
    private LocalFileStore? _withoutLinks;

    /// <exception cref="DirectoryNotFoundException">The root does not exist.</exception>
    public LocalFileStore(LocalFileStoreOptions options)
        : this(options, LocalEngine.Create(options), new StalePartials(options.PartialRetention))
    {
    }

    private LocalFileStore(LocalFileStoreOptions options, LocalEngine engine, StalePartials stale) =>
        (_options, _engine, _stale) = (options, engine, stale);

    public ValueTask<EntryFacts> StatAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        return ValueTask.FromResult(_engine.Stat(path));
    }

    public ValueTask<DirectoryReader> OpenDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        return ValueTask.FromResult(_engine.List(path, _stale));
    }

    public ValueTask<StoredFile> OpenReadAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        var file = _engine.OpenRead(path, out var facts);
        return ValueTask.FromResult<StoredFile>(new LocalFile(file, facts));
    }

    public async ValueTask<UploadFile> OpenWriteAsync(VirtualPath path, UploadMode mode, CancellationToken cancellationToken)
    {
        if (mode.Offset < 0) throw new StoreException(StoreError.OffsetBeyondEnd, "negative offset");
        PartialNames.Refuse(path, StoreError.BadName);
        if (path.IsRoot) throw new StoreException(StoreError.IsDirectory, "the root is a directory");
        var start = new UploadStart(_engine, _options, path, mode);
        // An upload that begins with old content may have to copy all of it first: not on the caller's thread.
        var upload = mode.Append || mode.Offset > 0
            ? await Task.Run(() => start.Open(cancellationToken), cancellationToken)
            : start.Open(cancellationToken);
        _stale.SweepSoon(_engine, path.Parent, upload.DirectoryKey);
        return upload;
    }

    public ValueTask<long?> FindPartialAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot || PartialNames.IsReserved(path)) return ValueTask.FromResult<long?>(null);
        try
        {
            using var directory = _engine.OpenDirectory(path.Parent);
            return ValueTask.FromResult(FindPartial(directory, path.Name));
        }
        catch (StoreException e) when (e.Error is StoreError.NotFound or StoreError.NotDirectory or StoreError.BadName)
        {
            return ValueTask.FromResult<long?>(null);
        }
    }

    public ValueTask<long> CountPartialBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (PartialNames.IsReserved(path)) return ValueTask.FromResult(0L);
        try
        {
            using var directory = _engine.OpenDirectory(path);
            var bytes = 0L;
            foreach (var name in directory.FindNames(PartialNames.IsReserved))
                if (!UploadHold.HoldsPartial(directory.Key, name) && directory.TryStat(name, out var partial) && partial.Kind == EntryKind.File) bytes += partial.Size;
            return ValueTask.FromResult(bytes);
        }
        catch (StoreException e) when (e.Error is StoreError.NotFound or StoreError.NotDirectory or StoreError.BadName)
        {
            return ValueTask.FromResult(0L);
        }
    }

    public ValueTask DeleteAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        if (path.IsRoot) throw new StoreException(StoreError.IsDirectory, "the root is a directory");
        using var directory = _engine.OpenDirectory(path.Parent);
        try
        {
            directory.DeleteFile(path.Name);
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            // An upload that never got through leaves nothing but its partial; deleting it is deleting the file.
            if (!DropPartial(directory, path.Name)) throw;
            return ValueTask.CompletedTask;
        }
        DropPartial(directory, path.Name);
        FlushIfAlways(directory);
        return ValueTask.CompletedTask;
    }

    public ValueTask CreateDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.BadName);
        if (path.IsRoot) throw new StoreException(StoreError.Exists, "the root exists");
        using var directory = _engine.OpenDirectory(path.Parent);
        directory.CreateDirectory(path.Name);
        FlushIfAlways(directory);
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        if (path.IsRoot) throw new StoreException(StoreError.Denied, "the root stays");
        using var parent = _engine.OpenDirectory(path.Parent);
        try
        {
            parent.RemoveDirectory(path.Name);
        }
        catch (StoreException e) when (e.Error == StoreError.NotEmpty && IsEmptyToClients(path))
        {
            using (var directory = _engine.OpenDirectory(path)) _stale.Sweep(directory, all: true);
            parent.RemoveDirectory(path.Name);
        }
        FlushIfAlways(parent);
        return ValueTask.CompletedTask;
    }

    public ValueTask RenameAsync(VirtualPath from, VirtualPath to, bool replace, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(from, StoreError.NotFound);
        PartialNames.Refuse(to, StoreError.BadName);
        if (from.IsRoot || to.IsRoot) throw new StoreException(StoreError.Denied, "the root stays");
        using var source = _engine.OpenDirectory(from.Parent);
        if (!source.TryStat(from.Name, out var facts)) throw new StoreException(StoreError.NotFound, "nothing to rename");
        if (from == to) return ValueTask.CompletedTask;
        using var target = _engine.OpenDirectory(to.Parent);
        // rename(2) would replace an empty directory by a directory; a store does not.
        source.Rename(from.Name, target, to.Name, replace && !facts.IsDirectory);
        DropPartial(source, from.Name);
        DropPartial(target, to.Name);
        FlushIfAlways(source);
        FlushIfAlways(target);
        return ValueTask.CompletedTask;
    }

    public ValueTask SetTimesAsync(VirtualPath path, DateTime? modified, DateTime? created, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        if (modified is { } m) _engine.SetModified(path, m);
        if (created is { } c) _engine.SetCreated(path, c);
        return ValueTask.CompletedTask;
    }

    public ValueTask SetUnixModeAsync(VirtualPath path, int mode, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        const int AccessBits = 0x1FF; // no set-user-id, no set-group-id, no sticky bit by FTP
        _engine.SetUnixMode(path, mode & AccessBits);
        return ValueTask.CompletedTask;
    }

    public ValueTask<long?> GetAvailableBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.NotFound);
        return ValueTask.FromResult(_engine.AvailableBytes(path));
    }

    public IFileStore WithoutLinks()
    {
        if (!_options.FollowSymlinks) return this;
        if (_withoutLinks is { } store) return store;
        store = new LocalFileStore(_options with { FollowSymlinks = false }, _engine.WithoutLinks(), _stale);
        return Interlocked.CompareExchange(ref _withoutLinks, store, null) ?? store;
    }

    public void Dispose() => _engine.Dispose();

    private static bool DropPartial(LocalDirectory directory, string name) =>
        !UploadHold.IsHeld(directory.Key, name) && StalePartials.Remove(directory, PartialNames.For(name));

    private long? FindPartial(LocalDirectory directory, string name)
    {
        if (!directory.TryStat(PartialNames.For(name), out var partial) || partial.Kind != EntryKind.File || _stale.IsStale(partial.Modified)) return null;
        var exists = directory.TryStat(name, out var target);
        return UploadStart.IsResumable(exists, target, partial.Size, partial.Modified) ? partial.Size : null;
    }

    private bool IsEmptyToClients(VirtualPath path)
    {
        using var directory = _engine.OpenDirectory(path);
        return directory.FindNames(static name => !PartialNames.IsReserved(name)).Count == 0;
    }

    private void FlushIfAlways(LocalDirectory directory)
    {
        if (_options.Flush == FlushPolicy.Always) directory.Flush();
    }
}
