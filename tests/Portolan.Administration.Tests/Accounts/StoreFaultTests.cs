using System.Net;
using Microsoft.Data.Sqlite;
using Portolan.Client;
using Portolan.Server;
using Portolan.Stores.Sql;

namespace Portolan.Administration.Tests.Accounts;

/// <summary>The data base under a running server is locked by another program, or gone: who is logged in goes on, newcomers get a clear answer.</summary>
public sealed class StoreFaultTests : IDisposable
{
    private const string Password = "correct horse";
    private readonly TempFolder _work = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Store_LockedForWriting_LoginsAndSessionsGoOn()
    {
        await using var place = await OpenAsync();
        await using var old = await ConnectAsync(place.Server);
        await using var other = new SqliteConnection($"Data Source={_work["data/portolan.db"]};Pooling=False");
        await other.OpenAsync(Cancelled);
        await using var transaction = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, Cancelled);
        await using var late = await ConnectAsync(place.Server);
        Assert.Equal("/", await old.GetWorkingDirectoryAsync(Cancelled));
        Assert.Equal("/", await late.GetWorkingDirectoryAsync(Cancelled));
        await transaction.RollbackAsync(Cancelled);
    }

    [Fact]
    public async Task Store_Gone_SessionsGoOnAndNewLoginsGet421()
    {
        await using var place = await OpenAsync();
        await using var old = await ConnectAsync(place.Server);
        SqliteConnection.ClearAllPools(); // as after an hour without a login
        Directory.Move(_work["data"], _work["elsewhere"]);
        var refused = await Assert.ThrowsAsync<FtpLoginException>(() => ConnectAsync(place.Server));
        Assert.Equal(421, refused.Reply.Code);
        Assert.Equal("/", await old.GetWorkingDirectoryAsync(Cancelled));
        Directory.Move(_work["elsewhere"], _work["data"]);
        await using var next = await ConnectAsync(place.Server);
        Assert.Equal("/", await next.GetWorkingDirectoryAsync(Cancelled));
    }

    private async Task<Place> OpenAsync()
    {
        _work.MakeFolder("data");
        _work.MakeFolder("root");
        var store = await SqlStore.OpenAsync(_work["data"], cancellationToken: Cancelled);
        var accounts = new StoredAccounts(store.Users, new PasswordCheck(), _work["root"]);
        await new AccountsService(store.Users, accounts, TimeProvider.System).SaveAsync(new User { Name = "bob" }, Password, Kit.Anna, Cancelled);
        var server = new FtpServer(new FtpServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Accounts = accounts, Active = new ActiveSettings { SourcePort = 0 } });
        await server.StartAsync(Cancelled);
        return new Place(store, accounts, server);
    }

    private static Task<FtpClient> ConnectAsync(FtpServer server) => FtpClient.ConnectAsync(
        new FtpClientOptions { Host = "127.0.0.1", Port = (ushort)server.EndPoints[0].Port, User = "bob", Password = Password, Tls = TlsMode.None }, Cancelled);

    private sealed record Place(SqlStore Store, StoredAccounts Accounts, FtpServer Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Accounts.Dispose();
            await Store.DisposeAsync();
        }
    }
}
