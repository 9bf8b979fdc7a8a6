using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlAudit(SqlDatabase database, RowIds ids) : IAuditStore
{
    public ValueTask AddAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        database.ChangeAsync((connection, token) => AuditRows.InsertAsync(connection, ids, entry, token), cancellationToken);

    public ValueTask<AuditEntry?> FindAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(AuditRows.Select + " WHERE id = @id", [new("@id", id)], AuditRows.Read, token), cancellationToken);

    public ValueTask<Page<AuditEntry>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var query = AuditRows.Query(filter, page);
            return Cursors.Page(await connection.ListAsync(query.Sql, query.Values, AuditRows.Read, token), page, entry => Cursors.Of(entry.Id));
        },
        cancellationToken);
}
