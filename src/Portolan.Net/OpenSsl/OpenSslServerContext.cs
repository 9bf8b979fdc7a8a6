using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>A server's certificate and policy, and the keys of its tickets.</summary>
/// <remarks>
/// Ticket keys live in memory only, inside the SSL_CTX. They rotate by making a new SSL_CTX from time to time: tickets are of use
/// to their own control connection only, and that keeps the SSL_CTX it began with.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class OpenSslServerContext(TlsServerOptions options, TimeProvider time, KernelTls kernelTls) : TlsServerContext
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(12);
    private readonly Lock _gate = new();
    private SharedContext _current = new(OpenSslContexts.CreateServer(options));
    private long _made = time.GetTimestamp();
    private bool _disposed;

    public KernelTls KernelTls => kernelTls;

    public override TlsScope CreateScope()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (time.GetElapsedTime(_made) > KeyLifetime)
            {
                _current.Release();
                _current = new SharedContext(OpenSslContexts.CreateServer(options));
                _made = time.GetTimestamp();
            }
            return new OpenSslServerScope(this, _current.Share());
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
                _current.Release();
            _disposed = true;
        }
    }

    internal CertificateJudge CreateJudge()
        => new(options.ValidateClientCertificate, targetHost: null, mayBeAbsent: options.ClientCertificates != ClientCertificateMode.Require);
}

/// <summary>An SSL_CTX that several logins use; the last one to go frees it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SharedContext(SslContextHandle handle)
{
    private int _users = 1;

    public SslContextHandle Handle => handle;

    public SharedContext Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            handle.Dispose();
    }
}
