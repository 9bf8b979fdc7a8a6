using System.Data.Common;
using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlBans(SqlDatabase database, RowIds ids) : IBanStore
{
    public ValueTask<IReadOnlyList<BanRow>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<BanRow>)await connection.ListAsync(
            "SELECT network, reason, at, until_at, ban_count, automatic, by_whom FROM bans ORDER BY at DESC, network", [], Read, token),
        cancellationToken);

    public ValueTask SaveAsync(BanRow ban, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            await connection.RunAsync(
                """
                INSERT INTO bans (network, reason, at, until_at, ban_count, automatic, by_whom) VALUES (@network, @reason, @at, @until, @count, @automatic, @by)
                ON CONFLICT (network) DO UPDATE SET reason = excluded.reason, at = excluded.at, until_at = excluded.until_at, ban_count = excluded.ban_count,
                    automatic = excluded.automatic, by_whom = excluded.by_whom
                """,
                [
                    new("@network", ban.Network.ToString()), new("@reason", ban.Reason), new("@at", ban.At.ToStored()), new("@until", ban.Until.ToStored()),
                    new("@count", ban.Count), new("@automatic", ban.Automatic ? 1 : 0), new("@by", ban.By),
                ],
                token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
        },
        cancellationToken);

    public ValueTask<bool> RemoveAsync(IPNetwork network, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            if (await connection.RunAsync("DELETE FROM bans WHERE network = @network", [new("@network", network.ToString())], token) == 0) return false;
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return true;
        },
        cancellationToken);

    public ValueTask ForgetAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) => { await connection.RunAsync("DELETE FROM bans WHERE until_at < @before", [new("@before", endedBefore.ToStored())], token); }, cancellationToken);

    private static BanRow Read(DbDataReader row) =>
        new(IPNetwork.Parse(row.GetString(0)), row.GetString(1), row.Time(2), row.TimeOrNull(3), row.GetInt32(4), row.Flag(5), row.GetString(6));
}
