using System.Data.Common;
using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Rows of transfers.</summary>
internal static class TransferRows
{
    private const string Columns =
        "id, at, session, user_name, client, verb, path, direction, bytes, seconds, outcome, reply, mode, tls, tls_resumed, cause";

    public const string Select = $"SELECT {Columns} FROM transfers";

    private const string InsertSql =
        $"""
        INSERT INTO transfers ({Columns})
        VALUES (@id, @at, @session, @user, @client, @verb, @path, @direction, @bytes, @seconds, @outcome, @reply, @mode, @tls, @resumed, @cause)
        """;

    public static void Insert(RowWriter rows, TransferRow row, Func<string>? trace)
    {
        rows.Run(
            InsertSql,
            new("@id", row.Id), new("@at", row.At.ToStored()), new("@session", row.Session), new("@user", row.User), new("@client", row.Client.ToString()),
            new("@verb", row.Verb), new("@path", row.Path), new("@direction", row.Direction.ToString()), new("@bytes", row.Bytes), new("@seconds", row.DurationSeconds),
            new("@outcome", row.Outcome.ToString()), new("@reply", row.Reply), new("@mode", row.Mode), new("@tls", row.Tls),
            new("@resumed", row.TlsResumed is { } resumed ? resumed ? 1 : 0 : null), new("@cause", row.Cause));
        if (trace is not null) rows.Run("INSERT INTO transfer_traces (transfer, document) VALUES (@id, @document)", new("@id", row.Id), new("@document", trace()));
    }

    /// <summary>The most telling condition comes first; each has an index that ends with the id.</summary>
    public static Query Query(TransferFilter filter, PageRequest page) => new Query(Select)
        .Where("session", filter.Session)
        .Where("cause", filter.Cause)
        .Where("user_name", filter.User)
        .Where("client", filter.Client?.ToString())
        .Where("outcome", filter.Outcome?.ToString())
        .Where("direction", filter.Direction?.ToString())
        .Holds("path", filter.Path)
        .Between(filter.From, filter.To)
        .NewestFirst(page);

    public static TransferRow Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        At = row.Time(1),
        Session = row.GetInt64(2),
        User = row.TextOrNull(3),
        Client = IPAddress.Parse(row.GetString(4)),
        Verb = row.GetString(5),
        Path = row.GetString(6),
        Direction = row.Word<TransferDirection>(7),
        Bytes = row.GetInt64(8),
        DurationSeconds = row.GetDouble(9),
        Outcome = row.Word<TransferOutcomeKind>(10),
        Reply = row.GetInt32(11),
        Mode = row.GetString(12),
        Tls = row.TextOrNull(13),
        TlsResumed = row.FlagOrNull(14),
        Cause = row.TextOrNull(15),
    };
}
