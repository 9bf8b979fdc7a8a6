using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>
/// How the disk store reaches the disk: by the kernel's confined paths on Linux, checked component by component elsewhere.
/// Every refusal is a <see cref="StoreException"/>; paths are never seen by a call that could leave the root.
/// </summary>
internal abstract class LocalEngine : IDisposable
{
    public static LocalEngine Create(LocalFileStoreOptions options) =>
        !options.PortableIO && Linux.LinuxEngine.IsSupported ? new Linux.LinuxEngine(options) : new PortableEngine(options);

    /// <summary>Facts, links followed below the root.</summary>
    public abstract EntryFacts Stat(VirtualPath path);

    public abstract DirectoryReader List(VirtualPath path, StalePartials stale);

    /// <summary>Opens a regular file; anything else is refused without blocking.</summary>
    public abstract SafeFileHandle OpenRead(VirtualPath path, out EntryFacts facts);

    /// <summary>Opens a directory to work in.</summary>
    public abstract LocalDirectory OpenDirectory(VirtualPath path, bool toFlush = false);

    public abstract void SetModified(VirtualPath path, DateTime modified);

    public abstract void SetCreated(VirtualPath path, DateTime created);

    public abstract void SetUnixMode(VirtualPath path, int mode);

    public abstract long? AvailableBytes(VirtualPath path);

    /// <summary>The same root, links not followed.</summary>
    public abstract LocalEngine WithoutLinks();

    public abstract void Dispose();
}

/// <summary>An open directory. Every call names one entry right in it and follows no link.</summary>
internal abstract class LocalDirectory : IDisposable
{
    /// <summary>The same for every way to this directory.</summary>
    public abstract DirectoryKey Key { get; }

    /// <summary>True where the medium is memory (tmpfs), which nothing can make durable: flushing would only cost.</summary>
    public virtual bool IsInMemory => false;

    public abstract bool TryStat(string name, out EntryFacts facts);

    /// <summary>Opens an existing regular file with one link for reading and writing; null where there is none.</summary>
    public abstract SafeFileHandle? OpenFile(string name);

    /// <summary>Creates a file that must not exist; null where it does.</summary>
    public abstract SafeFileHandle? CreateFile(string name, bool dataSync);

    /// <summary>Takes the lock that other processes respect, until the handle is closed; false where another has it.</summary>
    public abstract bool TryLock(SafeFileHandle file);

    /// <summary>Gives the lock back. Closing would do, if no child of this process had been started just now and held the file too.</summary>
    public virtual void Unlock(SafeFileHandle file)
    {
    }

    /// <summary>True where the name still means this file, so that a lock on the file is a lock on the name.</summary>
    public abstract bool Names(string name, SafeFileHandle file);

    /// <exception cref="StoreException">Exists: a directory is at the target, or anything and <paramref name="replace"/> is not set.</exception>
    public abstract void Rename(string name, LocalDirectory toDirectory, string toName, bool replace);

    public abstract void DeleteFile(string name);

    public abstract void CreateDirectory(string name);

    public abstract void RemoveDirectory(string name);

    /// <summary>Names of entries for which <paramref name="wanted"/> holds; for housekeeping.</summary>
    public abstract List<string> FindNames(Func<ReadOnlySpan<byte>, bool> wanted);

    /// <summary>Makes renames and removals in this directory durable; false where the process may not do that.</summary>
    public abstract bool Flush();

    /// <summary>Takes over permission bits and owner of the file that will be replaced, as far as the process may.</summary>
    public virtual void TakeOver(SafeFileHandle file, in EntryFacts old)
    {
    }

    public virtual long LengthOf(SafeFileHandle file) => RandomAccess.GetLength(file);

    /// <summary>Reserves room, as a hint; Full where the medium says at once that there is not enough.</summary>
    public virtual bool TryReserve(SafeFileHandle file, long bytes) => false;

    public virtual void FlushFile(SafeFileHandle file) => Medium.Run(() => RandomAccess.FlushToDisk(file));

    /// <summary>Copies the first bytes of a file to an empty one.</summary>
    public virtual void Copy(SafeFileHandle source, SafeFileHandle target, long length, CancellationToken cancellationToken) =>
        Medium.Copy(source, target, 0, length, cancellationToken);

    public abstract void Dispose();
}

/// <summary>Identity of a directory: device and inode, or its path.</summary>
internal readonly record struct DirectoryKey(ulong Device, ulong Inode, string Path);
