using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Portolan.Stores.Sql;

/// <summary>Everything that is SQLite's alone. The statements of the stores are plain SQL, so that another database needs another file like this one.</summary>
internal sealed class SqliteDialect : IDisposable
{
    private const int BusySeconds = 30;
    private readonly string _connectionString;

    /// <summary>Memory is gone with its last connection.</summary>
    private readonly SqliteConnection? _anchor;

    private SqliteDialect(SqliteConnectionStringBuilder where, bool inMemory)
    {
        (_connectionString, IsInMemory) = (where.ToString(), inMemory);
        if (!inMemory) return;
        _anchor = new SqliteConnection(_connectionString);
        _anchor.Open();
    }

    /// <summary>In memory one connection does everything: several would lock each other's tables.</summary>
    public bool IsInMemory { get; }

    public static SqliteDialect File(string path) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = BusySeconds }, inMemory: false);

    public static SqliteDialect Memory() => new(
        new SqliteConnectionStringBuilder { DataSource = "portolan-" + Guid.NewGuid().ToString("N"), Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared, DefaultTimeout = BusySeconds },
        inMemory: true);

    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await PragmaAsync(connection, "temp_store = MEMORY", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Readers then never wait for the writer, nor it for them. Stays with the file.</summary>
    public ValueTask PrepareAsync(DbConnection connection, CancellationToken cancellationToken) =>
        IsInMemory ? ValueTask.CompletedTask : PragmaAsync(connection, "journal_mode = WAL", cancellationToken);

    /// <summary>Whether a commit waits for the disk. Without it a power cut may lose the newest commits, never harm the database.</summary>
    public void SetDurable(DbConnection connection, bool durable)
    {
        if (IsInMemory) return;
        using var command = connection.CreateCommand();
        command.CommandText = durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
        command.ExecuteNonQuery();
    }

    /// <summary>A numeric key that is the table's own order.</summary>
    public static string Translate(string sql) => sql.Replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", StringComparison.Ordinal);

    /// <summary>The file is damaged, or no database.</summary>
    public static bool IsDamage(DbException e) => e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB };

    public void Dispose()
    {
        _anchor?.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static async ValueTask PragmaAsync(DbConnection connection, string pragma, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
