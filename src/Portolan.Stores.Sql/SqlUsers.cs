using System.Data.Common;
using System.Globalization;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlUsers(SqlDatabase database, RowIds ids) : IUserStore
{
    private const string Select = "SELECT name, version, created_at, password_hash, document FROM users";
    private const string SelectGroup = "SELECT name, version, document FROM user_groups";
    internal const string MembersSql = "SELECT group_name, COUNT(*) FROM memberships GROUP BY group_name";
    private const string DayFormat = "yyyy-MM-dd";

    public ValueTask<User?> FindAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var user = await connection.FindAsync(Select + " WHERE name = @name", [new("@name", name)], Read, token);
            return user is null ? null : (await WithGroupsAsync(connection, [user], token))[0];
        },
        cancellationToken);

    public ValueTask<Page<User>> ListAsync(PageRequest page, string? search, CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var condition = string.IsNullOrEmpty(search) ? "" : " AND lower(name) LIKE @search ESCAPE '!'";
            var users = await connection.ListAsync(
                $"{Select} WHERE name > @after{condition} ORDER BY name LIMIT @take",
                [new("@after", page.Cursor ?? ""), new("@search", $"%{Query.Escape(search?.ToLowerInvariant() ?? "")}%"), new("@take", page.Take + 1)], Read, token);
            var piece = Cursors.Page(users, page, user => user.Name);
            return piece with { Items = await WithGroupsAsync(connection, piece.Items, token) };
        },
        cancellationToken);

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync("SELECT COUNT(*) FROM users", [], row => row.GetInt32(0), token), cancellationToken);

    public ValueTask<User> SaveAsync(User user, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            var saved = user with { Version = user.Version + 1 };
            Value[] values =
            [
                new("@name", user.Name), new("@before", user.Version), new("@version", saved.Version), new("@created", user.CreatedAt.ToStored()),
                new("@password", user.PasswordHash), new("@document", Json.Write(saved)),
            ];
            await UpsertAsync(
                connection, user.Version, "users", user.Name,
                "INSERT INTO users (name, version, created_at, password_hash, document) VALUES (@name, @version, @created, @password, @document) ON CONFLICT (name) DO NOTHING",
                "UPDATE users SET version = @version, password_hash = @password, document = @document WHERE name = @name AND version = @before", values, token);
            await connection.RunAsync("DELETE FROM memberships WHERE user_name = @name", [new("@name", user.Name)], token);
            foreach (var (place, group) in user.Groups.Distinct(StringComparer.Ordinal).Index())
            {
                await connection.RunAsync(
                    "INSERT INTO memberships (user_name, group_name, place) VALUES (@user, @group, @place)",
                    [new("@user", user.Name), new("@group", group), new("@place", place)], token);
            }
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return saved;
        },
        cancellationToken);

    public ValueTask<bool> UpgradePasswordAsync(string name, string oldHash, string newHash, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) => await connection.RunAsync(
            "UPDATE users SET password_hash = @new WHERE name = @name AND password_hash = @old", [new("@name", name), new("@old", oldHash), new("@new", newHash)], token) > 0,
        cancellationToken);

    public ValueTask<bool> RemoveAsync(string name, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            Value[] values = [new("@name", name)];
            if (await connection.RunAsync("DELETE FROM users WHERE name = @name", values, token) == 0) return false;
            await connection.RunAsync("DELETE FROM memberships WHERE user_name = @name", values, token);
            await connection.RunAsync("DELETE FROM user_usage WHERE user_name = @name", values, token);
            await connection.RunAsync("DELETE FROM last_logins WHERE user_name = @name", values, token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return true;
        },
        cancellationToken);

    public ValueTask<Group?> FindGroupAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync(SelectGroup + " WHERE name = @name", [new("@name", name)], ReadGroup, token), cancellationToken);

    public ValueTask<IReadOnlyList<Group>> ListGroupsAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<Group>)await connection.ListAsync(SelectGroup + " ORDER BY name", [], ReadGroup, token), cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, int>> CountMembersAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) =>
        {
            var counts = await connection.ListAsync(MembersSql, [], row => (Group: row.GetString(0), Members: row.GetInt32(1)), token);
            return (IReadOnlyDictionary<string, int>)counts.ToDictionary(count => count.Group, count => count.Members, StringComparer.Ordinal);
        },
        cancellationToken);

    public ValueTask<Group> SaveGroupAsync(Group group, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            var saved = group with { Version = group.Version + 1 };
            await UpsertAsync(
                connection, group.Version, "user_groups", group.Name,
                "INSERT INTO user_groups (name, version, document) VALUES (@name, @version, @document) ON CONFLICT (name) DO NOTHING",
                "UPDATE user_groups SET version = @version, document = @document WHERE name = @name AND version = @before",
                [new("@name", group.Name), new("@before", group.Version), new("@version", saved.Version), new("@document", Json.Write(saved))], token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return saved;
        },
        cancellationToken);

    public ValueTask<bool> RemoveGroupAsync(string name, AuditEntry audit, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            if (await connection.RunAsync("DELETE FROM user_groups WHERE name = @name", [new("@name", name)], token) == 0) return false;
            await connection.RunAsync("DELETE FROM memberships WHERE group_name = @name", [new("@name", name)], token);
            await AuditRows.InsertAsync(connection, ids, audit, token);
            return true;
        },
        cancellationToken);

    public async ValueTask<Usage> FindUsageAsync(string user, CancellationToken cancellationToken) => await database.ReadAsync(
        (connection, token) => connection.FindAsync(
            "SELECT bytes, files, day, uploaded_today, downloaded_today FROM user_usage WHERE user_name = @name", [new("@name", user)],
            row => new Usage(row.GetInt64(0), row.GetInt64(1), DateOnly.ParseExact(row.GetString(2), DayFormat, CultureInfo.InvariantCulture), row.GetInt64(3), row.GetInt64(4)), token),
        cancellationToken) ?? Usage.None;

    public void NoteUsage(string user, Usage usage) => database.Later(rows => rows.Run(
        """
        INSERT INTO user_usage (user_name, bytes, files, day, uploaded_today, downloaded_today) VALUES (@name, @bytes, @files, @day, @up, @down)
        ON CONFLICT (user_name) DO UPDATE SET bytes = excluded.bytes, files = excluded.files, day = excluded.day,
            uploaded_today = excluded.uploaded_today, downloaded_today = excluded.downloaded_today
        """,
        new("@name", user), new("@bytes", usage.Bytes), new("@files", usage.Files), new("@day", usage.Day.ToString(DayFormat, CultureInfo.InvariantCulture)),
        new("@up", usage.UploadedToday), new("@down", usage.DownloadedToday)));

    public ValueTask<DateTimeOffset?> FindLastLoginAsync(string user, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync<DateTimeOffset?>("SELECT at FROM last_logins WHERE user_name = @name", [new("@name", user)], row => row.Time(0), token), cancellationToken);

    public void NoteLogin(string user, DateTimeOffset at) => database.Later(rows => rows.Run(
        "INSERT INTO last_logins (user_name, at) VALUES (@name, @at) ON CONFLICT (user_name) DO UPDATE SET at = excluded.at", new("@name", user), new("@at", at.ToStored())));

    /// <summary>Adds where there was no version before, else replaces exactly that version.</summary>
    private static async ValueTask UpsertAsync(DbConnection connection, long before, string table, string name, string insert, string update, Value[] values, CancellationToken cancellationToken)
    {
        var isNew = before == 0;
        if (await connection.RunAsync(isNew ? insert : update, isNew ? [.. values.Where(value => value.Name != "@before")] : [.. values.Where(value => value.Name != "@created")], cancellationToken) > 0) return;
        throw new StaleVersionException(await connection.FindAsync($"SELECT version FROM {table} WHERE name = @name", [new("@name", name)], row => row.GetInt64(0), cancellationToken));
    }

    private static async ValueTask<IReadOnlyList<User>> WithGroupsAsync(DbConnection connection, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0) return users;
        var groups = await connection.ListAsync(
            "SELECT user_name, group_name FROM memberships WHERE user_name >= @first AND user_name <= @last ORDER BY user_name, place",
            [new("@first", users[0].Name), new("@last", users[^1].Name)], row => (User: row.GetString(0), Group: row.GetString(1)), cancellationToken);
        var byUser = groups.ToLookup(row => row.User, row => row.Group, StringComparer.Ordinal);
        return [.. users.Select(user => user with { Groups = [.. byUser[user.Name]] })];
    }

    private static User Read(DbDataReader row) =>
        Json.Read<User>(row.GetString(4)) with { Name = row.GetString(0), Version = row.GetInt64(1), CreatedAt = row.Time(2), PasswordHash = row.TextOrNull(3) };

    private static Group ReadGroup(DbDataReader row) => Json.Read<Group>(row.GetString(2)) with { Name = row.GetString(0), Version = row.GetInt64(1) };
}
