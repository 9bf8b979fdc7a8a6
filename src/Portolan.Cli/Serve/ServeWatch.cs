using System.Text;
using Microsoft.Extensions.Logging;
using Portolan.Administration;
using Portolan.Net;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>Starts what goes on beside a server that has a store: kept bans, hooks, certificates of an ACME authority.</summary>
internal static class ServeWatch
{
    private const string KeyBegins = "-----BEGIN PRIVATE KEY-----";

    public static Task<ServerWatch> StartAsync(Session session, ServeGround ground, ServeStore store, FtpServer server, ILoggerFactory log)
    {
        (string, Action<string>)? certificate = ground.CertificateFolder is { } folder ? (folder, issued => Install(issued, folder, server)) : null;
        return ServerWatch.StartAsync(store.Store, store.Settings, server.Control, ground.Stored, log, certificate, cancellationToken: session.Interrupts.Orderly);
    }

    /// <summary>Puts a new certificate where the server follows it. Between the two files they do not belong together, and the old ones stay in use.</summary>
    private static void Install(string issued, string folder, FtpServer server)
    {
        var pem = File.ReadAllText(issued);
        var key = pem.IndexOf(KeyBegins, StringComparison.Ordinal);
        Replace(Path.Combine(folder, SelfSignedCertificate.KeyFile), pem[key..]);
        Replace(Path.Combine(folder, SelfSignedCertificate.CertificateFile), pem[..key]);
        server.Control.Options.Tls.Certificates?.Check();
    }

    private static void Replace(string path, string text) => OwnerFile.Replace(path, stream => stream.Write(Encoding.ASCII.GetBytes(text)));
}
