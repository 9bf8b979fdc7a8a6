using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Portolan.Stores.Sql;

/// <summary>One value of a statement.</summary>
internal readonly record struct Value(string Name, object? Content);

/// <summary>Statements with named values, and the types that columns hold.</summary>
internal static class Statements
{
    public static DbCommand Make(this DbConnection connection, string sql, params IEnumerable<Value> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, content) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = content ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <returns>The rows that changed.</returns>
    public static async ValueTask<int> RunAsync(this DbConnection connection, string sql, Value[] values, CancellationToken cancellationToken)
    {
        await using var command = connection.Make(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async IAsyncEnumerable<DbDataReader> RowsAsync(
        this DbConnection connection, string sql, Value[] values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.Make(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return reader;
    }

    public static async ValueTask<List<T>> ListAsync<T>(
        this DbConnection connection, string sql, Value[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var row in connection.RowsAsync(sql, values, cancellationToken)) list.Add(read(row));
        return list;
    }

    public static async ValueTask<T?> FindAsync<T>(
        this DbConnection connection, string sql, Value[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await foreach (var row in connection.RowsAsync(sql, values, cancellationToken)) return read(row);
        return default;
    }

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => Times.FromStored(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static bool Flag(this DbDataReader row, int column) => row.GetInt64(column) != 0;

    public static bool? FlagOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Flag(column);

    public static T Word<T>(this DbDataReader row, int column)
        where T : struct, Enum => Enum.Parse<T>(row.GetString(column));
}
