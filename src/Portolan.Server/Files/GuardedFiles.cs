using Portolan.Protocol;
using Portolan.Server.Quotas;

namespace Portolan.Server.Files;

/// <summary>
/// The one gate between commands and any store: rights, then denied names, then quota, then the store. One per login.
/// Every refusal is a <see cref="StoreException"/> of kind Denied.
/// </summary>
/// <remarks>
/// Rules are matched on the path as typed. So that a symbolic link is no way around them, a policy that is not the same everywhere
/// (or denies names) works on the store without following links: then the path as typed is the only path to a file.
/// Hard links are out of its reach.
/// </remarks>
public sealed class GuardedFiles
{
    private const FileRights AnyWrite = FileRights.Write | FileRights.Overwrite | FileRights.Append;

    private readonly IFileStore _store;
    private readonly AccountUse? _use;

    /// <param name="use">Counts and limits what the account stores and moves; null neither.</param>
    public GuardedFiles(IFileStore store, AccessPolicy policy, AccountUse? use = null)
    {
        (Policy, _use) = (policy, use);
        _store = policy.IsUniform && !policy.DeniesNames ? store : store.WithoutLinks();
    }

    public AccessPolicy Policy { get; }

    public FileRights RightsAt(VirtualPath path) => Policy.RightsAt(path);

    /// <summary>The perm letters of one path (MLST); RFC 3659 §7.5.5.</summary>
    public ReadOnlySpan<byte> PermText(VirtualPath path, in EntryFacts facts) => Files.PermText.For(RightsAt(path), facts.Kind);

    /// <summary>The perm letters of a directory's entries, without allocation for each (MLSD).</summary>
    public EntryPerms PermsIn(VirtualPath directory) => new(Policy, directory);

