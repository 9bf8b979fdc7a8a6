using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>A directory with mounts in it: they come first, and stand in front of entries of the same name.</summary>
/// <param name="own">Null where the directory is only a way to a mount.</param>
internal sealed class MountedDirectory(DirectoryReader? own, Dictionary<string, EntryFacts> mounts) : DirectoryReader
{
    private Dictionary<string, EntryFacts>.Enumerator _mounts = mounts.GetEnumerator();
    private bool _mountsBegun;
    private bool _mountsDone;

    public override async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (!_mountsBegun) return _mountsBegun = true;
        _mountsDone = true;
        return own is not null && await own.FillAsync(cancellationToken);
    }

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        if (!_mountsDone)
        {
            var more = _mounts.MoveNext();
            name = more ? FtpText.Encode(_mounts.Current.Key) : [];
            facts = more ? _mounts.Current.Value : default;
            return more;
        }
        while (own!.TryRead(out name, out facts))
            if (!mounts.ContainsKey(FtpText.Decode(name))) return true;
        return false;
    }

    public override void Dispose() => own?.Dispose();
}
