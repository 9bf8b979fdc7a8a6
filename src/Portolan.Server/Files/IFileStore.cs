using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>
/// Where files live. Paths are clean (see <see cref="VirtualPath"/>); confinement beneath the root is the store's duty, rights are not (see GuardedFiles).
/// A refusal is a <see cref="StoreException"/>; an IOException means the medium failed.
/// </summary>
public interface IFileStore
{
    /// <summary>Facts of one entry, symbolic links followed beneath the root.</summary>
    /// <exception cref="StoreException">NotFound, Denied.</exception>
    ValueTask<EntryFacts> StatAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <summary>Opens a directory for listing; entries come in batches while the directory is read.</summary>
    /// <exception cref="StoreException">NotFound, NotDirectory, Denied.</exception>
    ValueTask<DirectoryReader> OpenDirectoryAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <summary>Opens a regular file for reading.</summary>
    /// <exception cref="StoreException">NotFound, IsDirectory, Denied (also for devices, sockets and FIFOs, which are never opened).</exception>
    ValueTask<StoredFile> OpenReadAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <summary>Begins an upload. The target keeps its old content until <see cref="UploadFile.CommitAsync"/>.</summary>
    /// <exception cref="StoreException">NotFound (no such directory), IsDirectory, Denied, Busy (another upload of the same target), Full, OffsetBeyondEnd.</exception>
    ValueTask<UploadFile> OpenWriteAsync(VirtualPath path, UploadMode mode, CancellationToken cancellationToken);

    /// <summary>
    /// The length of the partial of an upload of <paramref name="path"/> that broke off, where a resumed upload would continue it
    /// (the target is missing or older); else null. SIZE tells it where there is no target.
    /// </summary>
    ValueTask<long?> FindPartialAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <summary>The bytes that broken uploads left in a directory, for quotas; what uploads under way hold is not among them. 0 where there is no such directory.</summary>
    ValueTask<long> CountPartialBytesAsync(VirtualPath path, CancellationToken cancellationToken) => ValueTask.FromResult(0L);

    /// <summary>Deletes a file or a symbolic link (never what it points to), and the partial of the same name.</summary>
    /// <exception cref="StoreException">NotFound, IsDirectory, Denied.</exception>
    ValueTask DeleteAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <exception cref="StoreException">Exists, NotFound (no such parent), Denied, BadName.</exception>
    ValueTask CreateDirectoryAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <exception cref="StoreException">NotEmpty, NotDirectory, NotFound, Denied.</exception>
    ValueTask RemoveDirectoryAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <summary>Renames in one step; an existing file at the target is replaced if <paramref name="replace"/>, a directory never.</summary>
    /// <exception cref="StoreException">NotFound, Exists, Denied, Unsupported (another medium).</exception>
    ValueTask RenameAsync(VirtualPath from, VirtualPath to, bool replace, CancellationToken cancellationToken);

    /// <summary>Sets times (UTC); null leaves one as it is. Unsupported where the medium has none.</summary>
    ValueTask SetTimesAsync(VirtualPath path, DateTime? modified, DateTime? created, CancellationToken cancellationToken);

    /// <summary>Sets Unix permission bits; Unsupported elsewhere.</summary>
    ValueTask SetUnixModeAsync(VirtualPath path, int mode, CancellationToken cancellationToken);

    /// <summary>Bytes that may still be stored below <paramref name="path"/>; null where unknown.</summary>
    ValueTask<long?> GetAvailableBytesAsync(VirtualPath path, CancellationToken cancellationToken);

    /// <summary>Whether what is stored there counts as the account's own; false in a folder from elsewhere, where others store too.</summary>
    bool IsOfHome(VirtualPath path) => true;

    /// <summary>The same files, with symbolic links seen as links and never followed; for access rules that a link could lead around.</summary>
    IFileStore WithoutLinks() => this;
}

/// <summary>How an upload begins: anew, at an offset of what is there (REST), or at its end (APPE).</summary>
/// <param name="Append">
/// APPE: <paramref name="Offset"/> is ignored. Begins where SIZE says the file ends, as clients reckon: at the target's end, or at the
/// partial's where there is no target.
/// </param>
/// <param name="Offset">
/// REST: bytes to keep. Where the target is missing or older than the partial of a broken upload, they are kept of the partial, which must be
/// at least this long; else of the target.
/// </param>
/// <param name="ExpectedBytes">From ALLO, a hint for preallocation; null where unknown.</param>
/// <param name="MustNotExist">STOU, and accounts that may not overwrite: fail with Exists if the name is taken, now or at the commit.</param>
public readonly record struct UploadMode(bool Append, long Offset, long? ExpectedBytes = null, bool MustNotExist = false);

/// <summary>A file opened for reading. Reads may be at any offset.</summary>
public abstract class StoredFile : IAsyncDisposable
{
    public abstract EntryFacts Facts { get; }

    /// <summary>For the kernel's fast paths; null where the store has no descriptor.</summary>
    public abstract Microsoft.Win32.SafeHandles.SafeFileHandle? Handle { get; }

    /// <summary>Reads at <paramref name="offset"/>; 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>An upload under way. Disposing without <see cref="CommitAsync"/> keeps or drops the partial by the store's policy; the target is untouched.</summary>
public abstract class UploadFile : IAsyncDisposable
{
    /// <summary>The offset of the first byte to write: 0, the REST offset, or the end of what APPE found.</summary>
    public abstract long StartOffset { get; }

    /// <summary>For the kernel's fast paths; null where the store has no descriptor.</summary>
    public abstract Microsoft.Win32.SafeHandles.SafeFileHandle? Handle { get; }

    /// <summary>How many bytes one write should bring at most: fewer where uploads are held to a rate.</summary>
    public virtual int MostAtOnce => int.MaxValue;

    /// <exception cref="StoreException">Full.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken);

    /// <summary>Makes exactly <paramref name="length"/> bytes the new content of the target, flushed by the store's policy, in one step.</summary>
    public abstract ValueTask CommitAsync(long length, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
