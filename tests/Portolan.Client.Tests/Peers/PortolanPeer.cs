using System.Net;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Testing;

namespace Portolan.Client.Tests.Peers;

/// <summary>Our own server in this process, over a memory store.</summary>
public sealed class PortolanPeer : Peer
{
    private readonly FtpServer _server;
    private readonly TempFolder _folder;
    private readonly CertificateSource _certificates;

    private PortolanPeer(FtpServer server, TempFolder folder, CertificateSource certificates)
    {
        _server = server;
        _folder = folder;
        _certificates = certificates;
    }

    public override string Host => _server.EndPoints[0].Address.ToString();

    public override ushort Port => (ushort)_server.EndPoints[0].Port;

    public ushort ImplicitPort => (ushort)_server.ImplicitTlsEndPoints[0].Port;

    public ServerControl Control => _server.Control;

    public static async Task<PortolanPeer> StartAsync(bool ipv6 = false, Func<FtpServerOptions, FtpServerOptions>? change = null)
    {
        var folder = new TempFolder();
        var pem = TestCertificate.Shared.WriteTo(folder);
        var certificates = new CertificateSource(pem.Certificate, pem.Key);
        var address = ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        var options = new FtpServerOptions
        {
            Listen = [new IPEndPoint(address, 0)],
            ImplicitTlsListen = [new IPEndPoint(address, 0)],
            Accounts = new FixedAccounts().Add(new Account { Name = "user", Files = new MemoryFileStore() }, "secret"),
            Tls = new TlsSettings { Certificates = certificates },
            Active = new ActiveSettings { SourcePort = 0 },
        };
        var server = new FtpServer(change is null ? options : change(options));
        await server.StartAsync();
        return new PortolanPeer(server, folder, certificates);
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
        _folder.Dispose();
    }
}
