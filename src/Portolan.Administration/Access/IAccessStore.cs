namespace Portolan.Administration;

/// <summary>Who may use the console and the API.</summary>
public interface IAccessStore
{
    ValueTask<Administrator?> FindAdministratorAsync(string name, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<Administrator>> ListAdministratorsAsync(CancellationToken cancellationToken);

    /// <summary>Adds or replaces.</summary>
    ValueTask SaveAdministratorAsync(Administrator administrator, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Adds the first one; false where there is one already, also when two ask at the same time.</summary>
    ValueTask<bool> TryAddFirstAdministratorAsync(Administrator administrator, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>False where there is no such administrator.</summary>
    ValueTask<bool> RemoveAdministratorAsync(string name, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Keeps when an administrator logged in, in the background.</summary>
    void NoteAdministratorLogin(string name, DateTimeOffset at);

    /// <param name="hash">See <see cref="ApiKey.Hash"/>.</param>
    ValueTask<ApiKey?> FindKeyAsync(string hash, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellationToken);

    ValueTask AddKeyAsync(ApiKey key, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>False where there is no such key.</summary>
    ValueTask<bool> RemoveKeyAsync(string id, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Keeps when a key was used, in the background.</summary>
    void NoteKeyUse(string id, DateTimeOffset at);
}
