using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>Lists a directory: names by getdents64, facts by one statx for each entry when it is taken, relative to the open directory.</summary>
internal sealed unsafe class LinuxListing : DirectoryReader
{
    private readonly LinuxEngine _engine;
    private readonly SafeFileHandle _directory;
    private readonly LinuxEntries _entries;
    private readonly VirtualPath _path;
    private readonly StalePartials _stale;
    private readonly LocalFileStoreOptions _options;

    // Neighbours mostly have the same owner.
    private uint _user = uint.MaxValue;
    private uint _group = uint.MaxValue;
    private string? _userName;
    private string? _groupName;

    public LinuxListing(LinuxEngine engine, SafeFileHandle directory, VirtualPath path, StalePartials stale, LocalFileStoreOptions options)
    {
        (_engine, _directory, _path, _stale, _options) = (engine, directory, path, stale, options);
        _entries = new LinuxEntries(directory);
    }

    public override ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_entries.Fill());
    }

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        StatxBuffer status;
        while (_entries.TryTake(out name, out _))
        {
            if (!TryStat(name, &status) || IsPartial(name, in status)) continue;
            if (status.Kind == EntryKind.Link && _engine.TryFollow(_path, name, out var target)) status = target;
            facts = status.ToFacts(UserName(status.User), GroupName(status.Group));
            return true;
        }
        facts = default;
        return false;
    }

    public override bool TryReadName(out ReadOnlySpan<byte> name)
    {
        while (_entries.TryTake(out name, out _))
            if (!PartialNames.IsReserved(name)) return true;
        return false;
    }

    public override void Dispose() => _entries.Dispose();

    private bool TryStat(ReadOnlySpan<byte> name, StatxBuffer* status)
    {
        fixed (byte* bytes = name) // a NUL is behind it
            if (Libc.Statx(_directory, bytes, Libc.AtSymlinkNoFollow | Libc.AtNoAutomount, StatxBuffer.Mask, status) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        // Removed since it was read, or shown by a broken medium: the rest of the listing goes on.
        return error is LinuxErrors.NoSuchEntry or LinuxErrors.Access or LinuxErrors.InputOutput ? false : throw LinuxErrors.Exception(error, "statx");
    }

    private bool IsPartial(ReadOnlySpan<byte> name, ref readonly StatxBuffer status)
    {
        if (!PartialNames.IsReserved(name)) return false;
        if (_stale.IsStale(status.Modified)) StalePartials.Remove(new LinuxDirectory(_directory, _options), FtpText.Decode(name));
        return true;
    }

    private string UserName(uint id)
    {
        if (id == _user && _userName is not null) return _userName;
        _user = id;
        return _userName = OwnerNames.User(id);
    }

    private string GroupName(uint id)
    {
        if (id == _group && _groupName is not null) return _groupName;
        _group = id;
        return _groupName = OwnerNames.Group(id);
    }
}
