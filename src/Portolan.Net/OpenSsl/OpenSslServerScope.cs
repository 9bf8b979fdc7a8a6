using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Portolan.Net.OpenSsl;

/// <summary>One login on a server. Its sessions carry an identity of their own, so OpenSSL resumes them on its connections and on nobody else's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OpenSslServerScope : TlsScope
{
    private const int IdentityBytes = 16;
    private readonly OpenSslServerContext _context;
    private readonly SharedContext _shared;
    private readonly byte[] _identity = RandomNumberGenerator.GetBytes(IdentityBytes);
    private OpenSslConnection? _control;
    private int _disposed;

    public OpenSslServerScope(OpenSslServerContext context, SharedContext shared) => (_context, _shared) = (context, shared);

    public override async ValueTask<Connection> AuthenticateAsync(TcpConnection connection, TlsPurpose purpose, CancellationToken cancellationToken = default)
    {
        var authenticated = await OpenSslEngine.HandshakeAsync(connection, () => Prepare(connection, purpose), known: null, cancellationToken).ConfigureAwait(false);
        if (purpose == TlsPurpose.Control)
            _control = authenticated;
        if (purpose == TlsPurpose.Upload)
            connection.AcknowledgeAtOnce();
        return authenticated;
    }

    public override ValueTask RenewTicketAsync(CancellationToken cancellationToken = default)
        => _control?.SendTicketAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _shared.Release();
    }

    private unsafe OpenSslConnection Prepare(TcpConnection connection, TlsPurpose purpose)
    {
        var ssl = LibSsl.SSL_new(_shared.Handle);
        fixed (byte* identity = _identity)
            _ = LibSsl.SSL_set_session_id_context(ssl, identity, IdentityBytes);
        // A client that only writes never reads its tickets; unread they would turn its close into a reset that destroys the tail of the upload.
        if (purpose == TlsPurpose.Upload)
            _ = LibSsl.SSL_set_num_tickets(ssl, 0);
        LibSsl.SSL_set_accept_state(ssl);
        var handshake = new OpenSslHandshake(_context.CreateJudge(), isServer: true, targetHost: null, sessions: null) { IsForData = purpose != TlsPurpose.Control };
        return new OpenSslConnection(connection, ssl, handshake, _context.KernelTls);
    }
}
