using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>
/// The seam between FTP and a TLS implementation. Two engines stand behind it: OpenSSL where the system has it, SslStream everywhere.
/// What FTP needs beyond ordinary TLS is the <see cref="TlsScope"/>: data connections belong to the session of their control connection.
/// </summary>
public abstract class TlsEngine
{
    /// <summary>As logs, the console and <c>--tls-engine</c> name it.</summary>
    public abstract string Name { get; }

    /// <summary>The implementation and its version, for people.</summary>
    public virtual string Description => Name;

    /// <summary>Whether sessions belong to the login they began in; otherwise any client may resume any session of this server.</summary>
    public virtual bool BindsSessions => false;

    /// <summary>One for each loaded certificate, shared by all sessions.</summary>
    public abstract TlsServerContext CreateServerContext(TlsServerOptions options);

    /// <summary>One for each login of a client.</summary>
    public abstract TlsScope CreateClientScope(TlsClientOptions options);
}

/// <summary>A server's certificate and policy, ready for handshakes.</summary>
public abstract class TlsServerContext : IDisposable
{
    /// <summary>One for each control connection; its data connections share it.</summary>
    public abstract TlsScope CreateScope();

    public abstract void Dispose();
}

/// <summary>Which connection of a login a handshake is for.</summary>
public enum TlsPurpose
{
    Control,
    Download,
    Upload,
}

/// <summary>The TLS sessions of one login: its control connection and the data connections that belong to it.</summary>
public abstract class TlsScope : IDisposable
{
    /// <summary>Runs the handshake over <paramref name="connection"/> and takes it over, also when the handshake fails.</summary>
    /// <exception cref="ConnectionException"><see cref="ConnectionFault.TlsHandshake"/>, <see cref="ConnectionFault.TlsCertificate"/> or a fault of the connection.</exception>
    public abstract ValueTask<Connection> AuthenticateAsync(TcpConnection connection, TlsPurpose purpose, CancellationToken cancellationToken = default);

    /// <summary>Server: gives the client a fresh ticket on the control connection, so that single-use tickets of TLS 1.3 never run out. Does nothing where the engine cannot.</summary>
    public virtual ValueTask RenewTicketAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public abstract void Dispose();
}

/// <summary>What a handshake agreed on.</summary>
/// <param name="Protocol">TLS 1.2 or 1.3.</param>
/// <param name="CipherSuite">By its IANA name.</param>
/// <param name="Resumed">Whether an earlier session was resumed; null where the engine cannot tell.</param>
/// <param name="PeerCertificate">The peer's certificate; null where none was shown.</param>
/// <param name="Alpn">The application protocol agreed on: <c>ftp</c>, or <c>ftp-data</c> on a data connection; null where the client offered none.</param>
public sealed record TlsState(SslProtocols Protocol, string CipherSuite, bool? Resumed, X509Certificate2? PeerCertificate, string? Alpn);

/// <summary>Whether a server asks clients for a certificate.</summary>
public enum ClientCertificateMode
{
    Off,
    Ask,
    Require,
}

/// <summary>Settings of the server's side of TLS.</summary>
public sealed record TlsServerOptions
{
    /// <summary>The certificate with its private key and, behind it, its chain.</summary>
    public required X509Certificate2Collection Certificates { get; init; }

    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>Judges a client's certificate; null accepts what the platform's chain engine accepts.</summary>
    public RemoteCertificateValidationCallback? ValidateClientCertificate { get; init; }
}

/// <summary>Settings of the client's side of TLS for one login.</summary>
public sealed record TlsClientOptions
{
    /// <summary>Host name or IP literal, for SNI and for the check of the certificate.</summary>
    public required string TargetHost { get; init; }

    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Judges the server's certificate after the platform's chain engine did; null means the platform's word is final.</summary>
    public RemoteCertificateValidationCallback? ValidateServerCertificate { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }
}
