using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>Lists a directory: names by getdents64, facts by statx relative to the open directory.</summary>
internal sealed class LinuxListing : DirectoryReader
{
    private readonly LinuxEngine _engine;
    private readonly SafeFileHandle _directory;
    private readonly LinuxEntries _entries;
    private readonly LinuxStatuses _statuses;
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
        _statuses = new LinuxStatuses(directory, _entries);
    }

    public override ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_entries.Fill());
    }

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        while (_statuses.TryTake(out name))
        {
            ref readonly var status = ref _statuses.Status;
            if (IsPartial(name, in status)) continue;
            if (status.Kind == EntryKind.Link && _engine.TryFollow(_path, name, out var target)) facts = Facts(in target);
            else facts = Facts(in status);
            return true;
        }
        facts = default;
        return false;
    }

    public override bool TryReadName(out ReadOnlySpan<byte> name)
    {
        while (_entries.TryTake(out name))
            if (!PartialNames.IsReserved(name)) return true;
        return false;
    }

    public override void Dispose()
    {
        _statuses.Dispose();
        _entries.Dispose();
    }

    private EntryFacts Facts(ref readonly StatxBuffer status) => status.ToFacts(UserName(status.User), GroupName(status.Group));

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
