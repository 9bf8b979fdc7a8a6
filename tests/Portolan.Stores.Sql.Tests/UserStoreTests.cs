using Portolan.Administration;

namespace Portolan.Stores.Sql.Tests;

public sealed class UserStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Save_NewUser_IsFoundWhole(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var anna = new User
        {
            Name = "anna",
            Groups = ["staff", "ärzte"],
            ExpiresAt = Now.AddDays(1),
            PasswordHash = "$hash",
            CreatedAt = Now,
            Terms = new Terms { Rights = [new PathRights("/", "ro")], QuotaBytes = 1L << 40, Hours = [new AllowedHours([DayOfWeek.Monday], new TimeOnly(8, 0), new TimeOnly(18, 0))] },
        };
        Assert.Equal(1, (await store.Users.SaveAsync(anna, Entry("anna"), Cancelled)).Version);
        var found = (await store.Users.FindAsync("anna", Cancelled))!;
        Assert.Equal((anna.ExpiresAt, "$hash", Now, 1L, 1L << 40), (found.ExpiresAt, found.PasswordHash, found.CreatedAt, found.Version, found.Terms.QuotaBytes));
        Assert.Equal(["staff", "ärzte"], found.Groups);
        Assert.Equal(DayOfWeek.Monday, found.Terms.Hours![0].Days[0]);
        Assert.Null(await store.Users.FindAsync("Anna", Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Save_OldVersionOrTakenName_IsRefused(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var first = await store.Users.SaveAsync(new User { Name = "anna" }, Entry("anna"), Cancelled);
        await Assert.ThrowsAsync<StaleVersionException>(async () => await store.Users.SaveAsync(new User { Name = "anna" }, Entry("anna"), Cancelled));
        var second = await store.Users.SaveAsync(first with { Disabled = true }, Entry("anna"), Cancelled);
        Assert.Equal(2, second.Version);
        Assert.Equal(2, (await Assert.ThrowsAsync<StaleVersionException>(async () => await store.Users.SaveAsync(first, Entry("anna"), Cancelled))).Current);
        Assert.True((await store.Users.FindAsync("anna", Cancelled))!.Disabled);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task List_ManyUsers_PagesByNameAndSearches(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        foreach (var name in new[] { "dora", "anna", "bob_1", "bobX1", "Carla" })
            await store.Users.SaveAsync(new User { Name = name, Groups = [name + "-group"] }, Entry(name), Cancelled);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await store.Users.ListAsync(new PageRequest(cursor, 2), search: null, Cancelled);
            names.AddRange(page.Items.Select(user => user.Name));
            Assert.All(page.Items, user => Assert.Equal([user.Name + "-group"], user.Groups));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(5, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["bob_1"], (await store.Users.ListAsync(default, "OB_", Cancelled)).Items.Select(user => user.Name));
        Assert.Equal(5, await store.Users.CountAsync(Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task RemoveGroup_WithMembers_TakesItFromThem(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Users.SaveGroupAsync(new Group { Name = "staff", Terms = new Terms { MaxSessions = 2 } }, Entry("staff"), Cancelled);
        await store.Users.SaveAsync(new User { Name = "anna", Groups = ["staff", "other"] }, Entry("anna"), Cancelled);
        Assert.Equal(2, (await store.Users.FindGroupAsync("staff", Cancelled))!.Terms.MaxSessions);
        Assert.True(await store.Users.RemoveGroupAsync("staff", Entry("staff"), Cancelled));
        Assert.False(await store.Users.RemoveGroupAsync("staff", Entry("staff"), Cancelled));
        Assert.Equal(["other"], (await store.Users.FindAsync("anna", Cancelled))!.Groups);
        Assert.Empty(await store.Users.ListGroupsAsync(Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task CountMembers_UsersComeAndGo_CountsEachGroup(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        foreach (var name in new[] { "staff", "guests", "nobody" }) await store.Users.SaveGroupAsync(new Group { Name = name }, Entry(name), Cancelled);
        foreach (var (name, groups) in new (string, string[])[] { ("anna", ["staff", "guests"]), ("bob", ["staff"]), ("carla", ["staff"]), ("dora", []) })
            await store.Users.SaveAsync(new User { Name = name, Groups = groups }, Entry(name), Cancelled);
        Assert.Equal([("guests", 1), ("staff", 3)], await MembersAsync(store));
        await store.Users.RemoveAsync("bob", Entry("bob"), Cancelled);
        await store.Users.RemoveGroupAsync("guests", Entry("guests"), Cancelled);
        Assert.Equal([("staff", 2)], await MembersAsync(store));
        var plan = await store.Database.ReadAsync((connection, token) => connection.ListAsync("EXPLAIN QUERY PLAN " + SqlUsers.MembersSql, [], row => row.GetString(3), token), Cancelled);
        Assert.Equal("SCAN memberships USING COVERING INDEX memberships_by_group", Assert.Single(plan));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Remove_User_TakesUsageAndLoginAlong(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Users.SaveAsync(new User { Name = "anna" }, Entry("anna"), Cancelled);
        var usage = new Usage(10, 2, new DateOnly(2026, 5, 1), 3, 4);
        store.Users.NoteUsage("anna", Usage.None);
        store.Users.NoteUsage("anna", usage);
        store.Users.NoteLogin("anna", Now);
        await store.History.FlushAsync(Cancelled);
        Assert.Equal((usage, Now), (await store.Users.FindUsageAsync("anna", Cancelled), await store.Users.FindLastLoginAsync("anna", Cancelled)));
        Assert.True(await store.Users.RemoveAsync("anna", Entry("anna"), Cancelled));
        Assert.Equal((Usage.None, null), (await store.Users.FindUsageAsync("anna", Cancelled), await store.Users.FindLastLoginAsync("anna", Cancelled)));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task UpgradePassword_HashChangedMeanwhile_LeavesIt(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Users.SaveAsync(new User { Name = "anna", PasswordHash = "old" }, Entry("anna"), Cancelled);
        Assert.False(await store.Users.UpgradePasswordAsync("anna", "other", "new", Cancelled));
        Assert.True(await store.Users.UpgradePasswordAsync("anna", "old", "new", Cancelled));
        Assert.Equal(("new", 1L), ((await store.Users.FindAsync("anna", Cancelled))!.PasswordHash, (await store.Users.FindAsync("anna", Cancelled))!.Version));
    }

    private static async Task<IEnumerable<(string Group, int Members)>> MembersAsync(SqlStore store) =>
        (await store.Users.CountMembersAsync(Cancelled)).Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static AuditEntry Entry(string name) => AuditEntry.Of(Actor.CommandLine, Now, AuditActions.Change, "user:" + name);
}
