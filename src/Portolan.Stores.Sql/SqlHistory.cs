using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlHistory(SqlDatabase database, RowIds ids) : IHistoryStore
{
    private const int ForgottenAtOnce = 5_000;

    /// <summary>The inner order makes the database go by time: grouped at once, it would read every failure ever kept.</summary>
    public const string FailuresSql =
        """
        SELECT cause, COUNT(*), MAX(id) FROM (SELECT id, cause FROM transfers WHERE id >= @from AND id < @to AND cause IS NOT NULL ORDER BY id DESC LIMIT 1000000) AS failed
        GROUP BY cause ORDER BY COUNT(*) DESC, cause
        """;

    public long Dropped => database.Dropped;

    public long NextId(DateTimeOffset at) => ids.Next(at);

    public void Add(TransferRow transfer, Func<string>? trace) => database.Later(rows => TransferRows.Insert(rows, transfer, trace));

    public void Add(SessionRow session) => database.Later(rows => SessionRows.Insert(rows, session));

    public ValueTask FlushAsync(CancellationToken cancellationToken) => database.FlushAsync(cancellationToken);

    public ValueTask<Page<TransferRow>> ListTransfersAsync(TransferFilter filter, PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var query = TransferRows.Query(filter, page);
            return Cursors.Page(await connection.ListAsync(query.Sql, query.Values, TransferRows.Read, token), page, row => Cursors.Of(row.Id));
        },
        cancellationToken);

    public ValueTask<TransferRow?> FindTransferAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(TransferRows.Select + " WHERE id = @id", [new("@id", id)], TransferRows.Read, token), cancellationToken);

    public ValueTask<string?> FindTraceAsync(long transfer, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync("SELECT document FROM transfer_traces WHERE transfer = @id", [new("@id", transfer)], row => row.GetString(0), token), cancellationToken);

    public ValueTask<IReadOnlyList<FailureCount>> CountFailuresAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<FailureCount>)await connection.ListAsync(
            FailuresSql, [new("@from", from.ToStored()), new("@to", to.ToStored())], row => new FailureCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), token),
        cancellationToken);

    public ValueTask<Page<SessionRow>> ListSessionsAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var query = SessionRows.Query(filter, page);
            return Cursors.Page(await connection.ListAsync(query.Sql, query.Values, SessionRows.Read, token), page, row => Cursors.Of(row.Id));
        },
        cancellationToken);

    public ValueTask<SessionRow?> FindSessionAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(SessionRows.Select + " WHERE id = @id", [new("@id", id)], SessionRows.Read, token), cancellationToken);

    public async ValueTask<long> ForgetAsync(HistorySection keep, DateTimeOffset now, CancellationToken cancellationToken) =>
        await ForgetAsync("transfers", "id", now - keep.KeepTransfers, cancellationToken)
        + await ForgetAsync("transfer_traces", "transfer", now - keep.KeepTransfers, cancellationToken)
        + await ForgetAsync("sessions", "id", now - keep.KeepSessions, cancellationToken)
        + await ForgetAsync("audit", "id", now - keep.KeepAudit, cancellationToken);

    /// <summary>In pieces: a change of settings must not wait for a million rows.</summary>
    private async ValueTask<long> ForgetAsync(string table, string key, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = 0L;
        int gone;
        do
        {
            gone = await database.ChangeAsync(
                async (connection, token) => await connection.RunAsync(
                    $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {key} < @before ORDER BY {key} LIMIT @most)",
                    [new("@before", before.ToStored()), new("@most", ForgottenAtOnce)], token),
                cancellationToken);
            forgotten += gone;
        }
        while (gone == ForgottenAtOnce);
        return forgotten;
    }
}
