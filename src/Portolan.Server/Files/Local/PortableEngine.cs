using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>
/// The disk by the framework's own calls: Windows, macOS, kernels without openat2. Paths are resolved component by component and checked
/// again once something is open; against a local user who swaps links at the very moment this is weaker than the kernel's walk.
/// </summary>
internal sealed class PortableEngine : LocalEngine
{
    private readonly LocalFileStoreOptions _options;
    private readonly string _root;
    private readonly PortablePaths _paths;

    public PortableEngine(LocalFileStoreOptions options)
    {
        _options = options;
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Root));
        if (!Directory.Exists(_root)) throw new DirectoryNotFoundException($"The root directory '{_root}' does not exist.");
        _paths = new PortablePaths(_root, options.FollowSymlinks);
    }

    public override EntryFacts Stat(VirtualPath path) => StatReal(_paths.Resolve(path));

    public override SafeFileHandle OpenRead(VirtualPath path, out EntryFacts facts)
    {
        var real = _paths.Resolve(path);
        facts = StatReal(real);
        if (facts.IsDirectory) throw new StoreException(StoreError.IsDirectory, "is a directory");
        if (facts.Kind != EntryKind.File) throw new StoreException(StoreError.Denied, "not a regular file");
        var file = Medium.Run(() => UnixFileType.OpenRegular(real));
        try
        {
            _paths.Recheck(path, real);
            facts = facts with { Size = RandomAccess.GetLength(file) };
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override LocalDirectory OpenDirectory(VirtualPath path, bool toFlush = false)
    {
        var real = _paths.Resolve(path);
        if (!StatReal(real).IsDirectory) throw new StoreException(StoreError.NotDirectory, "not a directory");
        return new PortableDirectory(real, _options);
    }

    public override DirectoryReader List(VirtualPath path, StalePartials stale)
    {
        var real = _paths.Resolve(path);
        if (!StatReal(real).IsDirectory) throw new StoreException(StoreError.NotDirectory, "not a directory");
        return new PortableListing(this, path, real, stale, _options);
    }

    public override void SetModified(VirtualPath path, DateTime modified)
    {
        var real = ResolveExisting(path);
        Medium.Run(() => File.SetLastWriteTimeUtc(real, modified));
    }

    public override void SetCreated(VirtualPath path, DateTime created)
    {
        if (OperatingSystem.IsLinux()) throw new StoreException(StoreError.Unsupported, "Linux sets no birth time");
        var real = ResolveExisting(path);
        Medium.Run(() => File.SetCreationTimeUtc(real, created));
    }

    public override void SetUnixMode(VirtualPath path, int mode)
    {
        if (OperatingSystem.IsWindows()) throw new StoreException(StoreError.Unsupported, "no Unix modes here");
        var real = ResolveExisting(path);
        Medium.Run(() => SetMode(real, mode));
    }

    public override long? AvailableBytes(VirtualPath path)
    {
        var real = ResolveExisting(path);
        return Medium.Run(() => new DriveInfo(real).AvailableFreeSpace);
    }

    public override LocalEngine WithoutLinks() => new PortableEngine(_options with { FollowSymlinks = false });

    public override void Dispose()
    {
        // Holds nothing.
    }

    private string ResolveExisting(VirtualPath path)
    {
        var real = _paths.Resolve(path);
        StatReal(real);
        return real;
    }

    private static EntryFacts StatReal(string real) =>
        PortableFacts.TryRead(real, out var facts) ? facts : throw new StoreException(StoreError.NotFound, "no such entry");

    private static void SetMode(string real, int mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(real, (UnixFileMode)mode);
    }
}
