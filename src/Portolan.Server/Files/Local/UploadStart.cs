using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>
/// How an upload begins: find or make its partial, lock it, and bring it to the state in which the first byte can be written.
/// The target is never touched here, so that its old content survives whatever happens.
/// </summary>
internal sealed class UploadStart(LocalEngine engine, LocalFileStoreOptions options, VirtualPath path, UploadMode mode)
{
    private const int MaxTries = 16;

    // Below this the reservation costs more than it gives.
    private const long WorthReserving = 1 << 20;

    private readonly string _partialName = PartialNames.For(path.Name);

    /// <exception cref="StoreException">As <see cref="IFileStore.OpenWriteAsync"/> says.</exception>
    public LocalUpload Open(CancellationToken cancellationToken)
    {
        var directory = engine.OpenDirectory(path.Parent, toFlush: options.Flush != FlushPolicy.Off);
        UploadHold? hold = null;
        try
        {
            hold = UploadHold.Take(directory.Key, path.Name);
            var exists = directory.TryStat(path.Name, out var target);
            if (exists) CheckTarget(target);
            var file = OpenPartial(directory, out var fresh);
            var begun = Prepare(directory, ref file, fresh, exists, target, cancellationToken);
            return new LocalUpload(directory, hold, file, path.Name, begun, options, mode.MustNotExist);
        }
        catch
        {
            hold?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>True where a resumed upload would go on in the partial: it holds something, and the target is missing or older.</summary>
    public static bool IsResumable(bool targetExists, in EntryFacts target, long partialBytes, DateTime partialModified) =>
        partialBytes > 0 && (!targetExists || partialModified >= target.Modified);

    private void CheckTarget(in EntryFacts target)
    {
        if (target.Kind == EntryKind.Directory) throw new StoreException(StoreError.IsDirectory, "a directory is at the target");
        if (target.Kind == EntryKind.Other) throw new StoreException(StoreError.Denied, "not a regular file");
        if (mode.MustNotExist) throw new StoreException(StoreError.Exists, "the name is taken");
    }

    private SafeFileHandle OpenPartial(LocalDirectory directory, out bool fresh)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var file = directory.CreateFile(_partialName, options.Flush == FlushPolicy.Always);
            fresh = file is not null;
            file ??= directory.OpenFile(_partialName);
            if (file is null) continue; // removed in between
            if (!directory.TryLock(file))
            {
                file.Dispose();
                throw new StoreException(StoreError.Busy, "another process uploads the same file");
            }
            // Locked, but perhaps committed or removed by its owner just before: then the name means another file now.
            if (directory.Names(_partialName, file)) return file;
            file.Dispose();
        }
        throw new StoreException(StoreError.Busy, "the partial keeps changing");
    }

    private UploadBegun Prepare(
        LocalDirectory directory, ref SafeFileHandle file, bool fresh, bool exists, in EntryFacts target, CancellationToken cancellationToken)
    {
        try
        {
            var length = fresh ? 0 : RandomAccess.GetLength(file);
            var start = Place(directory, ref file, length, exists, target, cancellationToken, out var copied);
            if (exists) directory.TakeOver(file, target);
            return new UploadBegun(start, copied, Reserve(directory, file, start));
        }
        catch
        {
            Leave(directory, file);
            throw;
        }
    }

    /// <summary>
    /// Continues a pending partial, or copies the target's beginning, or starts empty. APPE goes on where SIZE says the file ends, as clients
    /// reckon with it: at the target's end, at the partial's where there is no target.
    /// </summary>
    /// <remarks>
    /// An offset behind a pending partial's end is refused although the target may be longer: the partial is what the client last sent, and
    /// old bytes in front of new ones would be neither file.
    /// </remarks>
    private long Place(
        LocalDirectory directory, ref SafeFileHandle file, long length, bool exists, in EntryFacts target, CancellationToken cancellationToken, out bool copied)
    {
        var pending = length > 0 && IsResumable(exists, target, length, File.GetLastWriteTimeUtc(file));
        var targetSize = exists && (mode.Append || (mode.Offset > 0 && !pending)) ? TargetSize(target) : 0;
        var start = !mode.Append ? mode.Offset : exists ? targetSize : pending ? length : 0;
        copied = start > 0 && !pending;
        if (copied)
        {
            if (targetSize < start) throw new StoreException(StoreError.OffsetBeyondEnd, "offset beyond the end");
            CopyTarget(directory, ref file, start, cancellationToken);
            return start;
        }
        if (length < start) throw new StoreException(StoreError.OffsetBeyondEnd, "a broken upload of this file ends before the offset");
        // What an earlier attempt sent behind the offset may be of another file.
        if (length > start) Medium.SetLength(file, start);
        return start;
    }

    private long TargetSize(in EntryFacts target) => target.Kind == EntryKind.Link ? engine.Stat(path).Size : target.Size;

    // The copy gets its name only when it is whole: half a copy must never be resumed as if it were the file.
    private void CopyTarget(LocalDirectory directory, ref SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        using var source = engine.OpenRead(path, out _);
        var copyName = PartialNames.CopyOf(_partialName);
        StalePartials.Remove(directory, copyName);
        var copy = directory.CreateFile(copyName, options.Flush == FlushPolicy.Always) ?? throw new StoreException(StoreError.Busy, "copy in use");
        try
        {
            if (!directory.TryLock(copy)) throw new StoreException(StoreError.Busy, "copy in use");
            directory.Copy(source, copy, length, cancellationToken);
            if (OperatingSystem.IsWindows()) file.Dispose(); // an open file cannot be replaced there
            directory.Rename(copyName, directory, _partialName, replace: true);
        }
        catch
        {
            directory.DeleteFile(copyName);
            copy.Dispose();
            throw;
        }
        file.Dispose();
        file = copy;
    }

    private bool Reserve(LocalDirectory directory, SafeFileHandle file, long start)
    {
        if (mode.ExpectedBytes is not { } expected) return false;
        var total = mode.Append ? start + expected : expected;
        return total - start >= WorthReserving && directory.TryReserve(file, total);
    }

    private void Leave(LocalDirectory directory, SafeFileHandle file)
    {
        if (!file.IsClosed)
        {
            var length = RandomAccess.GetLength(file);
            if (length == 0) directory.DeleteFile(_partialName);
            else RandomAccess.SetLength(file, length); // gives back what a reservation took before it failed
        }
        file.Dispose();
    }
}

/// <summary>The state in which an upload begins.</summary>
/// <param name="Start">Offset of the first byte to write.</param>
/// <param name="Copied">What stands before it was copied from the target.</param>
/// <param name="Reserved">Room is reserved behind it.</param>
internal readonly record struct UploadBegun(long Start, bool Copied, bool Reserved);
