using System.Data.Common;

namespace Portolan.Stores.Sql;

/// <summary>Writes rows of the background. Each statement is parsed once: that costs more than a row.</summary>
internal sealed class RowWriter(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _statements = new(StringComparer.Ordinal);

    public DbTransaction? Transaction { get; set; }

    /// <param name="values">The same names in the same order each time.</param>
    public void Run(string sql, params ReadOnlySpan<Value> values)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements.Add(sql, statement = connection.Make(sql, [.. values]));
        for (var i = 0; i < values.Length; i++) statement.Parameters[i].Value = values[i].Content ?? DBNull.Value;
        statement.Transaction = Transaction;
        statement.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
    }
}
