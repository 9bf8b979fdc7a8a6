using Portolan.Protocol;

namespace Portolan.Server.Files.Memory;

/// <summary>Files in memory, for tests and embedding. Behaves as the disk store does: atomic uploads, resumable partials, one upload a target. Thread-safe.</summary>
public sealed class MemoryFileStore : IFileStore
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly MemorySpace _space;
    private readonly MemoryNode _root;
    private ulong _lastId;

    /// <param name="capacityBytes">Room for all files and partials (in blocks of up to 64 KiB); null means no bound.</param>
    /// <param name="keepPartials">Keep what a broken upload had sent, for resuming.</param>
    public MemoryFileStore(long? capacityBytes = null, bool keepPartials = true, TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _space = new MemorySpace(capacityBytes);
        _root = MemoryNode.Directory(++_lastId, Now);
        KeepPartials = keepPartials;
    }

    internal bool KeepPartials { get; }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public ValueTask<EntryFacts> StatAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock) return ValueTask.FromResult(Find(path).Facts);
    }

    public ValueTask<DirectoryReader> OpenDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var entries = FindDirectory(path).Children!.Select(c => (FtpText.Encode(c.Key), c.Value.Facts)).ToArray();
            return ValueTask.FromResult<DirectoryReader>(new MemoryDirectoryReader(entries));
        }
    }

    public ValueTask<StoredFile> OpenReadAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var node = Find(path);
            if (node.Content is null) throw Refusal(StoreError.IsDirectory);
            return ValueTask.FromResult<StoredFile>(new MemoryFile(node.Facts, node.Content));
        }
    }

    public ValueTask<UploadFile> OpenWriteAsync(VirtualPath path, UploadMode mode, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.BadName);
        lock (_lock)
        {
            if (path.IsRoot) throw Refusal(StoreError.IsDirectory);
            var (parent, target) = FindParent(path);
            if (target is { IsDirectory: true }) throw Refusal(StoreError.IsDirectory);
            if (target is not null && mode.MustNotExist) throw Refusal(StoreError.Exists);
            if (mode.ExpectedBytes > _space.AvailableBytes) throw Refusal(StoreError.Full);
            if (!parent.Busy.Add(path.Name)) throw Refusal(StoreError.Busy);
            try
            {
                var content = Begin(parent, path.Name, target, mode, out var start);
                return ValueTask.FromResult<UploadFile>(new MemoryUpload(this, parent, path.Name, content, start, mode.MustNotExist));
            }
            catch
            {
                parent.Busy.Remove(path.Name);
                throw;
            }
        }
    }

    public ValueTask<long?> FindPartialAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot || PartialNames.IsReserved(path)) return ValueTask.FromResult<long?>(null);
        lock (_lock)
        {
            if (!TryFind(path.Parent, out var parent) || !parent.IsDirectory) return ValueTask.FromResult<long?>(null);
            var target = parent.Children!.GetValueOrDefault(path.Name);
            return ValueTask.FromResult(ResumablePartial(parent, path.Name, target)?.Length);
        }
    }

    public ValueTask<long> CountPartialBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryFind(path, out var directory)) return ValueTask.FromResult(0L);
            return ValueTask.FromResult(directory.Partials.Where(partial => !directory.Busy.Contains(partial.Key)).Sum(partial => partial.Value.Length));
        }
    }

    public ValueTask DeleteAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (path.IsRoot) throw Refusal(StoreError.IsDirectory);
            var (parent, target) = FindParent(path);
            if (target is { IsDirectory: true }) throw Refusal(StoreError.IsDirectory);
            var hadPartial = DropIdlePartial(parent, path.Name);
            if (target is null && !hadPartial) throw Refusal(StoreError.NotFound);
            parent.Children!.Remove(path.Name);
            target?.Content!.Release();
            parent.Modified = Now;
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask CreateDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(path, StoreError.BadName);
        lock (_lock)
        {
            if (path.IsRoot) throw Refusal(StoreError.Exists);
            var (parent, target) = FindParent(path);
            if (target is not null) throw Refusal(StoreError.Exists);
            parent.Children!.Add(path.Name, MemoryNode.Directory(++_lastId, Now));
            parent.Modified = Now;
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask RemoveDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (path.IsRoot) throw Refusal(StoreError.Denied);
            var (parent, target) = FindParent(path);
            if (target is null) throw Refusal(StoreError.NotFound);
            if (!target.IsDirectory) throw Refusal(StoreError.NotDirectory);
            if (target.Children!.Count > 0 || target.Busy.Count > 0) throw Refusal(StoreError.NotEmpty);
            foreach (var name in target.Partials.Keys.ToArray()) DropPartial(target, name);
            parent.Children!.Remove(path.Name);
            parent.Modified = Now;
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask RenameAsync(VirtualPath from, VirtualPath to, bool replace, CancellationToken cancellationToken)
    {
        PartialNames.Refuse(to, StoreError.BadName);
        lock (_lock)
        {
            if (from.IsRoot || to.IsRoot) throw Refusal(StoreError.Denied);
            var (fromParent, source) = FindParent(from);
            if (source is null) throw Refusal(StoreError.NotFound);
            var (toParent, target) = FindParent(to);
            if (source == target) return ValueTask.CompletedTask;
            if (source.IsDirectory && from.Contains(to)) throw Refusal(StoreError.Denied);
            if (target is not null && (target.IsDirectory || source.IsDirectory || !replace)) throw Refusal(StoreError.Exists);
            target?.Content!.Release();
            fromParent.Children!.Remove(from.Name);
            toParent.Children![to.Name] = source;
            fromParent.Modified = toParent.Modified = Now;
            DropIdlePartial(fromParent, from.Name);
            DropIdlePartial(toParent, to.Name);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask SetTimesAsync(VirtualPath path, DateTime? modified, DateTime? created, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var node = Find(path);
            node.Modified = modified ?? node.Modified;
            node.Created = created ?? node.Created;
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask SetUnixModeAsync(VirtualPath path, int mode, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Find(path).UnixMode = mode & 0x1FF;
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<long?> GetAvailableBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        lock (_lock) Find(path);
        return ValueTask.FromResult(_space.AvailableBytes);
    }

    internal void Commit(MemoryUpload upload, long length)
    {
        lock (_lock)
        {
            var (parent, name, content) = (upload.Parent, upload.Name, upload.Content);
            if (length > content.Length) throw new IOException("Fewer bytes arrived at the store than are to be committed.");
            parent.Children!.TryGetValue(name, out var target);
            if (target is { IsDirectory: true } || (target is not null && upload.MustNotExist)) throw Refusal(StoreError.Exists);
            target?.Content!.Release();
            content.Truncate(length);
            content.Modified = Now;
            var node = MemoryNode.File(++_lastId, Now, content);
            if (target is not null) node.UnixMode = target.UnixMode;
            parent.Children[name] = node;
            parent.Modified = Now;
            parent.Partials.Remove(name);
            parent.Busy.Remove(name);
        }
    }

    internal void Abandon(MemoryUpload upload)
    {
        lock (_lock)
        {
            if (!KeepPartials || upload.Content.Length == 0) DropPartial(upload.Parent, upload.Name);
            upload.Content.Modified = Now;
            upload.Parent.Busy.Remove(upload.Name);
        }
    }

    private static MemoryContent? ResumablePartial(MemoryNode parent, string name, MemoryNode? target) =>
        parent.Partials.TryGetValue(name, out var partial) && partial.Length > 0 && (target is null || partial.Modified >= target.Modified)
            ? partial
            : null;

    // The rules of the disk store, see UploadStart.
    private MemoryContent Begin(MemoryNode parent, string name, MemoryNode? target, UploadMode mode, out long start)
    {
        var pending = ResumablePartial(parent, name, target);
        start = !mode.Append ? mode.Offset : target?.Content!.Length ?? pending?.Length ?? 0;
        if (start > (pending ?? target?.Content)?.Length || (start > 0 && pending is null && target is null)) throw Refusal(StoreError.OffsetBeyondEnd);
        if (start > 0 && pending is not null)
        {
            pending.Truncate(start); // what an earlier attempt sent behind the offset may be of another file
            return pending;
        }
        var content = start == 0 ? new MemoryContent(_space) : target!.Content!.Copy(start);
        DropPartial(parent, name);
        content.Modified = Now;
        return parent.Partials[name] = content;
    }

    private static bool DropIdlePartial(MemoryNode parent, string name) => !parent.Busy.Contains(name) && DropPartial(parent, name);

    private static bool DropPartial(MemoryNode parent, string name)
    {
        if (!parent.Partials.Remove(name, out var partial)) return false;
        partial.Truncate(0);
        return true;
    }

    private MemoryNode Find(VirtualPath path)
    {
        if (TryFind(path, out var node)) return node;
        // As on disk: what stands behind a file is not missing, it cannot be.
        throw Refusal(node is { IsDirectory: false } ? StoreError.NotDirectory : StoreError.NotFound);
    }

    private MemoryNode FindDirectory(VirtualPath path)
    {
        var node = Find(path);
        return node.IsDirectory ? node : throw Refusal(StoreError.NotDirectory);
    }

    private (MemoryNode Parent, MemoryNode? Target) FindParent(VirtualPath path)
    {
        var parent = FindDirectory(path.Parent);
        return (parent, parent.Children!.GetValueOrDefault(path.Name));
    }

    private bool TryFind(VirtualPath path, out MemoryNode node)
    {
        node = _root;
        if (path.IsRoot) return true;
        foreach (var name in path.Value[1..].Split('/'))
        {
            if (node.Children is null || !node.Children.TryGetValue(name, out var child)) return false;
            node = child;
        }
        return true;
    }

    private static StoreException Refusal(StoreError error) => new(error, error.ToString());
}
