using System.Net;

namespace Portolan.Administration.Tests.Backup;

public sealed class BackupTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_ImportedElsewhere_MakesTheSameServer()
    {
        using var folder = new TempFolder();
        await using var one = await Kit.OpenAsync(folder.Path);
        await FillAsync(one);
        var text = BackupService.Write(await one.Backup.ExportAsync(Cancelled));
        Assert.DoesNotContain("hook secret", text, StringComparison.Ordinal);
        await using var other = await Kit.OpenAsync(folder.Path);
        await other.Users.SaveAsync(new User { Name = "stray" }, "secret", Kit.Anna, Cancelled);
        var backup = BackupService.Read(text);
        Assert.NotEmpty(await other.Backup.DiffAsync(backup, Cancelled));
        await other.Backup.ImportAsync(backup, Kit.Anna, Cancelled);
        Assert.Empty(await other.Backup.DiffAsync(backup, Cancelled));
        Assert.NotNull((await other.LoginAsync("bob", "bob's password")).Account);
        Assert.Equal((1, "hello"), (await other.Store.Users.CountAsync(Cancelled), other.Settings.Effective.Greeting));
    }

    [Fact]
    public async Task Diff_OneUserDiffers_NamesTheUserAndTheValue()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await FillAsync(kit);
        var backup = await kit.Backup.ExportAsync(Cancelled);
        var user = (await kit.Store.Users.FindAsync("bob", Cancelled))!;
        await kit.Users.SaveAsync(user with { Disabled = true }, null, Kit.Anna, Cancelled);
        Assert.Equal("/users/bob/user/disabled", Assert.Single(await kit.Backup.DiffAsync(backup, Cancelled)).Field);
    }

    [Fact]
    public async Task Import_DocumentThatCannotHold_ChangesNothing()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await FillAsync(kit);
        var good = await kit.Backup.ExportAsync(Cancelled);
        var bad = good with
        {
            Settings = good.Settings with { Limits = new Server.LimitSettings { MaxSessions = 0 } },
            Administrators = [],
            Users = [new BackupUser(new User { Name = "a/b" }, null)],
        };
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await kit.Backup.ImportAsync(bad, Kit.Anna, Cancelled));
        Assert.Equal(["/administrators", "/name", "/settings/limits/maxSessions"], refused.Problems.Select(problem => problem.Field).Order(StringComparer.Ordinal));
        Assert.Empty(await kit.Backup.DiffAsync(good, Cancelled));
    }

    [Fact]
    public async Task Import_StandsInTheLog_WithWhatItChangedAndNothingElse()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await FillAsync(kit);
        var backup = await kit.Backup.ExportAsync(Cancelled);
        var before = (await kit.Store.Audit.ListAsync(new AuditFilter(), default, Cancelled)).Items.Count;
        await kit.Backup.ImportAsync(backup, Kit.Anna, Cancelled);
        Assert.Equal(before, (await kit.Store.Audit.ListAsync(new AuditFilter(), default, Cancelled)).Items.Count);

        var other = backup with
        {
            Hooks = [backup.Hooks[0] with { Target = "https://example.com/" }],
            Bans = [backup.Bans[0] with { Reason = "thought again" }],
            Administrators = [backup.Administrators[0] with { Language = "zh" }, new BackupAdministrator("deputy", Role.Administrator, Disabled: false, null, "$other", DateTimeOffset.UnixEpoch)],
        };
        await kit.Backup.ImportAsync(other, Kit.Anna, Cancelled);

        var logged = (await kit.Store.Audit.ListAsync(new AuditFilter(Action: AuditActions.Import), default, Cancelled)).Items;
        Assert.Equal(
            ["administrator:deputy ", "administrator:root /language", "ban:203.0.113.0/24 /reason", "hook:h /target"],
            logged.Select(entry => $"{entry.Object} {Assert.Single(entry.Changes).Field}").Order(StringComparer.Ordinal));
        Assert.All(logged, entry => Assert.Null(AuditUndo.ObstacleTo(entry)));
        Assert.Equal("hook secret", (await kit.Store.Hooks.FindAsync("h", Cancelled))!.Secret);
    }

    [Theory, InlineData("no json"), InlineData("[]"), InlineData("""{ "at": "2026-05-01T00:00:00Z", "settings": { "passive": { "ports": "x" } }, "groups": [], "users": [], "administrators": [], "bans": [], "hooks": [] }""")]
    public void Read_NoBackup_IsRefused(string text) => Assert.Throws<RefusedException>(() => BackupService.Read(text));

    [Theory]
    [InlineData("/users/1", """{ "users": [ {}, null ] }""")]
    [InlineData("/settings/networks/0", """{ "settings": { "networks": [ null ] } }""")]
    [InlineData("/settings", """{ "settings": {}, "Settings": {} }""")]
    public void Read_WhatTheApiWouldRefuse_IsRefusedHereToo(string field, string text) =>
        Assert.Equal(field, Assert.Single(Assert.Throws<RefusedException>(() => BackupService.Read(text)).Problems).Field, ignoreCase: true);

    /// <summary>As a copy is that ended in the middle: half a backup is none.</summary>
    [Fact]
    public async Task Read_CutAnywhere_IsRefused()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await FillAsync(kit);
        var whole = BackupService.Write(await kit.Backup.ExportAsync(Cancelled)).TrimEnd();
        BackupService.Read(whole);
        for (var length = 0; length < whole.Length; length++) Assert.Throws<RefusedException>(() => BackupService.Read(whole[..length]));
    }

    private static async Task FillAsync(Kit kit)
    {
        var entry = AuditEntry.Of(Actor.Server, DateTimeOffset.UnixEpoch, AuditActions.Create, "test");
        await kit.Settings.ChangeAsync(new ServerSettings { Greeting = "hello" }, 0, Kit.Anna, Cancelled);
        await kit.Users.SaveGroupAsync(new Group { Name = "staff", Terms = new Terms { MaxSessions = 3 } }, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(new User { Name = "bob", Groups = ["staff"] }, "bob's password", Kit.Anna, Cancelled);
        await kit.Store.Access.SaveAdministratorAsync(new Administrator { Name = "root", Role = Role.Administrator, PasswordHash = "$hash" }, entry, Cancelled);
        await kit.Store.Bans.SaveAsync(new BanRow(IPNetwork.Parse("203.0.113.0/24"), "said so", DateTimeOffset.UnixEpoch, null, 1, Automatic: false, "root"), entry, Cancelled);
        await kit.Store.Hooks.SaveAsync(new Hook { Id = "h", Target = "https://example.org/", On = [HookEvent.Ban], Secret = "hook secret" }, entry, Cancelled);
    }
}
