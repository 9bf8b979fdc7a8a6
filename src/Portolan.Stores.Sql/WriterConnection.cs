using System.Data.Common;

namespace Portolan.Stores.Sql;

/// <summary>The one connection that writes. Two use it, in turns: changes, and rows of the background.</summary>
internal sealed class WriterConnection(SqliteDialect dialect, DbConnection connection) : IAsyncDisposable
{
    private bool _durable = true;

    /// <summary>Whoever has it may use the connection.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    public DbConnection Connection => connection;

    /// <param name="durable">Whether its commit waits for the disk.</param>
    public DbTransaction Begin(bool durable)
    {
        if (_durable != durable) dialect.SetDurable(connection, durable);
        _durable = durable;
        return connection.BeginTransaction();
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        Turn.Dispose();
    }
}
