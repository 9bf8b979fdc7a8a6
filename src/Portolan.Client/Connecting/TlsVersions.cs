using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>
/// Which TLS versions a login offers. A TLS 1.3 ticket is good for one data connection, and some servers (ProFTPD) give no new one on a resumed
/// upload; SslStream keeps a single ticket, so every second upload would fail there. A TLS 1.2 session can be resumed as often as you like.
/// </summary>
internal static class TlsVersions
{
    private const SslProtocols Both = SslProtocols.Tls12 | SslProtocols.Tls13;

    // The servers where TLS 1.2 must do, and whether that was said.
    private static readonly ConcurrentDictionary<IPEndPoint, bool> Short = new();

    public static SslProtocols For(ClientSession session, TlsEngine engine)
    {
        var offered = session.Options.TlsProtocols;
        if ((offered & Both) != Both) return offered;
        var server = session.Control.Connection.RemoteEndPoint;
        if (engine is SslStreamEngine && session.Greeting.Text.Contains("ProFTPD", StringComparison.OrdinalIgnoreCase)) AvoidTls13(server);
        if (!Short.TryGetValue(server, out var said)) return offered;
        if (!said && Short.TryUpdate(server, true, false)) session.Events.Note("TLS 1.2 only, because this server gives too few tickets to resume TLS 1.3 sessions.");
        return offered ^ SslProtocols.Tls13;
    }

    /// <summary>The server complained about a session that was not resumed: the next logins to it stay with TLS 1.2.</summary>
    public static void AvoidTls13(IPEndPoint server) => Short.TryAdd(server, false);
}
