using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>Perm letters of a directory's entries. The name only matters where rules stand right below the directory.</summary>
public readonly struct EntryPerms
{
    private readonly AccessPolicy _policy;
    private readonly VirtualPath _directory;
    private readonly FileRights _rights;
    private readonly bool _byName;

    internal EntryPerms(AccessPolicy policy, VirtualPath directory)
    {
        (_policy, _directory) = (policy, directory);
        _rights = policy.RightsAt(directory);
        _byName = policy.HasRuleBelow(directory);
    }

    /// <summary>The letters of one entry, as UTF-8; RFC 3659 §7.5.5.</summary>
    public ReadOnlySpan<byte> For(ReadOnlySpan<byte> name, in EntryFacts facts)
    {
        var rights = _byName && facts.Kind is not (EntryKind.CurrentDirectory or EntryKind.ParentDirectory)
            ? _policy.RightsAt(_directory.Append(FtpText.Decode(name)))
            : _rights;
        return PermText.For(rights, facts.Kind);
    }
}
