using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.Files;

/// <summary>Folders from elsewhere in an account's tree, through the real server.</summary>
public sealed class MountedStoreTests
{
    [Fact]
    public async Task Mounts_Listing_ShowsThemAndTheirWays()
    {
        await using var server = await StartAsync(AccessPolicy.Full);
        await using var client = await server.LoginAsync();
        Assert.Equal(["home.txt", "projects", "shared"], await NamesAsync(client, "/"));
        Assert.Equal(["deep"], await NamesAsync(client, "/projects"));
        Assert.Equal(["inner.txt"], await NamesAsync(client, "/shared"));
        await client.CommandAsync("CWD /projects/deep", 250);
        Assert.Contains("type=dir", (await client.CommandAsync("MLST /projects", 250)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mounts_Files_GoToTheirStore()
    {
        await using var server = await StartAsync(AccessPolicy.Full);
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("STOR /shared/new.txt", "new")).Code);
        Assert.Equal("inner", await client.DownloadTextAsync("RETR /shared/inner.txt"));
        Assert.Equal(["inner.txt", "new.txt"], await NamesAsync(client, "/shared"));
        await client.CommandAsync("RNFR /shared/new.txt", 350);
        await client.CommandAsync("RNTO /shared/other.txt", 250);
        await client.CommandAsync("RNFR /shared/other.txt", 350);
        await client.CommandAsync("RNTO /other.txt", 504);
        await client.CommandAsync("DELE /shared/other.txt", 250);
    }

    [Fact]
    public async Task Mounts_Themselves_StayWhereTheyAre()
    {
        await using var server = await StartAsync(AccessPolicy.Full);
        await using var client = await server.LoginAsync();
        await client.CommandAsync("RMD /shared", 550);
        await client.CommandAsync("RMD /projects", 550);
        await client.CommandAsync("MKD /projects", 550);
        await client.CommandAsync("RNFR /shared", 350);
        await client.CommandAsync("RNTO /moved", 550);
        await client.PassiveAsync();
        await client.CommandAsync("STOR /shared", 550);
    }

    [Fact]
    public async Task Mounts_WithRightsOfTheirOwn_KeepToThem()
    {
        await using var server = await StartAsync(new AccessPolicy([new AccessRule(VirtualPath.Root, FileRights.All), new AccessRule(VirtualPath.Parse("/shared"), FileRights.ReadOnly)]));
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        await client.CommandAsync("STOR /shared/new.txt", 550);
        Assert.Equal("inner", await client.DownloadTextAsync("RETR /shared/inner.txt"));
        Assert.Equal(226, (await client.UploadAsync("STOR /new.txt", "new")).Code);
    }

    [Fact]
    public async Task Mounts_ThatShowTheHome_NeitherRemoveNorRenameIt()
    {
        var around = new MemoryFileStore();
        foreach (var directory in new[] { "/team", "/team/bob", "/team/eve" }) await around.CreateDirectoryAsync(VirtualPath.Parse(directory), TestContext.Current.CancellationToken);
        var tree = new MountedStore(new MemoryFileStore(), [new Mount(VirtualPath.Parse("/all"), around) { Home = VirtualPath.Parse("/team/bob") }]);
        await using var server = await RunningServer.StartAsync(
            options => options with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = tree, Access = AccessPolicy.Full }) }, tree);
        await using var client = await server.LoginAsync();
        await client.CommandAsync("RMD /all/team/bob", 550);
        await client.CommandAsync("RNFR /all/team", 350);
        await client.CommandAsync("RNTO /all/moved", 550);
        await client.CommandAsync("RNFR /all/team/eve", 350);
        await client.CommandAsync("RNTO /all/team/bob", 550);
        await client.CommandAsync("RMD /all/team/eve", 250);
        await client.CommandAsync("MKD /all/team/bob/below", 257);
        await client.CommandAsync("RMD /all/team/bob/below", 250);
    }

    private static async Task<RunningServer> StartAsync(AccessPolicy access)
    {
        var (home, shared, deep) = (new MemoryFileStore(), new MemoryFileStore(), new MemoryFileStore());
        var tree = new MountedStore(home, [new Mount(VirtualPath.Parse("/shared"), shared), new Mount(VirtualPath.Parse("/projects/deep"), deep)]);
        var server = await RunningServer.StartAsync(
            options => options with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = tree, Access = access }) }, tree);
        await server.PutAsync("/home.txt", "home");
        await server.PutAsync("/shared/inner.txt", "inner");
        return server;
    }

    private static async Task<IEnumerable<string>> NamesAsync(RawClient client, string directory) =>
        (await client.DownloadTextAsync("NLST " + directory)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(name => name[(name.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal);
}
