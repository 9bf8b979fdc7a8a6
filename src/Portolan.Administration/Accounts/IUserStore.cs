namespace Portolan.Administration;

/// <summary>Users, groups and what users have used. Names are compared exactly.</summary>
public interface IUserStore
{
    ValueTask<User?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>By name; <paramref name="search"/> is a part of the name, whatever its case.</summary>
    ValueTask<Page<User>> ListAsync(PageRequest page, string? search, CancellationToken cancellationToken);

    ValueTask<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Adds a user, or replaces the one whose version is <see cref="User.Version"/> (0 adds); with its audit entry.</summary>
    /// <exception cref="StaleVersionException">It was changed meanwhile, or the name is taken.</exception>
    ValueTask<User> SaveAsync(User user, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>A better hash of the same password: no change, so no version and no audit. False where the user's hash is not <paramref name="oldHash"/> any more.</summary>
    ValueTask<bool> UpgradePasswordAsync(string name, string oldHash, string newHash, CancellationToken cancellationToken);

    /// <summary>False where there is no such user.</summary>
    ValueTask<bool> RemoveAsync(string name, AuditEntry audit, CancellationToken cancellationToken);

    ValueTask<Group?> FindGroupAsync(string name, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<Group>> ListGroupsAsync(CancellationToken cancellationToken);

    /// <summary>How many users each group has; groups without any are left out.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> CountMembersAsync(CancellationToken cancellationToken);

    /// <exception cref="StaleVersionException">It was changed meanwhile, or the name is taken.</exception>
    ValueTask<Group> SaveGroupAsync(Group group, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>False where there is no such group. Users who were in it lose it.</summary>
    ValueTask<bool> RemoveGroupAsync(string name, AuditEntry audit, CancellationToken cancellationToken);

    ValueTask<Usage> FindUsageAsync(string user, CancellationToken cancellationToken);

    /// <summary>Keeps what a user has used, in the background.</summary>
    void NoteUsage(string user, Usage usage);

    ValueTask<DateTimeOffset?> FindLastLoginAsync(string user, CancellationToken cancellationToken);

    /// <summary>Keeps when a user logged in, in the background.</summary>
    void NoteLogin(string user, DateTimeOffset at);
}