    /// <summary>Facts of one entry. Needs List or Read, or rights somewhere below it.</summary>
    public ValueTask<EntryFacts> StatAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if ((RightsAt(path) & FileRights.ReadOnly) == FileRights.None && !Policy.LeadsToRights(path)) throw Refused(path);
        return _store.StatAsync(path, cancellationToken);
    }

    /// <summary>Makes sure that <paramref name="path"/> can be a current directory (CWD). Needs any right there or below it, so that a drop box can be entered.</summary>
    /// <exception cref="StoreException">NotFound, NotDirectory, Denied.</exception>
    public async ValueTask EnterDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (RightsAt(path) == FileRights.None && !Policy.LeadsToRights(path)) throw Refused(path);
        var facts = await _store.StatAsync(path, cancellationToken);
        if (!facts.IsDirectory) throw new StoreException(StoreError.NotDirectory, "not a directory");
    }

    /// <summary>Opens a directory for listing. Needs List; without it, only entries that lead to rights are shown. Entries without any right are not shown.</summary>
    public async ValueTask<DirectoryReader> OpenDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var mayList = Allows(path, FileRights.List);
        if (!mayList && !Policy.LeadsToRights(path)) throw Refused(path);
        var reader = await _store.OpenDirectoryAsync(path, cancellationToken);
        return mayList && !Policy.HasRuleBelow(path) ? reader : new FilteredDirectory(reader, Policy, path, mayList);
    }

    /// <summary>Opens a file. Needs Read.</summary>
    public ValueTask<StoredFile> OpenReadAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        Demand(path, FileRights.Read);
        RefuseName(path);
        return _store.OpenReadAsync(path, cancellationToken);
    }

    /// <summary>Opens a file to send it: like <see cref="OpenReadAsync"/>, and counted as a transfer of the account.</summary>
    public async ValueTask<StoredFile> OpenDownloadAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (_use is not { } use) return await OpenReadAsync(path, cancellationToken);
        BeginTransfer(use);
        try
        {
            return new MeteredDownload(await OpenReadAsync(path, cancellationToken), use);
        }
        catch
        {
            use.EndTransfer();
            throw;
        }
    }

    /// <summary>Begins an upload. Needs Write for a new file, Append to append to one that exists, Overwrite for any other change of it.</summary>
    public async ValueTask<UploadFile> OpenWriteAsync(VirtualPath path, UploadMode mode, CancellationToken cancellationToken)
    {
        var rights = RightsAt(path) & AnyWrite;
        if (rights == FileRights.None) throw Refused(path);
        RefuseName(path);
        if (rights != AnyWrite) mode = Limit(path, rights, mode, await ExistsAsync(path, cancellationToken));
        return _use is { } use ? await OpenMeteredAsync(use, path, mode, cancellationToken) : await _store.OpenWriteAsync(path, mode, cancellationToken);
    }

    /// <summary>The length of a resumable partial; null without a right to write.</summary>
    public ValueTask<long?> FindPartialAsync(VirtualPath path, CancellationToken cancellationToken) =>
        (RightsAt(path) & AnyWrite) == FileRights.None || Policy.IsNameDenied(path)
            ? ValueTask.FromResult<long?>(null)
            : _store.FindPartialAsync(path, cancellationToken);

    /// <summary>Deletes a file. Needs Delete.</summary>
    public async ValueTask DeleteAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        Demand(path, FileRights.Delete);
        RefuseName(path.Parent);
        if (StorageUseAt(path) is not { } use)
        {
            await _store.DeleteAsync(path, cancellationToken);
            return;
        }
        var (size, partial) = (await FindSizeAsync(path, cancellationToken), await FindPartialBytesAsync(path, cancellationToken));
        use.Changing();
        await _store.DeleteAsync(path, cancellationToken);
        use.Note(bytes: -(size ?? 0) - await GoneAsync(path, partial, cancellationToken), files: size is null ? 0 : -1);
    }

    /// <summary>Makes a directory. Needs MakeDirectory.</summary>
    public ValueTask CreateDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        Demand(path, FileRights.MakeDirectory);
        RefuseName(path);
        return _store.CreateDirectoryAsync(path, cancellationToken);
    }

    /// <summary>Removes an empty directory. Needs RemoveDirectory; a directory that a rule names stays.</summary>
    public async ValueTask RemoveDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        Demand(path, FileRights.RemoveDirectory);
        RefuseName(path.Parent);
        if (Policy.HasRuleBelow(path)) throw Refused(path);
        var use = StorageUseAt(path);
        var partials = use is null ? 0 : await _store.CountPartialBytesAsync(path, cancellationToken);
        use?.Changing();
        await _store.RemoveDirectoryAsync(path, cancellationToken);
        if (partials > 0) use?.Note(bytes: -partials);
    }

    /// <summary>Renames. Needs Rename at the source, Write at the target, and Overwrite if a file is there.</summary>
    /// <remarks>A directory with its own rules somewhere below stays where it is: moved, its files would be under other rules.</remarks>
    public async ValueTask RenameAsync(VirtualPath from, VirtualPath to, CancellationToken cancellationToken)
    {
        Demand(from, FileRights.Rename);
        Demand(to, FileRights.Write);
        RefuseName(from);
        RefuseName(to);
        if (Policy.HasRuleBelow(from) || Policy.HasRuleBelow(to)) throw Refused(from);
        var mayReplace = Allows(to, FileRights.Overwrite);
        if (StorageUseAt(from) != StorageUseAt(to))
        {
            await MoveAsync(_use!, from, to, mayReplace, cancellationToken);
            return;
        }
        if (StorageUseAt(from) is not { } use || from == to)
        {
            await _store.RenameAsync(from, to, mayReplace, cancellationToken);
            return;
        }
        var replaced = await FindSizeAsync(to, cancellationToken);
        var (source, target) = (await FindPartialBytesAsync(from, cancellationToken), await FindPartialBytesAsync(to, cancellationToken));
        use.Changing();
        await _store.RenameAsync(from, to, mayReplace, cancellationToken);
        var partials = await GoneAsync(from, source, cancellationToken) + await GoneAsync(to, target, cancellationToken);
        use.Note(bytes: -(replaced ?? 0) - partials, files: replaced is null ? 0 : -1);
    }

    /// <summary>Renames into the home or out of it, where a folder from elsewhere shows the home too: what is moved begins or ceases to count.</summary>
    private async ValueTask MoveAsync(AccountUse use, VirtualPath from, VirtualPath to, bool mayReplace, CancellationToken cancellationToken)
    {
        var comes = _store.IsOfHome(to);
        var (bytes, files) = await UsageCount.OfAsync(_store, from, cancellationToken);
        if (comes && await FindSizeAsync(to, cancellationToken) is { } replaced) (bytes, files) = (bytes - replaced, files - 1);
        if (comes && !use.MayStore(bytes, files)) throw new StoreException(StoreError.QuotaExceeded, "the account's quota is used up");
        var own = comes ? to : from;
        var partial = await FindPartialBytesAsync(own, cancellationToken);
        use.Changing();
        await _store.RenameAsync(from, to, mayReplace, cancellationToken);
        var gone = await GoneAsync(own, partial, cancellationToken);
        use.Note(bytes: (comes ? bytes : -bytes) - gone, files: comes ? files : -files);
    }

    /// <summary>Checks the source of a rename before the target is known (RNFR).</summary>
    public async ValueTask<EntryFacts> CheckRenameSourceAsync(VirtualPath from, CancellationToken cancellationToken)
    {
        Demand(from, FileRights.Rename);
        RefuseName(from);
        return await _store.StatAsync(from, cancellationToken);
    }

    /// <summary>Sets times. Needs SetAttributes.</summary>
    public ValueTask SetTimesAsync(VirtualPath path, DateTime? modified, DateTime? created, CancellationToken cancellationToken)
    {
        Demand(path, FileRights.SetAttributes);
        RefuseName(path);
        return _store.SetTimesAsync(path, modified, created, cancellationToken);
    }

    /// <summary>Sets Unix permission bits. Needs SetAttributes.</summary>
    public ValueTask SetUnixModeAsync(VirtualPath path, int mode, CancellationToken cancellationToken)
    {
        Demand(path, FileRights.SetAttributes);
        RefuseName(path);
        return _store.SetUnixModeAsync(path, mode, cancellationToken);
    }

    /// <summary>Bytes that may still be stored (AVBL). Needs List or any right to write.</summary>
    public async ValueTask<long?> GetAvailableBytesAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if ((RightsAt(path) & (FileRights.List | AnyWrite)) == FileRights.None) throw Refused(path);
        var room = await _store.GetAvailableBytesAsync(path, cancellationToken);
        return StorageUseAt(path)?.FreeBytes is { } free ? Math.Min(free, room ?? long.MaxValue) : room;
    }

    /// <summary>What counts as stored there; null where nothing does: in a folder from elsewhere.</summary>
    private AccountUse? StorageUseAt(VirtualPath path) => _store.IsOfHome(path) ? _use : null;

    private bool Allows(VirtualPath path, FileRights right) => (RightsAt(path) & right) == right;

    private void Demand(VirtualPath path, FileRights right)
    {
        if (!Allows(path, right)) throw Refused(path);
    }

    private void RefuseName(VirtualPath path)
    {
        if (Policy.IsNameDenied(path)) throw new StoreException(StoreError.Denied, "denied name: " + path.Value);
    }

    private static StoreException Refused(VirtualPath path) => new(StoreError.Denied, "no right: " + path.Value);

    // Where the account may not overwrite, the store itself makes sure at the commit that nothing appeared meanwhile.
    private static UploadMode Limit(VirtualPath path, FileRights rights, UploadMode mode, bool exists)
    {
        var needed = !exists ? FileRights.Write : mode.Append ? FileRights.Append : FileRights.Overwrite;
        if ((rights & needed) == FileRights.None && !(exists && mode.MustNotExist)) throw Refused(path);
        return exists || (rights & FileRights.Overwrite) != FileRights.None ? mode : mode with { MustNotExist = true };
    }

    private static void BeginTransfer(AccountUse use)
    {
        if (!use.TryBeginTransfer()) throw new StoreException(StoreError.TooManyTransfers, "too many transfers of this account");
    }

    private async ValueTask<UploadFile> OpenMeteredAsync(AccountUse use, VirtualPath path, UploadMode mode, CancellationToken cancellationToken)
    {
        BeginTransfer(use);
        UploadFile? file = null;
        try
        {
            var place = new UploadPlace(await FindSizeAsync(path, cancellationToken), await FindPartialBytesAsync(path, cancellationToken));
            var expected = Math.Max(0, (mode.ExpectedBytes ?? 0) - mode.Offset);
            if (!use.MayUpload(place.ReplacedFrom(place.StartOf(mode)), isNew: place.Size is null, expected, _store.IsOfHome(path))) throw new StoreException(StoreError.QuotaExceeded, "the account's quota is used up");
            file = await _store.OpenWriteAsync(path, mode, cancellationToken);
            return new MeteredUpload(file, use, _store, path, place);
        }
        catch
        {
            if (file is not null) await file.DisposeAsync();
            use.EndTransfer();
            throw;
        }
    }

    private async ValueTask<bool> ExistsAsync(VirtualPath path, CancellationToken cancellationToken) => await FindSizeAsync(path, cancellationToken) is not null;

    private async ValueTask<long> FindPartialBytesAsync(VirtualPath path, CancellationToken cancellationToken) => await _store.FindPartialAsync(path, cancellationToken) ?? 0;

    /// <summary>The bytes of a partial that a store dropped; 0 where an upload holds it.</summary>
    private async ValueTask<long> GoneAsync(VirtualPath path, long partial, CancellationToken cancellationToken) =>
        partial > 0 && await _store.FindPartialAsync(path, cancellationToken) is null ? partial : 0;

    /// <summary>The bytes of what is there; null where nothing is.</summary>
    private async ValueTask<long?> FindSizeAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        try
        {
            return (await _store.StatAsync(path, cancellationToken)).Size;
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            return null;
        }
    }
}
