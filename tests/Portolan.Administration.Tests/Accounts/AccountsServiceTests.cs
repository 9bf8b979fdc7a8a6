using System.Diagnostics;
using Portolan.Server.Accounts;

namespace Portolan.Administration.Tests.Accounts;

public sealed class AccountsServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_Change_IsAuditedWithoutThePassword()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var user = await kit.Users.SaveAsync(new User { Name = "bob" }, "first password", Kit.Anna, Cancelled);
        await kit.Users.SaveAsync(user with { Disabled = true }, "second password", Kit.Anna, Cancelled);
        var entries = (await kit.Store.Audit.ListAsync(new AuditFilter(Object: "user:bob"), default, Cancelled)).Items;
        Assert.Equal([AuditActions.Change, AuditActions.Create], entries.Select(entry => entry.Action));
        Assert.Equal(["/disabled", "/password"], entries[0].Changes.Select(change => change.Field));
        Assert.DoesNotContain(entries.SelectMany(entry => entry.Changes), change => change.After?.ToJsonString().Contains("password", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("", "/name")]
    [InlineData("a/b", "/name")]
    [InlineData("..", "/name")]
    [InlineData("user:name", "/name")]
    public async Task Save_ImpossibleName_IsRefused(string name, string field)
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await kit.Users.SaveAsync(new User { Name = name }, "secret", Kit.Anna, Cancelled));
        Assert.Equal(field, Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task Save_TermsThatCannotHold_NamesEach()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var user = new User
        {
            Name = "bob",
            Groups = ["nowhere"],
            Terms = new Terms
            {
                Home = "../out",
                StartDirectory = "inbox",
                VirtualFolders = [new VirtualFolder("/", "x"), new VirtualFolder("/a", "../y", "fly")],
                MaxSessions = -1,
                Hours = [new AllowedHours([], new TimeOnly(8, 0), new TimeOnly(8, 0))],
                ClientCertificate = new ClientCertificateRule(true, ["abc"]),
                DeniedNames = ["a/b"],
            },
        };
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await kit.Users.SaveAsync(user, "", Kit.Anna, Cancelled));
        Assert.Equal(
            ["/groups/0", "/password", "/terms/clientCertificate/fingerprints/0", "/terms/deniedNames/0", "/terms/home", "/terms/hours/0", "/terms/maxSessions", "/terms/startDirectory",
                "/terms/virtualFolders/0/path", "/terms/virtualFolders/1/rights", "/terms/virtualFolders/1/target"],
            refused.Problems.Select(problem => problem.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Import_AccountsFile_TakesItOnceAndMovesIt()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var hash = PasswordHash.Create("secret").ToString();
        var path = folder.Write("accounts.json", $$"""{ "accounts": [ { "name": "anna", "password": "{{hash}}", "rights": "ro,tls=required,tls-session-reuse=off" }, { "name": "bob", "password": "{{hash}}", "rights": "all" } ] }""");
        Assert.Equal(2, await AccountsImport.RunAsync(path, kit.Store.Users, TimeProvider.System, Cancelled));
        Assert.True(File.Exists(path + ".imported") && !File.Exists(path));
        var anna = (await kit.LoginAsync("anna", "secret")).Account!;
        Assert.Equal((true, Server.TlsSessionReuse.Off, Server.Files.FileRights.ReadOnly), (anna.RequireTls, anna.SessionReuse, anna.Access.RightsAt(default)));
        folder.Write("accounts.json", "{ broken");
        Assert.Equal(0, await AccountsImport.RunAsync(path, kit.Store.Users, TimeProvider.System, Cancelled)); // there are users: the file is no more asked
    }

    [Fact]
    public async Task Import_DamagedFile_IsRefusedAndStays()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        foreach (var (text, why) in new[]
        {
            ("{ broken", "从第 1 行第 3 字节起不是 JSON"), ("{}", "缺少“accounts”"), ("""{"accounts":7}""", "类型不对"), ("""{"accounts":[],"accounts":[]}""", "出现了两次"),
            ("""{"accounts":[{"name":"a","password":"x","rights":"fly"}]}""", "“fly”不是权限"),
        })
        {
            var path = folder.Write("accounts.json", text);
            var refused = await Assert.ThrowsAsync<RefusedException>(async () => await AccountsImport.RunAsync(path, kit.Store.Users, TimeProvider.System, Cancelled));
            Assert.Contains(why, refused.Problems[0].Text.Zh, StringComparison.Ordinal);
            Assert.True(File.Exists(path));
        }
    }

    [Fact]
    public async Task PasswordCheck_UnknownName_CostsTheTimeOfAWrongPassword()
    {
        var check = new PasswordCheck();
        var stored = PasswordHash.Create("right").ToString();
        var times = new Dictionary<string, TimeSpan>();
        foreach (var hash in new[] { stored, null, stored, null }) // the first of each warms up
        {
            var startedAt = Stopwatch.GetTimestamp();
            Assert.False(await check.VerifyAsync("user:a", hash, "wrong", Cancelled));
            times[hash ?? "nobody"] = Stopwatch.GetElapsedTime(startedAt);
        }
        Assert.True(times["nobody"] > times[stored] / 10, $"unknown user {times["nobody"]}, wrong password {times[stored]}"); // without the decoy: a thousandth
    }

    [Fact]
    public async Task PasswordCheck_RememberedOnlyWhatWasRight_AndOnlyForItsHash()
    {
        var check = new PasswordCheck();
        var (first, second) = (PasswordHash.Create("one").ToString(), PasswordHash.Create("two").ToString());
        Assert.True(await check.VerifyAsync("user:a", first, "one", Cancelled));
        Assert.True(await check.VerifyAsync("user:a", first, "one", Cancelled));
        Assert.False(await check.VerifyAsync("user:a", first, "two", Cancelled));
        Assert.False(await check.VerifyAsync("user:a", second, "one", Cancelled));
        Assert.True(await check.VerifyAsync("user:a", second, "two", Cancelled));
        Assert.False(await check.VerifyAsync("user:a", null, "one", Cancelled));
        Assert.Null(PasswordCheck.Upgrade(first, "one"));
    }
}
