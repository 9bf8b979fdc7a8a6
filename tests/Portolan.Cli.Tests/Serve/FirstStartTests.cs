using Portolan.Administration;
using Portolan.Cli.Serve;
using Portolan.Server.Accounts;
using Portolan.Stores.Sql;

namespace Portolan.Cli.Tests.Serve;

public sealed class FirstStartTests : IDisposable
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prepare_FirstStart_MakesAnAccountThatIsStoredAsAHashOnly()
    {
        await using var store = await OpenStoreAsync();
        using var ground = await PrepareAsync(new ServeSettings { Data = _folder["data"] }, store: store);
        var user = Assert.Single(ground.Users);
        var stored = (await store.Users.FindAsync(user.Name, TestContext.Current.CancellationToken))!;
        Assert.StartsWith("$pbkdf2-sha256$600000$", stored.PasswordHash, StringComparison.Ordinal);
        Assert.True(PasswordHash.TryParse(stored.PasswordHash!, out var hash) && hash!.Verify(user.NewPassword!));
    }

    [Fact]
    public async Task Prepare_FirstStart_KeepsSecretsToTheOwner()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix modes"); return; }
        await using var store = await OpenStoreAsync();
        using var ground = await PrepareAsync(new ServeSettings { Data = _folder["data"] }, store: store);
        Assert.Equal(OwnerReadWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["data"]));
        Assert.Equal(OwnerReadWrite, File.GetUnixFileMode(_folder["data/portolan.db"]));
        Assert.Equal(OwnerReadWrite, File.GetUnixFileMode(_folder["data/tls/key.pem"]));
    }

    [Fact]
    public async Task Prepare_SecondStart_KeepsAccountAndCertificateAndShowsNoPassword()
    {
        await using var store = await OpenStoreAsync();
        using var first = await PrepareAsync(new ServeSettings { Data = _folder["data"] }, store: store);
        using var second = await PrepareAsync(new ServeSettings { Data = _folder["data"] }, store: store);
        Assert.Null(Assert.Single(second.Users).NewPassword);
        Assert.Equal(first.Certificate!.Current[0].Thumbprint, second.Certificate!.Current[0].Thumbprint);
    }

    [Fact]
    public async Task Prepare_OwnUsers_StoresNothing()
    {
        var root = _folder.MakeFolder("root");
        var shell = new TestShell { Variables = { ["PORTOLAN_DATA"] = _folder["data"] } };
        using var ground = await PrepareAsync(new ServeSettings { Root = root, Users = ["bob:secret"] }, shell);
        Assert.False(Directory.Exists(_folder["data"]));
        Assert.NotNull(ground.Certificate);
        Assert.Null(Assert.Single(ground.Users).NewPassword);
    }

    [Fact]
    public async Task Prepare_UserWithoutPassword_TakesItFromTheEnvironment()
    {
        var shell = new TestShell { Variables = { ["PORTOLAN_PASSWORD"] = "secret" } };
        using var ground = await PrepareAsync(new ServeSettings { Root = _folder.Path, Users = ["bob"], NoTls = true }, shell);
        Assert.Equal(LoginRefusal.None, await LoginAsync(ground, "bob", "secret"));
        Assert.NotEqual(LoginRefusal.None, await LoginAsync(ground, "bob", "guess"));
    }

    [Fact]
    public async Task Prepare_UserFile_ReadsClearAndHashedPasswords()
    {
        var file = _folder.Write("users", $"# staff\nbob:secret\n\nalice:{PasswordHash.Create("hidden")}:ro\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, OwnerReadWrite);
        using var ground = await PrepareAsync(new ServeSettings { Root = _folder.Path, UserFile = file, NoTls = true });
        Assert.Equal(["bob", "alice"], ground.Users.Select(user => user.Name));
        Assert.Equal(LoginRefusal.None, await LoginAsync(ground, "bob", "secret"));
        Assert.Equal(LoginRefusal.None, await LoginAsync(ground, "alice", "hidden"));
    }

    [Theory]
    [InlineData("bob:x\n:y\n", "line 2")]
    [InlineData("bob:x\nbob:y\n", "twice")]
    public async Task Prepare_WrongUserFile_SaysWhere(string content, string expected)
    {
        var file = _folder.Write("users", content);
        var failure = await Assert.ThrowsAsync<FailureException>(() => PrepareAsync(new ServeSettings { Root = _folder.Path, UserFile = file, NoTls = true }));
        Assert.Contains(expected, failure.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_NoPasswordAnywhere_SaysHowToGiveOne()
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => PrepareAsync(new ServeSettings { Root = _folder.Path, Users = ["bob"], NoTls = true }));
        Assert.Equal(ExitCode.Usage, failure.Failure.Code);
        Assert.Contains("PORTOLAN_PASSWORD", failure.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_DamagedAccounts_AreNotReplaced()
    {
        var file = Path.Combine(_folder.MakeFolder("data"), "accounts.json");
        await File.WriteAllTextAsync(file, "{ not json", TestContext.Current.CancellationToken);
        var settings = new ServeSettings { Data = _folder["data"] };
        var session = new TestShell().Session();
        using var ground = new ServeGround(session, settings);
        using var log = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        var failure = await Assert.ThrowsAsync<FailureException>(() => ServeStore.OpenAsync(session, settings, ground, log));
        Assert.Equal(ExitCode.Settings, failure.Failure.Code);
        Assert.Equal("{ not json", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prepare_MissingRootOrCertificate_IsASettingsFailure()
    {
        var noRoot = await Assert.ThrowsAsync<FailureException>(() => PrepareAsync(new ServeSettings { Root = _folder["none"], Users = ["b:c"] }));
        var noCertificate = await Assert.ThrowsAsync<FailureException>(() => PrepareAsync(new ServeSettings { Root = _folder.Path, Users = ["b:c"], TlsCert = _folder["none.pem"] }));
        Assert.Equal((ExitCode.Settings, ExitCode.Settings), (noRoot.Failure.Code, noCertificate.Failure.Code));
        Assert.Contains("none.pem", noCertificate.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/named", "/variable", "/named")]
    [InlineData(null, "/variable", "/variable")]
    public void Find_DataFolder_FlagThenVariable(string? flag, string variable, string expected)
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix paths"); return; }
        var shell = new TestShell { Variables = { ["PORTOLAN_DATA"] = variable } };
        Assert.Equal(expected, DataFolder.Find(flag, shell.Shell).Path);
    }

    [Fact]
    public void FirstPassword_Made_IsLongAndNeverTheSame()
    {
        var passwords = Enumerable.Range(0, 100).Select(_ => FirstPassword.Create()).ToList();
        Assert.All(passwords, password => Assert.Matches("^[a-z2-9]{4}(-[a-z2-9]{4}){3}$", password));
        Assert.Equal(100, passwords.Distinct().Count());
    }

    private async Task<SqlStore> OpenStoreAsync()
    {
        new DataFolder(_folder["data"]).Create();
        return await SqlStore.OpenAsync(_folder["data"], cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<ServeGround> PrepareAsync(ServeSettings settings, TestShell? shell = null, IAdministrationStore? store = null)
    {
        var ground = new ServeGround((shell ?? new TestShell()).Session(), settings);
        await ground.PrepareAsync(store, TestContext.Current.CancellationToken);
        return ground;
    }

    private static async Task<LoginRefusal> LoginAsync(ServeGround ground, string user, string password)
    {
        var accounts = ground.OptionsFor([new(System.Net.IPAddress.Loopback, 0)]).Accounts;
        var result = await accounts.LoginAsync(new LoginRequest(user, password, System.Net.IPAddress.Loopback, Tls: false, Host: null), TestContext.Current.CancellationToken);
        return result.Refusal;
    }
}
