using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>Shows only the entries of a directory that an account may know of. Only used where rules stand below the directory.</summary>
internal sealed class FilteredDirectory(DirectoryReader inner, AccessPolicy policy, VirtualPath directory, bool mayList) : DirectoryReader
{
    public override ValueTask<bool> FillAsync(CancellationToken cancellationToken) => inner.FillAsync(cancellationToken);

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        while (inner.TryRead(out name, out facts))
            if (IsVisible(directory.Append(FtpText.Decode(name)))) return true;
        return false;
    }

    public override bool TryReadName(out ReadOnlySpan<byte> name)
    {
        while (inner.TryReadName(out name))
            if (IsVisible(directory.Append(FtpText.Decode(name)))) return true;
        return false;
    }

    public override void Dispose() => inner.Dispose();

    private bool IsVisible(VirtualPath path) =>
        (mayList && policy.RightsAt(path) != FileRights.None) || policy.GrantsAtOrBelow(path);
}
