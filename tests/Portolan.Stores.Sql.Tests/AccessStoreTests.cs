using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql.Tests;

public sealed class AccessStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AuditEntry Entry = AuditEntry.Of(Actor.CommandLine, Now, AuditActions.Change, "test");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task TryAddFirst_TwoAtTheSameTime_OnlyOneWins(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            store.Access.TryAddFirstAdministratorAsync(new Administrator { Name = $"admin{i}", Role = Role.Administrator }, Entry, Cancelled).AsTask()));
        Assert.Single(tries, won => won);
        Assert.Single(await store.Access.ListAdministratorsAsync(Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task SaveAdministrator_Twice_KeepsTheSecond(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var root = new Administrator { Name = "root", Role = Role.Operator, PasswordHash = "h", CreatedAt = Now };
        await store.Access.SaveAdministratorAsync(root, Entry, Cancelled);
        await store.Access.SaveAdministratorAsync(root with { Role = Role.Administrator, TotpSecret = "ABC", Language = "zh" }, Entry, Cancelled);
        store.Access.NoteAdministratorLogin("root", Now.AddHours(1));
        await store.History.FlushAsync(Cancelled);
        var found = (await store.Access.FindAdministratorAsync("root", Cancelled))!;
        Assert.Equal((Role.Administrator, "ABC", "zh", "h", Now, Now.AddHours(1), true), (found.Role, found.TotpSecret, found.Language, found.PasswordHash, found.CreatedAt, found.LastLogin, found.TotpEnabled));
        Assert.True(await store.Access.RemoveAdministratorAsync("root", Entry, Cancelled));
        Assert.Null(await store.Access.FindAdministratorAsync("root", Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Keys_AddedAndRemoved_AreFoundByTheirHash(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Access.AddKeyAsync(new ApiKey { Id = "k1", Name = "backup", Prefix = "ptl_ab", Hash = "cafe", Scope = ApiScope.Metrics, CreatedBy = "root", CreatedAt = Now }, Entry, Cancelled);
        store.Access.NoteKeyUse("k1", Now.AddMinutes(5));
        await store.History.FlushAsync(Cancelled);
        var found = (await store.Access.FindKeyAsync("cafe", Cancelled))!;
        Assert.Equal(("k1", ApiScope.Metrics, Now.AddMinutes(5)), (found.Id, found.Scope, found.LastUsedAt));
        Assert.True(await store.Access.RemoveKeyAsync("k1", Entry, Cancelled));
        Assert.Null(await store.Access.FindKeyAsync("cafe", Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Bans_SavedTwice_KeepTheSecondAndForgetTheOld(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var network = IPNetwork.Parse("2001:db8::/64");
        await store.Bans.SaveAsync(new BanRow(network, "guessing", Now, Now.AddMinutes(5), 1, Automatic: true, "server"), Entry, Cancelled);
        await store.Bans.SaveAsync(new BanRow(network, "guessing again", Now, Now.AddMinutes(20), 2, Automatic: true, "server"), Entry, Cancelled);
        await store.Bans.SaveAsync(new BanRow(IPNetwork.Parse("203.0.113.0/24"), "said so", Now.AddHours(1), null, 1, Automatic: false, "root"), Entry, Cancelled);
        Assert.Equal([1, 2], (await store.Bans.ListAsync(Cancelled)).Select(ban => ban.Count));
        await store.Bans.ForgetAsync(Now.AddDays(1), Cancelled);
        Assert.Equal("root", Assert.Single(await store.Bans.ListAsync(Cancelled)).By);
        Assert.True(await store.Bans.RemoveAsync(IPNetwork.Parse("203.0.113.0/24"), Entry, Cancelled));
        Assert.False(await store.Bans.RemoveAsync(IPNetwork.Parse("203.0.113.0/24"), Entry, Cancelled));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Hooks_ManyDeliveries_KeepTheLastHundred(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Hooks.SaveAsync(new Hook { Id = "h1", Kind = HookKind.Webhook, On = [HookEvent.Login, HookEvent.Quota], Target = "https://example.org/", Secret = "s" }, Entry, Cancelled);
        for (var i = 0; i < 130; i++) store.Hooks.Add(new HookDelivery("h1", Now.AddSeconds(i), HookEvent.Login, 1, i, Error: null));
        await store.History.FlushAsync(Cancelled);
        var kept = (await store.Hooks.ListDeliveriesAsync("h1", new PageRequest(Limit: 1000), Cancelled)).Items;
        Assert.Equal((100, 129, 30), (kept.Count, kept[0].Status, kept[^1].Status));
        var hook = (await store.Hooks.FindAsync("h1", Cancelled))!;
        Assert.Equal([HookEvent.Login, HookEvent.Quota], hook.On);
        Assert.Equal("s", hook.Secret);
        Assert.True(await store.Hooks.RemoveAsync("h1", Entry, Cancelled));
        Assert.Empty((await store.Hooks.ListDeliveriesAsync("h1", default, Cancelled)).Items);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Invitations_Report_IsTakenOnceAndInTime(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Invitations.AddAsync(new DoctorInvitation("abc", Now, "root", Now.AddHours(1), User: "anna"), Cancelled);
        Assert.False(await store.Invitations.TryReportAsync("abc", "{}", Now.AddHours(2), Cancelled));
        Assert.True(await store.Invitations.TryReportAsync("abc", "{\"ok\":true}", Now.AddMinutes(5), Cancelled));
        Assert.False(await store.Invitations.TryReportAsync("abc", "{}", Now.AddMinutes(6), Cancelled));
        Assert.Equal("anna", (await store.Invitations.FindAsync("abc", Cancelled))!.User);
        Assert.Equal(("{\"ok\":true}", Now.AddMinutes(5)), ((await store.Invitations.FindAsync("abc", Cancelled))!.Report, Assert.Single(await store.Invitations.ListAsync(Cancelled)).ReportedAt));
    }
}
