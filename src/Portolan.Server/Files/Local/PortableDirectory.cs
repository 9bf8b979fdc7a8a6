using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>A directory by its real path.</summary>
internal sealed class PortableDirectory(string directory, LocalFileStoreOptions options) : LocalDirectory
{
    // On Windows an open file can only be renamed where deleting is shared; on Unix None takes the advisory lock.
    private static readonly FileShare OwnShare = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    public override DirectoryKey Key =>
        new(0, 0, OperatingSystem.IsLinux() ? directory : directory.ToUpperInvariant());

    public override bool TryStat(string name, out EntryFacts facts) => PortableFacts.TryRead(At(name), out facts);

    public override SafeFileHandle? OpenFile(string name)
    {
        var path = At(name);
        if (!PortableFacts.TryRead(path, out var facts)) return null;
        if (facts.Kind != EntryKind.File) throw new StoreException(StoreError.Denied, "not a regular file");
        return Medium.Run(() => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, OwnShare));
    }

    public override SafeFileHandle? CreateFile(string name, bool dataSync)
    {
        var path = At(name);
        if (PortableFacts.TryRead(path, out _)) return null;
        var file = Medium.Run(() =>
            File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, OwnShare, dataSync ? FileOptions.WriteThrough : FileOptions.None));
        if (!OperatingSystem.IsWindows()) SetMode(file);
        return file;
    }

    // The lock came with the open.
    public override bool TryLock(SafeFileHandle file) => true;

    public override bool Names(string name, SafeFileHandle file) => true;

    public override void Rename(string name, LocalDirectory toDirectory, string toName, bool replace)
    {
        var target = ((PortableDirectory)toDirectory).At(toName);
        if (!TryStat(name, out var facts)) throw new StoreException(StoreError.NotFound, "nothing to rename");
        if (PortableFacts.TryRead(target, out var old) && (!replace || old.IsDirectory)) throw new StoreException(StoreError.Exists, "the name is taken");
        var source = At(name);
        if (facts.IsDirectory && target.StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new StoreException(StoreError.Denied, "a directory cannot move into itself");
        if (facts.IsDirectory) Medium.Run(() => Directory.Move(source, target));
        else Medium.Run(() => File.Move(source, target, replace));
    }

    public override void DeleteFile(string name)
    {
        if (!TryStat(name, out var facts)) throw new StoreException(StoreError.NotFound, "nothing to delete");
        if (facts.IsDirectory) throw new StoreException(StoreError.IsDirectory, "is a directory");
        Medium.Run(() => File.Delete(At(name)));
    }

    public override void CreateDirectory(string name)
    {
        var path = At(name);
        if (PortableFacts.TryRead(path, out _)) throw new StoreException(StoreError.Exists, "the name is taken");
        Medium.Run(() => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, options.UnixDirectoryMode));
    }

    public override void RemoveDirectory(string name)
    {
        var path = At(name);
        if (!TryStat(name, out var facts)) throw new StoreException(StoreError.NotFound, "nothing to remove");
        if (!facts.IsDirectory) throw new StoreException(StoreError.NotDirectory, "not a directory");
        if (Medium.Run(() => Directory.EnumerateFileSystemEntries(path).Any())) throw new StoreException(StoreError.NotEmpty, "not empty");
        Medium.Run(() => Directory.Delete(path, recursive: false));
    }

    public override List<string> FindNames(Func<ReadOnlySpan<byte>, bool> wanted) => Medium.Run(() =>
        Directory.EnumerateFileSystemEntries(directory).Select(p => Path.GetFileName(p)).Where(n => wanted(FtpText.Encode(n))).ToList());

    // The framework flushes no directory. Windows journals the rename; on Unix the caller flushes the file again.
    public override bool Flush() => OperatingSystem.IsWindows();

    public override void TakeOver(SafeFileHandle file, in EntryFacts old)
    {
        if (OperatingSystem.IsWindows() || old.Kind != EntryKind.File || old.UnixMode < 0) return;
        try
        {
            File.SetUnixFileMode(file, (UnixFileMode)(old.UnixMode & 0x1FF));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A medium without modes: the new file keeps its own.
        }
    }

    public override void Dispose()
    {
        // Holds nothing.
    }

    private void SetMode(SafeFileHandle file)
    {
        // CreateNew gave 0666 less the umask; only bits that the options deny are taken away.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, File.GetUnixFileMode(file) & options.UnixCreateMode);
    }

    private string At(string name)
    {
        PortablePaths.CheckName(name);
        return Path.Combine(directory, name);
    }
}
