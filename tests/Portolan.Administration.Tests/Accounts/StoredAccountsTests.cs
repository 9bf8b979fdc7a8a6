using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Quotas;

namespace Portolan.Administration.Tests.Accounts;

public sealed class StoredAccountsTests
{
    private const string Password = "correct horse";
    private static readonly DateTimeOffset FridayNoon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_StoredUser_GetsWhatTheTermsSay()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await kit.Users.SaveGroupAsync(new Group { Name = "staff", Terms = new Terms { QuotaBytes = 100, MaxSessions = 2 } }, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(
            new User { Name = "bob", Groups = ["staff"], Terms = new Terms { Home = "{user}", StartDirectory = "/inbox", Rights = [new PathRights("/", "ro"), new PathRights("/inbox", "rw")], MaxSessions = 0 } },
            Password, Kit.Anna, Cancelled);
        var account = (await kit.LoginAsync("bob", Password)).Account!;
        Assert.True(Directory.Exists(folder["bob"]));
        Assert.Equal(FileRights.ReadOnly, account.Access.RightsAt(VirtualPath.Root));
        Assert.True(account.Access.RightsAt(VirtualPath.Parse("/inbox/x")).HasFlag(FileRights.Write));
        Assert.Equal("/inbox", account.Home.Value);
        Assert.Equal((100L, null), (account.Use!.Limits.QuotaBytes, account.Use.Limits.MaxSessions));
        Assert.Equal(LoginRefusal.WrongPassword, (await kit.LoginAsync("bob", "wrong")).Refusal);
        Assert.Equal(LoginRefusal.UnknownUser, (await kit.LoginAsync("nobody", Password)).Refusal);
    }

