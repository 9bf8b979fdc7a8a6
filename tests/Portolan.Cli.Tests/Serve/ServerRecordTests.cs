using System.Net;
using Portolan.Cli.Serve;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Accounts;

namespace Portolan.Cli.Tests.Serve;

public sealed class ServerRecordTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    private string Path => _data["running.json"];

    [Fact]
    public async Task KeptRecord_Server_IsThereWhileItRunsAndFollowsItsSettings()
    {
        await using var server = new FtpServer(new FtpServerOptions { Accounts = new FixedAccounts(), Listen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using (new KeptRecord(new TestShell().Session(), server, Path))
        {
            var first = ServerRecord.Load(Path)!;
            Assert.True(first.IsAlive);
            Assert.Equal((server.EndPoints[0], null, server.EndPoints[0].Port - 1), (first.EndPoints.Single(), first.PassiveRange, first.ActivePort!.Value));

            var options = server.Control.Options;
            server.Control.Apply(options with { Passive = options.Passive with { Ports = new PortRange(20000, 20009), ExternalAddress = "203.0.113.20" }, Active = options.Active with { Enabled = false } });
            var then = ServerRecord.Load(Path)!;
            Assert.Equal((new PortRange(20000, 20009), "203.0.113.20", null), (then.PassiveRange!.Value, then.ExternalAddress, then.ActivePort));
        }
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task KeptRecord_OfAnotherServer_IsLeftAlone()
    {
        await using var server = new FtpServer(new FtpServerOptions { Accounts = new FixedAccounts(), Listen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var kept = new KeptRecord(new TestShell().Session(), server, Path);
        (ServerRecord.Load(Path)! with { Process = 1 }).Save(Path);
        kept.Dispose();
        Assert.True(File.Exists(Path));
    }

    [Fact]
    public void Save_Record_IsForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix modes"); return; }
        new ServerRecord(1, "x", [], [], null, null, null).Save(Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task KeptRecord_FolderNotWritable_WarnsOnly()
    {
        await using var server = new FtpServer(new FtpServerOptions { Accounts = new FixedAccounts(), Listen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var shell = new TestShell();
        using (new KeptRecord(shell.Session(), server, _data["no/such/folder/running.json"]))
            Assert.Contains("running.json could not be written", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mark_ThisProcess_StaysTheSame()
    {
        Assert.NotNull(ProcessMark.Of(Environment.ProcessId));
        Assert.Equal(ProcessMark.Of(Environment.ProcessId), ProcessMark.Of(Environment.ProcessId));
        Assert.Null(ProcessMark.Of(int.MaxValue));
    }

    [Theory]
    [InlineData(true, true, true)] // users of the command line, but a data folder was named
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public async Task Ground_Record_OnlyWhereTheServerMayStore(bool hasOwnUsers, bool isDataNamed, bool expected)
    {
        using var ground = new ServeGround(new TestShell { Home = _data.Path }.Session(), new ServeSettings { Root = _data.Path, Data = isDataNamed ? _data["d"] : null, Users = hasOwnUsers ? ["a:b"] : [], NoTls = true });
        await using var store = hasOwnUsers ? null : await Stores.Sql.SqlStore.OpenInMemoryAsync(cancellationToken: TestContext.Current.CancellationToken);
        await ground.PrepareAsync(store, TestContext.Current.CancellationToken);
        Assert.Equal(expected, ground.Record is not null);
        Assert.Equal(isDataNamed, Directory.Exists(_data["d"]));
    }
}
