using System.Net;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;

namespace Portolan.Cli.Tests.Verbs;

/// <summary>Our server in this process: alice may do all, reader may only read.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TempFolder _pem = new();
    private readonly LocalFileStore _store;
    private readonly CertificateSource _certificate;
    private readonly FtpServer _server;

    private LoopbackServer(bool offersTls, bool dialsClients, Func<FtpServerOptions, FtpServerOptions>? change)
    {
        _store = new LocalFileStore(new LocalFileStoreOptions { Root = Files.Path });
        var pem = TestCertificate.Shared.WriteTo(_pem);
        _certificate = new CertificateSource(pem.Certificate, pem.Key);
        var options = new FtpServerOptions
        {
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            ImplicitTlsListen = offersTls ? [new IPEndPoint(IPAddress.Loopback, 0)] : [],
            Active = new ActiveSettings { SourcePort = 0, Enabled = dialsClients },
            Tls = new TlsSettings { Certificates = offersTls ? _certificate : null },
            Accounts = new FixedAccounts()
                .Add(new Account { Name = "alice", Files = _store }, "secret")
                .Add(new Account { Name = "reader", Files = _store, Access = AccessPolicy.ReadOnly }, "secret"),
        };
        _server = new FtpServer(change is null ? options : change(options));
    }

    /// <summary>What the accounts see as their root.</summary>
    public TempFolder Files { get; } = new();

    public int Port => _server.EndPoints[0].Port;

    public ServerControl Control => _server.Control;

    public int ImplicitPort => _server.ImplicitTlsEndPoints[0].Port;

    public static async Task<LoopbackServer> StartAsync(bool offersTls = false, bool dialsClients = true, Func<FtpServerOptions, FtpServerOptions>? change = null)
    {
        var server = new LoopbackServer(offersTls, dialsClients, change);
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public string Url(string path, string user = "alice:secret") => $"ftp://{user}@127.0.0.1:{Port}/{path}";

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        _store.Dispose();
        Files.Dispose();
        _pem.Dispose();
    }
}
