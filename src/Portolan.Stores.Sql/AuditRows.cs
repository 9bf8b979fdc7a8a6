using System.Data.Common;
using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Rows of the audit log; written in the transaction of the change they tell of.</summary>
internal static class AuditRows
{
    private const string Columns = "id, at, by_whom, from_address, action, object, changes, undoes";

    public const string Select = $"SELECT {Columns} FROM audit";

    public static async ValueTask InsertAsync(DbConnection connection, RowIds ids, AuditEntry entry, CancellationToken cancellationToken) => await connection.RunAsync(
        $"INSERT INTO audit ({Columns}) VALUES (@id, @at, @by, @from, @action, @object, @changes, @undoes)",
        [
            new("@id", ids.Next(entry.At)), new("@at", entry.At.ToStored()), new("@by", entry.By), new("@from", entry.From?.ToString()),
            new("@action", entry.Action), new("@object", entry.Object), new("@changes", Json.Write(entry.Changes)), new("@undoes", entry.Undoes),
        ],
        cancellationToken);

    public static AuditEntry Read(DbDataReader row) => new(
        row.Time(1), row.GetString(2), row.TextOrNull(3) is { } from ? IPAddress.Parse(from) : null, row.GetString(4), row.GetString(5), Json.Read<IReadOnlyList<Change>>(row.GetString(6)))
    {
        Id = row.GetInt64(0),
        Undoes = row.IsDBNull(7) ? null : row.GetInt64(7),
    };

    public static Query Query(AuditFilter filter, PageRequest page) => new Query(Select)
        .Where("by_whom", filter.By)
        .Where("action", filter.Action)
        .Where("object", filter.Object)
        .Between(filter.From, filter.To)
        .NewestFirst(page);
}
