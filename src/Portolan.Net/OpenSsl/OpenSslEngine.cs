using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Portolan.Net.OpenSsl;

namespace Portolan.Net;

/// <summary>TLS by the system's OpenSSL 3: binds sessions to their control connection, renews tickets, resumes for IP literals and beside other logins.</summary>
[SupportedOSPlatform("linux")]
public sealed class OpenSslEngine : TlsEngine
{
    private readonly TimeProvider _time;
    private readonly KernelTls _kernelTls;

    internal OpenSslEngine(TimeProvider time, KernelTls kernelTls) => (_time, _kernelTls) = (time, kernelTls);

    public override string Name => "openssl";

    public override string Description => LibraryVersion;

    public override bool BindsSessions => true;

    /// <summary>The library's own words for its version.</summary>
    public static string LibraryVersion => OpenSslLibrary.Version;

    /// <summary>The engine, where the system has the library.</summary>
    /// <param name="reason">Why it has not, for people.</param>
    public static bool TryCreate([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OpenSslEngine? engine, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() && Environment.Is64BitProcess ? OpenSslLibrary.WhyNot : "the OpenSSL engine runs on 64-bit Linux.";
        engine = reason is null ? new OpenSslEngine(TimeProvider.System, KernelTls.OfSystem) : null;
        return engine is not null;
    }

    public override TlsServerContext CreateServerContext(TlsServerOptions options) => new OpenSslServerContext(options, _time, _kernelTls);

    public override TlsScope CreateClientScope(TlsClientOptions options) => new OpenSslClientScope(options, _kernelTls);

    /// <summary>Runs a handshake; a connection whose handshake fails is closed in order, so that the peer can still read our alert.</summary>
    internal static async ValueTask<OpenSslConnection> HandshakeAsync(TcpConnection tcp, Func<OpenSslConnection> prepare, X509Certificate2? known, CancellationToken cancellationToken)
    {
        OpenSslConnection? connection = null;
        try
        {
            connection = prepare();
            await connection.HandshakeAsync(known, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            await tcp.DisposeAsync().ConfigureAwait(false);
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            if (e is ObjectDisposedException)
                throw OpenSslFaults.Ended(tcp.RemoteEndPoint, e);
            throw;
        }
    }
}