    [Fact]
    public async Task Login_AnonymousWhereNobodyMadeIt_IsRefused()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await kit.Users.SaveAsync(new User { Name = "bob" }, null, Kit.Anna, Cancelled); // nobody gets in by a password he has not
        foreach (var name in new[] { "anonymous", "ftp" }) Assert.Equal(LoginRefusal.UnknownUser, (await kit.LoginAsync(name, "me@example.org")).Refusal);
        Assert.Equal(LoginRefusal.WrongPassword, (await kit.LoginAsync("bob", "")).Refusal);
        await kit.Users.SaveAsync(new User { Name = "anonymous", AnyPassword = true }, null, Kit.Anna, Cancelled);
        Assert.NotNull((await kit.LoginAsync("anonymous", "me@example.org")).Account);
    }

    [Fact]
    public async Task Login_DisabledExpiredOrOutsideHours_IsRefusedOnlyAfterTheRightPassword()
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(FridayNoon);
        await using var kit = await Kit.OpenAsync(folder.Path, time);
        await kit.Users.SaveAsync(new User { Name = "off", Disabled = true }, Password, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(new User { Name = "old", ExpiresAt = FridayNoon.AddHours(-1) }, Password, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(new User { Name = "night", Terms = new Terms { Hours = [new AllowedHours([], new TimeOnly(22, 0), new TimeOnly(6, 0))] } }, Password, Kit.Anna, Cancelled);
        Assert.Equal(LoginRefusal.Disabled, (await kit.LoginAsync("off", Password)).Refusal);
        Assert.Equal(LoginRefusal.Expired, (await kit.LoginAsync("old", Password)).Refusal);
        Assert.Equal(LoginRefusal.OutsideHours, (await kit.LoginAsync("night", Password)).Refusal);
        Assert.Equal(LoginRefusal.WrongPassword, (await kit.LoginAsync("off", "wrong")).Refusal);
        time.Advance(TimeSpan.FromHours(11));
        Assert.NotNull((await kit.LoginAsync("night", Password)).Account);
    }

    [Fact]
    public async Task NeedsTls_ByUserGroupOrDefaults_UnknownNamesAsTheDefaultsSay()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await kit.Users.SaveGroupAsync(new Group { Name = "strict", Terms = new Terms { RequireTls = true } }, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(new User { Name = "bob", Groups = ["strict"] }, Password, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(new User { Name = "eve", Groups = ["strict"], Terms = new Terms { RequireTls = false } }, Password, Kit.Anna, Cancelled);
        Assert.Equal((true, false, false), (await NeedsAsync("bob"), await NeedsAsync("eve"), await NeedsAsync("nobody")));
        await kit.Settings.ChangeAsync(new ServerSettings { Defaults = new Terms { RequireTls = true } }, kit.Settings.Stored.Version, Kit.Anna, Cancelled);
        Assert.Equal((true, false, true), (await NeedsAsync("bob"), await NeedsAsync("eve"), await NeedsAsync("nobody")));

        ValueTask<bool> NeedsAsync(string name) => kit.Accounts.NeedsTlsAsync(name, Cancelled);
    }

    /// <summary>Where others store too, what lies there is nobody's own: counted live as counted anew.</summary>
    [Theory, InlineData("shared", 0), InlineData("root/bob/inbox", 8)]
    public async Task Usage_OfVirtualFolders_IsTheSameLiveAndCountedAnew(string target, long counted)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["shared"]);
        await using var kit = await Kit.OpenAsync(folder["root"]);
        var user = await kit.Users.SaveAsync(
            new User { Name = "bob", Terms = new Terms { Home = "bob", QuotaBytes = 10, QuotaFiles = 2, VirtualFolders = [new VirtualFolder("/there", folder[target], null)] } }, Password, Kit.Anna, Cancelled);
        var account = (await kit.LoginAsync("bob", Password)).Account!;
        var files = new GuardedFiles(account.Files, account.Access, account.Use);
        await StoreAsync("/own.txt", 2);
        await StoreAsync("/there/a.txt", 3);
        await StoreAsync("/there/a.txt", 8);
        if (counted == 0) await StoreAsync("/there/b.txt", 100); // no quota there
        else await Assert.ThrowsAsync<StoreException>(() => StoreAsync("/there/b.txt", 100));
        Assert.Equal(2 + counted, account.Use!.Usage.Bytes);

        Assert.Equal(account.Use.Usage, await kit.Accounts.RecountAsync(user, Cancelled));
        await files.DeleteAsync(VirtualPath.Parse("/there/a.txt"), Cancelled);
        Assert.Equal((2, 1), (account.Use.Usage.Bytes, account.Use.Usage.Files));
        Assert.Equal(account.Use.Usage, await kit.Accounts.RecountAsync(user, Cancelled));

        Task StoreAsync(string path, int length) => StoreInAsync(files, path, length);
    }

    /// <summary>What lies in the home counts, on whichever way it came there or went.</summary>
    [Theory, InlineData("root", "/all/bob", "/all/eve"), InlineData("root/bob", "/all", null), InlineData("", "/all/root/bob", "/all/root/eve")]
    public async Task Usage_OfAFolderThatHoldsTheHome_IsTheSameLiveAndCountedAnew(string target, string own, string? others)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["root/eve"]);
        await using var kit = await Kit.OpenAsync(folder["root"]);
        var user = await kit.Users.SaveAsync(
            new User { Name = "bob", Terms = new Terms { Home = "bob", QuotaBytes = 10, QuotaFiles = 3, VirtualFolders = [new VirtualFolder("/all", target.Length == 0 ? folder.Path : folder[target], null)] } }, Password, Kit.Anna, Cancelled);
        var account = (await kit.LoginAsync("bob", Password)).Account!;
        var files = new GuardedFiles(account.Files, account.Access, account.Use);
        await StoreInAsync(files, "/a.txt", 2);
        await StoreInAsync(files, own + "/b.txt", 3);
        await HoldsAsync(bytes: 5, count: 2);
        await Assert.ThrowsAsync<StoreException>(() => StoreInAsync(files, own + "/c.txt", 6));
        await files.DeleteAsync(VirtualPath.Parse(own + "/a.txt"), Cancelled);
        await HoldsAsync(bytes: 3, count: 1);
        if (others is null) return;

        await files.CreateDirectoryAsync(VirtualPath.Parse(others + "/d"), Cancelled);
        await StoreInAsync(files, others + "/d/big.txt", 8);
        await StoreInAsync(files, others + "/d/small.txt", 1);
        await HoldsAsync(bytes: 3, count: 1);
        Assert.Equal(StoreError.QuotaExceeded, (await Assert.ThrowsAsync<StoreException>(() => RenameAsync(others + "/d", own + "/d"))).Error);
        await files.DeleteAsync(VirtualPath.Parse(others + "/d/big.txt"), Cancelled);
        await RenameAsync(others + "/d", own + "/d");
        await HoldsAsync(bytes: 4, count: 2);
        await RenameAsync(own + "/b.txt", others + "/b.txt");
        await HoldsAsync(bytes: 1, count: 1);
        await RenameAsync(others + "/b.txt", own + "/d/small.txt");
        await HoldsAsync(bytes: 3, count: 1);
        await RenameAsync(own + "/d", others + "/d");
        await HoldsAsync(bytes: 0, count: 0);

        async Task HoldsAsync(long bytes, long count)
        {
            Assert.Equal((bytes, count), (account.Use!.Usage.Bytes, account.Use.Usage.Files));
            Assert.Equal(account.Use.Usage, await kit.Accounts.RecountAsync(user, Cancelled));
        }

        async Task RenameAsync(string from, string to) => await files.RenameAsync(VirtualPath.Parse(from), VirtualPath.Parse(to), Cancelled);
    }

    [Fact]
    public async Task Change_WhileLoggedIn_IsFeltByTheRunningSession()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var user = await kit.Users.SaveAsync(new User { Name = "bob" }, Password, Kit.Anna, Cancelled);
        var use = (await kit.LoginAsync("bob", Password)).Account!.Use!;
        Assert.Equal(AccountStanding.Good, use.Judge!(FridayNoon));
        user = await kit.Users.SaveAsync(user with { Terms = new Terms { UploadBytesPerSecond = 1000 } }, null, Kit.Anna, Cancelled);
        Assert.Equal(1000, use.Limits.UploadBytesPerSecond);
        await kit.Users.SaveAsync(user with { Disabled = true }, null, Kit.Anna, Cancelled);
        Assert.Equal(AccountStanding.Revoked, use.Judge!(FridayNoon));
        await kit.Users.RemoveAsync("bob", Kit.Anna, Cancelled);
        Assert.Equal(AccountStanding.Revoked, use.Judge!(FridayNoon));
        Assert.Null(kit.Accounts.FindUse("bob"));
    }

    [Fact]
    public async Task Login_HashOfLowerCost_IsMadeAnew()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var salt = new byte[16];
        var weak = $"$pbkdf2-sha256$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(Password, salt, 1000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32))}";
        await kit.Users.SaveAsync(new User { Name = "bob", PasswordHash = weak }, null, Kit.Anna, Cancelled);
        Assert.NotNull((await kit.LoginAsync("bob", Password)).Account);
        var better = (await kit.Store.Users.FindAsync("bob", Cancelled))!.PasswordHash!;
        Assert.StartsWith($"$pbkdf2-sha256${PasswordHash.Iterations}$", better, StringComparison.Ordinal);
        Assert.NotNull((await kit.LoginAsync("bob", Password)).Account);
    }

    [Fact]
    public async Task Login_ClientCertificate_IsAskedForAndCanReplaceThePassword()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var print = new string('a', 64);
        await kit.Users.SaveAsync(new User { Name = "must", Terms = new Terms { ClientCertificate = new ClientCertificateRule(true, [print]) } }, Password, Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(new User { Name = "may", Terms = new Terms { ClientCertificate = new ClientCertificateRule(false, [print], InsteadOfPassword: true) } }, Password, Kit.Anna, Cancelled);
        Assert.Equal(LoginRefusal.CertificateRequired, (await kit.LoginAsync("must", Password)).Refusal);
        Assert.Equal(LoginRefusal.CertificateRequired, (await kit.LoginAsync("must", Password, new string('b', 64))).Refusal);
        Assert.NotNull((await kit.LoginAsync("must", Password, print)).Account);
        Assert.Equal(LoginRefusal.WrongPassword, (await kit.LoginAsync("must", "wrong", print)).Refusal);
        Assert.NotNull((await kit.LoginAsync("may", "wrong", print)).Account);
        Assert.NotNull((await kit.LoginAsync("may", Password)).Account);
    }

    [Fact]
    public async Task Usage_KeptAndRecounted_SurvivesARestart()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var user = await kit.Users.SaveAsync(new User { Name = "bob", Terms = new Terms { Home = "{user}" } }, Password, Kit.Anna, Cancelled);
        Directory.CreateDirectory(folder["bob/deep"]);
        folder.Write("bob/a", "12345");
        folder.Write("bob/deep/b", "123");
        var counted = await kit.Accounts.RecountAsync(user, Cancelled);
        Assert.Equal((8L, 2L), (counted.Bytes, counted.Files));
        await kit.Store.History.FlushAsync(Cancelled);
        using var again = new StoredAccounts(kit.Store.Users, new PasswordCheck(), folder.Path);
        Assert.Equal(8, (await again.OpenAsync(user, Cancelled)).Use!.Usage.Bytes);
    }

    [Fact]
    public async Task TryPath_RulesAndFolders_SaysWhereAndWhy()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var user = new User
        {
            Name = "bob",
            Terms = new Terms
            {
                Home = "{user}",
                Rights = [new PathRights("/", "ro"), new PathRights("/inbox", "upload")],
                DeniedNames = ["*.exe"],
                VirtualFolders = [new VirtualFolder("/shared", "common", "rw")],
            },
        };
        var inbox = await kit.Accounts.TryPathAsync(user, "/inbox/x", Cancelled);
        Assert.Equal(("home", folder["bob/inbox/x"], "upload"), (inbox.Store, inbox.RealPath, inbox.Rights));
        Assert.Contains("/inbox", inbox.Why.En, StringComparison.Ordinal);
        var shared = await kit.Accounts.TryPathAsync(user, "/shared/y", Cancelled);
        Assert.Equal(("/shared", folder["common/y"], "rw"), (shared.Store, shared.RealPath, shared.Rights));
        Assert.Equal("none", (await kit.Accounts.TryPathAsync(user, "/a.EXE", Cancelled)).Rights);
        Assert.Equal(folder["bob"], (await kit.Accounts.TryPathAsync(user, "/", Cancelled)).RealPath);
    }

    [Theory]
    [InlineData("2026-05-01T12:00", true)] // a Friday
    [InlineData("2026-05-01T18:00", false)]
    [InlineData("2026-05-02T12:00", false)]
    [InlineData("2026-05-03T23:30", true)] // Sunday night
    [InlineData("2026-05-04T05:59", true)] // still that night
    [InlineData("2026-05-04T06:00", false)]
    public void Hours_DaysAndNights_Hold(string local, bool open) => Assert.Equal(open, OpenHours.Hold(
        [new AllowedHours([DayOfWeek.Friday], new TimeOnly(8, 0), new TimeOnly(18, 0)), new AllowedHours([DayOfWeek.Sunday], new TimeOnly(23, 0), new TimeOnly(6, 0))],
        DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task StoreInAsync(GuardedFiles files, string path, int length)
    {
        await using var upload = await files.OpenWriteAsync(VirtualPath.Parse(path), default, Cancelled);
        await upload.WriteAsync(new byte[length], 0, Cancelled);
        await upload.CommitAsync(length, Cancelled);
    }
}
