using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Quotas;

namespace Portolan.Administration;

/// <summary>Makes of a user's effective terms what the server enforces.</summary>
internal static class AccountBuilder
{
    public static Account Build(User user, Terms terms, FileShelf shelf, AccountUse use) => new()
    {
        Name = user.Name,
        Files = Tree(user, terms, shelf),
        Access = Access(terms),
        Home = terms.StartDirectory is { } start ? VirtualPath.Parse(start) : VirtualPath.Root,
        RequireTls = terms.RequireTls,
        SessionReuse = terms.TlsSessionReuse,
        AllowedNetworks = terms.AllowedNetworks ?? [],
        Use = use,
    };

    public static AccountLimits Limits(Terms terms) => new()
    {
        QuotaBytes = Limit(terms.QuotaBytes),
        QuotaFiles = Limit(terms.QuotaFiles),
        UploadBytesPerDay = Limit(terms.UploadBytesPerDay),
        DownloadBytesPerDay = Limit(terms.DownloadBytesPerDay),
        UploadBytesPerSecond = Limit(terms.UploadBytesPerSecond),
        DownloadBytesPerSecond = Limit(terms.DownloadBytesPerSecond),
        MaxSessions = terms.MaxSessions is > 0 ? terms.MaxSessions : null,
        MaxTransfers = terms.MaxTransfers is > 0 ? terms.MaxTransfers : null,
    };

    /// <summary>Everything, where nobody says anything.</summary>
    public static AccessPolicy Access(Terms terms)
    {
        List<AccessRule> rules = terms.Rights is { } rights ? [.. rights.Select(rule => Rule(rule.Path, rule.Rights))] : [new AccessRule(VirtualPath.Root, FileRights.All)];
        foreach (var folder in terms.VirtualFolders ?? [])
        {
            if (folder.Rights is not { } own) continue;
            rules.RemoveAll(rule => rule.Path == VirtualPath.Parse(folder.Path));
            rules.Add(Rule(folder.Path, own));
        }
        return new AccessPolicy(rules, terms.DeniedNames);
    }

    /// <summary>What an account's standing is at a time.</summary>
    /// <param name="local">The same time as <paramref name="now"/>, in the server's time zone.</param>
    public static AccountStanding Standing(User user, Terms terms, DateTimeOffset now, DateTime local)
    {
        if (user.Disabled) return AccountStanding.Revoked;
        if (user.ExpiresAt <= now) return AccountStanding.Expired;
        return OpenHours.Hold(terms.Hours, local) ? AccountStanding.Good : AccountStanding.OutsideHours;
    }

    private static IFileStore Tree(User user, Terms terms, FileShelf shelf)
    {
        var own = shelf.Locate(terms.Home, user.Name);
        var home = shelf.Open(own);
        if (terms.VirtualFolders is not { Count: > 0 } folders) return home;
        return new MountedStore(home, folders.Select(folder =>
        {
            var target = shelf.Locate(folder.Target, user.Name);
            return new Mount(VirtualPath.Parse(folder.Path), shelf.Open(target)) { Home = FileShelf.PlaceOf(own, target) };
        }));
    }

    private static AccessRule Rule(string path, string rights) => new(VirtualPath.Parse(path), FileRightsText.TryParse(rights, out var known) ? known : FileRights.None);

    private static long? Limit(long? value) => value is > 0 ? value : null;
}
