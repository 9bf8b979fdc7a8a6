using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Everything an administrator may say and what happened, in one SQL database: <c>portolan.db</c> in the data folder, or in memory.</summary>
public sealed class SqlStore : IAdministrationStore
{
    /// <summary>The file's name in a data folder.</summary>
    public const string FileName = "portolan.db";

    private readonly SqlDatabase _database;

    private SqlStore(SqlDatabase database, RowIds ids)
    {
        _database = database;
        Settings = new SqlSettings(database, ids);
        Users = new SqlUsers(database, ids);
        Access = new SqlAccess(database, ids);
        Bans = new SqlBans(database, ids);
        Audit = new SqlAudit(database, ids);
        History = new SqlHistory(database, ids);
        Hooks = new SqlHooks(database, ids);
        Invitations = new SqlInvitations(database);
    }

    public ISettingsStore Settings { get; }

    public IUserStore Users { get; }

    public IAccessStore Access { get; }

    public IBanStore Bans { get; }

    public IAuditStore Audit { get; }

    public IHistoryStore History { get; }

    public IHookStore Hooks { get; }

    public IInvitationStore Invitations { get; }

    internal SqlDatabase Database => _database;

    /// <summary>Opens the database of a data folder; makes it, for its owner only, where there is none.</summary>
    /// <exception cref="StoreUnusableException">It is damaged, newer than this program, or cannot be reached.</exception>
    public static async ValueTask<SqlStore> OpenAsync(string dataFolder, ILoggerFactory? log = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(dataFolder, FileName);
        try
        {
            MakeForOwner(path);
            return await OpenAsync(SqliteDialect.File(path), path, log, time, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreUnusableException.NotReachable(path, e);
        }
    }

    /// <summary>A store that is forgotten with the process.</summary>
    public static ValueTask<SqlStore> OpenInMemoryAsync(ILoggerFactory? log = null, TimeProvider? time = null, CancellationToken cancellationToken = default) =>
        OpenAsync(SqliteDialect.Memory(), "memory", log, time, cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static async ValueTask<SqlStore> OpenAsync(SqliteDialect dialect, string path, ILoggerFactory? log, TimeProvider? time, CancellationToken cancellationToken)
    {
        DbConnection? writer = null;
        try
        {
            writer = await dialect.OpenAsync(cancellationToken);
            await dialect.PrepareAsync(writer, cancellationToken);
            dialect.SetDurable(writer, durable: true);
            await Migrator.RunAsync(writer, time ?? TimeProvider.System, cancellationToken);
            var newest = await NewestIdAsync(writer, cancellationToken);
            var database = new SqlDatabase(dialect, writer, new SqlLog((log ?? NullLoggerFactory.Instance).CreateLogger<SqlStore>()));
            return new SqlStore(database, new RowIds(newest));
        }
        catch (Exception e)
        {
            if (writer is not null) await writer.DisposeAsync();
            dialect.Dispose();
            if (e is DbException fault) throw SqliteDialect.IsDamage(fault) ? StoreUnusableException.Damaged(path, e) : StoreUnusableException.NotReachable(path, e);
            throw;
        }
    }

    /// <summary>A clock that was set back must not give numbers that are taken.</summary>
    private static async ValueTask<long> NewestIdAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var newest = 0L;
        foreach (var table in new[] { "transfers", "sessions", "audit", "hook_deliveries" })
            newest = Math.Max(newest, await connection.FindAsync($"SELECT COALESCE(MAX(id), 0) FROM {table}", [], row => row.GetInt64(0), cancellationToken));
        return newest;
    }

    private static void MakeForOwner(string path)
    {
        if (File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }
}
