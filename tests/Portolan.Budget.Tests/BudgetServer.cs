using System.Net;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Local;
using Portolan.Testing;

namespace Portolan.Budget.Tests;

/// <summary>A server in this process, and a client of it.</summary>
internal sealed class BudgetServer : IAsyncDisposable
{
    private readonly ServedFolder _files = new();
    private readonly LocalFileStore _store;
    private readonly FtpServer _server;

    private BudgetServer()
    {
        var (low, high) = FreePort.NextRange(4);
        _store = new LocalFileStore(new LocalFileStoreOptions { Root = _files.Path, Flush = FlushPolicy.Off });
        _server = new FtpServer(new FtpServerOptions
        {
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            Accounts = new FixedAccounts().Add(new Account { Name = BudgetClient.User, Files = _store }, BudgetClient.Password),
            Active = new ActiveSettings { SourcePort = 0 },
            Passive = new PassiveSettings { Ports = new PortRange(low, high) },
        });
    }

    public static async Task<BudgetServer> StartAsync()
    {
        var server = new BudgetServer();
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public BudgetClient NewClient() => new(_server.EndPoints[0]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _store.Dispose();
        _files.Dispose();
    }
}
