using System.Data.Common;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlSettings(SqlDatabase database, RowIds ids) : ISettingsStore
{
    private const string Select = "SELECT version, at, by_whom, summary, document FROM settings_versions";

    public ValueTask<SettingsVersion?> FindNewestAsync(CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(Select + " ORDER BY version DESC LIMIT 1", [], Read, token), cancellationToken);

    public ValueTask<SettingsVersion?> FindAsync(long version, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(Select + " WHERE version = @version", [new("@version", version)], Read, token), cancellationToken);

    public ValueTask<Page<SettingsVersion>> ListAsync(PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var versions = await connection.ListAsync(
                Select + " WHERE version < @before ORDER BY version DESC LIMIT @take", [new("@before", Cursors.Before(page)), new("@take", page.Take + 1)], Read, token);
            return Cursors.Page(versions, page, version => Cursors.Of(version.Version));
        },
        cancellationToken);

    public ValueTask<SettingsVersion> AddAsync(ServerSettings document, long basedOn, string by, string summary, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            var newest = await connection.FindAsync("SELECT COALESCE(MAX(version), 0) FROM settings_versions", [], row => row.GetInt64(0), token);
            if (newest != basedOn) throw new StaleVersionException(newest);
            var version = new SettingsVersion(newest + 1, audit.At, by, summary, document);
            await connection.RunAsync(
                "INSERT INTO settings_versions (version, at, by_whom, summary, document) VALUES (@version, @at, @by, @summary, @document)",
                [new("@version", version.Version), new("@at", version.At.ToStored()), new("@by", by), new("@summary", summary), new("@document", SettingsDocument.Write(document))], token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return version;
        },
        cancellationToken);

    public ValueTask<string?> FindSecretAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync("SELECT value FROM secrets WHERE name = @name", [new("@name", name)], row => row.GetString(0), token), cancellationToken);

    public ValueTask SetSecretAsync(string name, string? value, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            await connection.RunAsync("DELETE FROM secrets WHERE name = @name", [new("@name", name)], token);
            if (value is not null) await connection.RunAsync("INSERT INTO secrets (name, value) VALUES (@name, @value)", [new("@name", name), new("@value", value)], token);
        },
        cancellationToken);

    /// <summary>A document of an older program lacks what is new in this one: it has its default.</summary>
    private static SettingsVersion Read(DbDataReader row) =>
        new(row.GetInt64(0), row.Time(1), row.GetString(2), row.GetString(3), SettingsDocument.Read(row.GetString(4)));
}
