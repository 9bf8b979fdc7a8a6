using System.Collections.Concurrent;
using System.Data.Common;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Quotas;

namespace Portolan.Administration;

/// <summary>The stored users as the server sees them. A change holds for running sessions too: limits from their next piece of data, a revocation within a second.</summary>
/// <param name="defaultRoot">The folder below which homes lie where the settings name none.</param>
public sealed class StoredAccounts(IUserStore users, PasswordCheck passwords, string defaultRoot, TimeProvider? time = null) : IAccountStore, IDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly FileShelf _shelf = new(defaultRoot);
    private readonly ConcurrentDictionary<string, AccountUse> _uses = new(StringComparer.Ordinal);
    private volatile Terms _defaults = new();

    /// <summary>The folder below which homes lie.</summary>
    public string Root => _shelf.Root;

    /// <summary>Holds from the next login, limits also for who is logged in; for <see cref="SettingsHost.Use"/>.</summary>
    public void Use(ServerSettings settings)
    {
        _shelf.Use(settings.Files);
        _defaults = settings.Defaults;
        if (!_uses.IsEmpty) _ = FollowDefaultsAsync();
    }

    public async ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var user = await users.FindAsync(request.User, cancellationToken);
        var terms = user is null ? null : (await EffectiveAsync(user, cancellationToken)).Values;
        if (!await IsProvenAsync(request, user, terms, cancellationToken)) return LoginResult.Refused(user is null ? LoginRefusal.UnknownUser : LoginRefusal.WrongPassword);
        if (Refusal(request, user!, terms!) is var refusal and not LoginRefusal.None) return LoginResult.Refused(refusal);
        var use = await UseOfAsync(user!, terms!, cancellationToken);
        var account = AccountBuilder.Build(user!, terms!, _shelf, use);
        users.NoteLogin(user!.Name, _time.GetUtcNow());
        return LoginResult.Accepted(account);
    }

    /// <remarks>A name that is not known is asked for what holds where nobody says otherwise.</remarks>
    public async ValueTask<bool> NeedsTlsAsync(string user, CancellationToken cancellationToken)
    {
        var known = await users.FindAsync(user, cancellationToken);
        return (known is null ? _defaults : (await EffectiveAsync(known, cancellationToken)).Values).RequireTls is true;
    }

    /// <summary>What holds for a user, and who says so.</summary>
    public async ValueTask<EffectiveTerms> EffectiveAsync(User user, CancellationToken cancellationToken)
    {
        var groups = new List<Group>();
        foreach (var name in user.Groups)
            if (await users.FindGroupAsync(name, cancellationToken) is { } group) groups.Add(group);
        return EffectiveTerms.Of(user, groups, _defaults);
    }

    /// <summary>What the user uses now; null before the first login.</summary>
    public AccountUse? FindUse(string user) => _uses.GetValueOrDefault(user);

    /// <summary>A user was changed or removed: running sessions follow, and no password is remembered any more.</summary>
    public async ValueTask ChangedAsync(string name, CancellationToken cancellationToken)
    {
        passwords.Forget("user:" + name);
        if (!_uses.TryGetValue(name, out var use)) return;
        if (await users.FindAsync(name, cancellationToken) is { } user)
        {
            Follow(use, user, (await EffectiveAsync(user, cancellationToken)).Values);
            return;
        }
        _uses.TryRemove(name, out _);
        use.Judge = static _ => AccountStanding.Revoked;
    }

    /// <summary>A group or the server's defaults were changed.</summary>
    public async ValueTask AllChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _uses.Keys) await ChangedAsync(name, cancellationToken);
    }

    /// <summary>Counts what the user's home holds, and makes the quota go by that.</summary>
    public async ValueTask<AccountUsage> RecountAsync(User user, CancellationToken cancellationToken)
    {
        var terms = (await EffectiveAsync(user, cancellationToken)).Values;
        var use = await UseOfAsync(user, terms, cancellationToken);
        var home = _shelf.Open(_shelf.Locate(terms.Home, user.Name));
        await use.RecountAsync(token => UsageCount.OfAsync(home, token), cancellationToken);
        return use.Usage;
    }

    /// <summary>The user's account as a login would have it, for the console's files and the dry run of a path.</summary>
    public async ValueTask<Account> OpenAsync(User user, CancellationToken cancellationToken)
    {
        var terms = (await EffectiveAsync(user, cancellationToken)).Values;
        return AccountBuilder.Build(user, terms, _shelf, await UseOfAsync(user, terms, cancellationToken));
    }

    /// <summary>What a user could do at a path, and why. Opens nothing.</summary>
    public async ValueTask<PathVerdict> TryPathAsync(User user, string path, CancellationToken cancellationToken)
    {
        var terms = await EffectiveAsync(user, cancellationToken);
        return PathVerdict.Of(user, terms, VirtualPath.Parse(path), _shelf);
    }

    public void Dispose() => _shelf.Dispose();

    private async Task FollowDefaultsAsync()
    {
        try
        {
            await AllChangedAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is ObjectDisposedException or DbException)
        {
            // Who is left follows at the next login.
        }
    }

    private async ValueTask<bool> IsProvenAsync(LoginRequest request, User? user, Terms? terms, CancellationToken cancellationToken)
    {
        if (user is { AnyPassword: true }) return true;
        if (terms?.ClientCertificate is { InsteadOfPassword: true } rule && IsKnown(rule, request.ClientCertificate)) return true;
        if (!await passwords.VerifyAsync("user:" + request.User, user?.PasswordHash, request.Password, cancellationToken)) return false;
        if (user?.PasswordHash is { } hash && PasswordCheck.Upgrade(hash, request.Password) is { } better)
            await users.UpgradePasswordAsync(user.Name, hash, better, cancellationToken);
        return true;
    }

    /// <summary>Only who proved to be the user learns these.</summary>
    private LoginRefusal Refusal(LoginRequest request, User user, Terms terms)
    {
        if (terms.ClientCertificate is { Required: true } rule && !IsKnown(rule, request.ClientCertificate)) return LoginRefusal.CertificateRequired;
        return AccountBuilder.Standing(user, terms, _time.GetUtcNow(), _time.GetLocalNow().DateTime) switch
        {
            AccountStanding.Revoked => LoginRefusal.Disabled,
            AccountStanding.Expired => LoginRefusal.Expired,
            AccountStanding.OutsideHours => LoginRefusal.OutsideHours,
            _ => LoginRefusal.None,
        };
    }

    /// <summary>Where no certificate is named, any is as good as none.</summary>
    private static bool IsKnown(ClientCertificateRule rule, string? fingerprint) =>
        fingerprint is not null && rule.Fingerprints.Any(known => TermsRules.Fingerprint(known) == fingerprint);

    private async ValueTask<AccountUse> UseOfAsync(User user, Terms terms, CancellationToken cancellationToken)
    {
        if (!_uses.TryGetValue(user.Name, out var use))
        {
            var stored = await users.FindUsageAsync(user.Name, cancellationToken);
            var start = new AccountUsage(stored.Bytes, stored.Files, stored.Day, stored.UploadedToday, stored.DownloadedToday);
            use = _uses.GetOrAdd(user.Name, new AccountUse(start, _time, usage => users.NoteUsage(user.Name, new Usage(usage.Bytes, usage.Files, usage.Day, usage.UploadedToday, usage.DownloadedToday))));
        }
        Follow(use, user, terms);
        return use;
    }

    private void Follow(AccountUse use, User user, Terms terms)
    {
        use.Limits = AccountBuilder.Limits(terms);
        use.Judge = now => AccountBuilder.Standing(user, terms, now, TimeZoneInfo.ConvertTime(now, _time.LocalTimeZone).DateTime);
    }
}
