using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Brings a database to the schema that this program knows: numbered steps, each once, in order, whole or not at all.</summary>
internal static class Migrator
{
    private static readonly Assembly Here = typeof(Migrator).Assembly;

    /// <summary>The steps by number.</summary>
    public static IReadOnlyList<(int Number, string Name)> Steps { get; } =
        [.. Here.GetManifestResourceNames().Where(name => char.IsAsciiDigit(name[0])).Select(name => (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name)).Order()];

    /// <exception cref="StoreUnusableException">The database belongs to a newer program.</exception>
    public static async ValueTask RunAsync(DbConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        await connection.RunAsync("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)", [], cancellationToken);
        var applied = await connection.ListAsync("SELECT number FROM migrations ORDER BY number", [], row => row.GetInt32(0), cancellationToken);
        if (applied is [.., var newest] && newest > Steps[^1].Number) throw StoreUnusableException.TooNew(newest, Steps[^1].Number);
        foreach (var (number, name) in Steps.Where(step => !applied.Contains(step.Number)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.RunAsync(SqliteDialect.Translate(Read(name)), [], cancellationToken);
            await connection.RunAsync(
                "INSERT INTO migrations (number, name, at) VALUES (@number, @name, @at)",
                [new("@number", number), new("@name", name), new("@at", time.GetUtcNow().ToStored())], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Here.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
