using System.Data.Common;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlAccess(SqlDatabase database, RowIds ids) : IAccessStore
{
    private const string Columns = "name, role, disabled, language, password_hash, totp_secret, created_at, last_login";
    private const string Insert = $"INSERT INTO administrators ({Columns}) VALUES (@name, @role, @disabled, @language, @password, @totp, @created, @login)";
    private const string KeyColumns = "id, hash, name, scope, prefix, created_at, created_by, expires_at, last_used_at";

    public ValueTask<Administrator?> FindAdministratorAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync($"SELECT {Columns} FROM administrators WHERE name = @name", [new("@name", name)], Read, token), cancellationToken);

    public ValueTask<IReadOnlyList<Administrator>> ListAdministratorsAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<Administrator>)await connection.ListAsync($"SELECT {Columns} FROM administrators ORDER BY name", [], Read, token), cancellationToken);

    public ValueTask SaveAdministratorAsync(Administrator administrator, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            await connection.RunAsync(
                Insert + """
                 ON CONFLICT (name) DO UPDATE SET role = excluded.role, disabled = excluded.disabled, language = excluded.language,
                    password_hash = excluded.password_hash, totp_secret = excluded.totp_secret, last_login = excluded.last_login
                """,
                ValuesOf(administrator), token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
        },
        cancellationToken);

    public ValueTask<bool> TryAddFirstAdministratorAsync(Administrator administrator, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            if (await connection.FindAsync("SELECT COUNT(*) FROM administrators", [], row => row.GetInt64(0), token) > 0) return false;
            await connection.RunAsync(Insert, ValuesOf(administrator), token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return true;
        },
        cancellationToken);

    public ValueTask<bool> RemoveAdministratorAsync(string name, AuditEntry audit, CancellationToken cancellationToken) =>
        RemoveAsync("DELETE FROM administrators WHERE name = @key", name, audit, cancellationToken);

    public void NoteAdministratorLogin(string name, DateTimeOffset at) => database.Later(rows =>
        rows.Run("UPDATE administrators SET last_login = @at WHERE name = @name", new("@name", name), new("@at", at.ToStored())));

    public ValueTask<ApiKey?> FindKeyAsync(string hash, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync($"SELECT {KeyColumns} FROM api_keys WHERE hash = @hash", [new("@hash", hash)], ReadKey, token), cancellationToken);

    public ValueTask<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<ApiKey>)await connection.ListAsync($"SELECT {KeyColumns} FROM api_keys ORDER BY created_at, id", [], ReadKey, token), cancellationToken);

    public ValueTask AddKeyAsync(ApiKey key, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            await connection.RunAsync(
                $"INSERT INTO api_keys ({KeyColumns}) VALUES (@id, @hash, @name, @scope, @prefix, @created, @by, @expires, @used)",
                [
                    new("@id", key.Id), new("@hash", key.Hash), new("@name", key.Name), new("@scope", key.Scope.ToString()), new("@prefix", key.Prefix), new("@created", key.CreatedAt.ToStored()),
                    new("@by", key.CreatedBy), new("@expires", key.ExpiresAt.ToStored()), new("@used", key.LastUsedAt.ToStored()),
                ],
                token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
        },
        cancellationToken);

    public ValueTask<bool> RemoveKeyAsync(string id, AuditEntry audit, CancellationToken cancellationToken) => RemoveAsync("DELETE FROM api_keys WHERE id = @key", id, audit, cancellationToken);

    public void NoteKeyUse(string id, DateTimeOffset at) => database.Later(rows =>
        rows.Run("UPDATE api_keys SET last_used_at = @at WHERE id = @id", new("@id", id), new("@at", at.ToStored())));

    private ValueTask<bool> RemoveAsync(string delete, string key, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            if (await connection.RunAsync(delete, [new("@key", key)], token) == 0) return false;
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return true;
        },
        cancellationToken);

    private static Value[] ValuesOf(Administrator administrator) =>
    [
        new("@name", administrator.Name), new("@role", administrator.Role.ToString()), new("@disabled", administrator.Disabled ? 1 : 0), new("@language", administrator.Language),
        new("@password", administrator.PasswordHash), new("@totp", administrator.TotpSecret), new("@created", administrator.CreatedAt.ToStored()), new("@login", administrator.LastLogin.ToStored()),
    ];

    private static Administrator Read(DbDataReader row) => new()
    {
        Name = row.GetString(0),
        Role = row.Word<Role>(1),
        Disabled = row.Flag(2),
        Language = row.TextOrNull(3),
        PasswordHash = row.TextOrNull(4),
        TotpSecret = row.TextOrNull(5),
        CreatedAt = row.Time(6),
        LastLogin = row.TimeOrNull(7),
    };

    private static ApiKey ReadKey(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Hash = row.GetString(1),
        Name = row.GetString(2),
        Scope = row.Word<ApiScope>(3),
        Prefix = row.GetString(4),
        CreatedAt = row.Time(5),
        CreatedBy = row.GetString(6),
        ExpiresAt = row.TimeOrNull(7),
        LastUsedAt = row.TimeOrNull(8),
    };
}
