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
            var file = OpenPartial(directory);
            var start = Prepare(directory, ref file, exists, target, cancellationToken, out var reserved);
            return new LocalUpload(directory, hold, file, path.Name, start, options.Flush, options.KeepPartials, mode.MustNotExist, reserved);
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

    private SafeFileHandle OpenPartial(LocalDirectory directory)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var file = directory.CreateFile(_partialName, options.Flush == FlushPolicy.Always) ?? directory.OpenFile(_partialName);
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

    private long Prepare(
        LocalDirectory directory, ref SafeFileHandle file, bool exists, in EntryFacts target, CancellationToken cancellationToken, out bool reserved)
    {
        try
        {
            var start = Place(directory, ref file, exists, target, cancellationToken);
            if (exists) directory.TakeOver(file, target);
            reserved = Reserve(directory, file, start);
            return start;
        }
        catch
        {
            Leave(directory, file);
            throw;
        }
    }

    private long Place(LocalDirectory directory, ref SafeFileHandle file, bool exists, in EntryFacts target, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(file);
        var resumable = length > 0 && IsResumable(exists, target, length, File.GetLastWriteTimeUtc(file));
        if (mode.Append && resumable) return length;
        if (!mode.Append && mode.Offset > 0 && resumable && length >= mode.Offset)
        {
            // What an earlier attempt sent behind the offset may be of another file.
            if (length > mode.Offset) Medium.SetLength(file, mode.Offset);
            return mode.Offset;
        }
        if (mode.Append ? exists : mode.Offset > 0) return CopyTarget(directory, ref file, exists, cancellationToken);
        if (length > 0) Medium.SetLength(file, 0);
        return 0;
    }

    // The copy gets its name only when it is whole: half a copy must never be resumed as if it were the file.
    private long CopyTarget(LocalDirectory directory, ref SafeFileHandle file, bool exists, CancellationToken cancellationToken)
    {
        if (!exists) throw new StoreException(StoreError.OffsetBeyondEnd, "nothing to resume");
        using var source = engine.OpenRead(path, out var facts);
        var length = mode.Append ? facts.Size : mode.Offset;
        if (facts.Size < length) throw new StoreException(StoreError.OffsetBeyondEnd, "offset beyond the end");
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
        return length;
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
