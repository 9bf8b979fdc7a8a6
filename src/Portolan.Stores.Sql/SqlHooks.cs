using System.Data.Common;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlHooks(SqlDatabase database, RowIds ids) : IHookStore
{
    private const int KeptDeliveries = 100;
    private const string Select = "SELECT id, kind, events, target, enabled, secret FROM hooks";

    public ValueTask<IReadOnlyList<Hook>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<Hook>)await connection.ListAsync(Select + " ORDER BY id", [], Read, token), cancellationToken);

    public ValueTask<Hook?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(Select + " WHERE id = @id", [new("@id", id)], Read, token), cancellationToken);

    public ValueTask SaveAsync(Hook hook, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            await connection.RunAsync(
                """
                INSERT INTO hooks (id, kind, events, target, enabled, secret) VALUES (@id, @kind, @events, @target, @enabled, @secret)
                ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, events = excluded.events, target = excluded.target, enabled = excluded.enabled, secret = excluded.secret
                """,
                [
                    new("@id", hook.Id), new("@kind", hook.Kind.ToString()), new("@events", Json.Write(hook.On)), new("@target", hook.Target),
                    new("@enabled", hook.Enabled ? 1 : 0), new("@secret", hook.Secret),
                ],
                token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
        },
        cancellationToken);

    public ValueTask<bool> RemoveAsync(string id, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            if (await connection.RunAsync("DELETE FROM hooks WHERE id = @id", [new("@id", id)], token) == 0) return false;
            await connection.RunAsync("DELETE FROM hook_deliveries WHERE hook = @id", [new("@id", id)], token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return true;
        },
        cancellationToken);

    public void Add(HookDelivery delivery) => database.Later(rows =>
    {
        rows.Run(
            "INSERT INTO hook_deliveries (id, hook, at, event, attempt, status, error, error_zh) VALUES (@id, @hook, @at, @event, @attempt, @status, @error, @zh)",
            new("@id", ids.Next(delivery.At)), new("@hook", delivery.Hook), new("@at", delivery.At.ToStored()), new("@event", delivery.Event.ToString()),
            new("@attempt", delivery.Attempt), new("@status", delivery.Status), new("@error", delivery.Error?.En), new("@zh", delivery.Error?.Zh));
        rows.Run(
            "DELETE FROM hook_deliveries WHERE hook = @hook AND id <= (SELECT id FROM hook_deliveries WHERE hook = @hook ORDER BY id DESC LIMIT 1 OFFSET @kept)",
            new("@hook", delivery.Hook), new("@kept", KeptDeliveries));
    });

    public ValueTask<Page<HookDelivery>> ListDeliveriesAsync(string hook, PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var query = new Query("SELECT id, hook, at, event, attempt, status, error, error_zh FROM hook_deliveries").Where("hook", hook).NewestFirst(page);
            return Cursors.Page(await connection.ListAsync(query.Sql, query.Values, ReadDelivery, token), page, delivery => Cursors.Of(delivery.Id));
        },
        cancellationToken);

    private static Hook Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Kind = row.Word<HookKind>(1),
        On = Json.Read<IReadOnlyList<HookEvent>>(row.GetString(2)),
        Target = row.GetString(3),
        Enabled = row.Flag(4),
        Secret = row.TextOrNull(5),
    };

    private static HookDelivery ReadDelivery(DbDataReader row) =>
        new(row.GetString(1), row.Time(2), row.Word<HookEvent>(3), row.GetInt32(4), row.IsDBNull(5) ? null : row.GetInt32(5), HookDelivery.ErrorOf(row.TextOrNull(6), row.TextOrNull(7))) { Id = row.GetInt64(0) };
}
