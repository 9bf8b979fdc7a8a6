using System.Text.Json.Nodes;
using Portolan.Administration;

namespace Portolan.Stores.Sql.Tests;

public sealed class SettingsStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Add_TwoVersions_KeepsBothInOrder(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        Assert.Null(await store.Settings.FindNewestAsync(Cancelled));
        await store.Settings.AddAsync(new ServerSettings { Greeting = "one" }, 0, "anna", "first", Entry(), Cancelled);
        var second = await store.Settings.AddAsync(new ServerSettings { Greeting = "two" }, 1, "anna", "second", Entry(), Cancelled);
        Assert.Equal((2, "two", Now), (second.Version, second.Document.Greeting, second.At));
        Assert.Equal("two", (await store.Settings.FindNewestAsync(Cancelled))!.Document.Greeting);
        Assert.Equal("one", (await store.Settings.FindAsync(1, Cancelled))!.Document.Greeting);
        var page = await store.Settings.ListAsync(new PageRequest(Limit: 1), Cancelled);
        Assert.Equal([2L], page.Items.Select(version => version.Version));
        Assert.Equal([1L], (await store.Settings.ListAsync(new PageRequest(page.Next, 1), Cancelled)).Items.Select(version => version.Version));
        Assert.Equal(2, (await store.Audit.ListAsync(new AuditFilter(), default, Cancelled)).Items.Count);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Add_BasedOnAnOldVersion_IsRefusedWithItsAuditEntry(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Settings.AddAsync(new ServerSettings(), 0, "anna", "first", Entry(), Cancelled);
        var stale = await Assert.ThrowsAsync<StaleVersionException>(async () => await store.Settings.AddAsync(new ServerSettings(), 0, "bob", "late", Entry(), Cancelled));
        Assert.Equal(1, stale.Current);
        Assert.Single((await store.Audit.ListAsync(new AuditFilter(), default, Cancelled)).Items);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Audit_Filters_FindTheirEntries(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var actor = new Actor("anna", System.Net.IPAddress.Parse("192.0.2.7"));
        await store.Audit.AddAsync(AuditEntry.Of(actor, Now, AuditActions.Create, "user:bob", [new Change("/disabled", null, JsonValue.Create(true))]), Cancelled);
        var undo = AuditEntry.Of(actor with { Occasion = AuditActions.Undo, Undoes = 17 }, Now.AddMinutes(1), AuditActions.Remove, "user:eva");
        await store.Audit.AddAsync(undo, Cancelled);
        await store.Audit.AddAsync(AuditEntry.Of(Actor.Server, Now.AddHours(1), AuditActions.Ban, "ban:203.0.113.0/24"), Cancelled);
        var found = Assert.Single((await store.Audit.ListAsync(new AuditFilter(Object: "user:bob"), default, Cancelled)).Items);
        Assert.Equal((actor.From, "anna", Now), (found.From, found.By, found.At));
        Assert.Null(found.Undoes);
        var undone = Assert.Single((await store.Audit.ListAsync(new AuditFilter(Action: AuditActions.Undo), default, Cancelled)).Items);
        Assert.Equal(("user:eva", 17), (undone.Object, undone.Undoes));
        Assert.True(found.Changes[0].After!.GetValue<bool>());
        Assert.Equal("user:bob", (await store.Audit.FindAsync(found.Id, Cancelled))!.Object);
        Assert.Null(await store.Audit.FindAsync(found.Id - 1, Cancelled));
        Assert.Equal("server", Assert.Single((await store.Audit.ListAsync(new AuditFilter(From: Now.AddMinutes(30)), default, Cancelled)).Items).By);
        Assert.Empty((await store.Audit.ListAsync(new AuditFilter(By: "anna", Action: AuditActions.Ban), default, Cancelled)).Items);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Secrets_SetAndForgotten_AreFoundAndGone(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        await store.Settings.SetSecretAsync("mail.password", "one", Cancelled);
        await store.Settings.SetSecretAsync("mail.password", "two", Cancelled);
        Assert.Equal("two", await store.Settings.FindSecretAsync("mail.password", Cancelled));
        await store.Settings.SetSecretAsync("mail.password", null, Cancelled);
        Assert.Null(await store.Settings.FindSecretAsync("mail.password", Cancelled));
    }

    private static AuditEntry Entry() => AuditEntry.Of(Actor.CommandLine, Now, AuditActions.Change, "settings");
}
