using System.Data.Common;
using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Rows of sessions.</summary>
internal static class SessionRows
{
    private const string Columns =
        "id, number, user_name, client, client_port, local, started_at, ended_at, reason, tls, client_name, transfers, uploaded, downloaded, end_word";

    public const string Select = $"SELECT {Columns} FROM sessions";

    public static void Insert(RowWriter rows, SessionRow row) => rows.Run(
        $"""
        INSERT INTO sessions ({Columns})
        VALUES (@id, @number, @user, @client, @port, @local, @started, @ended, @reason, @tls, @name, @transfers, @uploaded, @downloaded, @end)
        """,
        new("@id", row.Id), new("@number", row.Number), new("@user", row.User), new("@client", row.Client.ToString()), new("@port", row.ClientPort), new("@local", row.Local.ToString()),
        new("@started", row.StartedAt.ToStored()), new("@ended", row.EndedAt.ToStored()), new("@reason", row.Reason), new("@tls", row.Tls), new("@name", row.ClientName),
        new("@transfers", row.Transfers), new("@uploaded", row.UploadedBytes), new("@downloaded", row.DownloadedBytes), new("@end", row.End));

    public static Query Query(SessionFilter filter, PageRequest page) => new Query(Select)
        .Where("user_name", filter.User)
        .Where("client", filter.Client?.ToString())
        .Between(filter.From, filter.To)
        .NewestFirst(page);

    public static SessionRow Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Number = row.GetInt64(1),
        User = row.TextOrNull(2),
        Client = IPAddress.Parse(row.GetString(3)),
        ClientPort = row.GetInt32(4),
        Local = IPEndPoint.Parse(row.GetString(5)),
        StartedAt = row.Time(6),
        EndedAt = row.Time(7),
        Reason = row.GetString(8),
        Tls = row.TextOrNull(9),
        ClientName = row.TextOrNull(10),
        Transfers = row.GetInt32(11),
        UploadedBytes = row.GetInt64(12),
        DownloadedBytes = row.GetInt64(13),
        End = row.TextOrNull(14),
    };
}
