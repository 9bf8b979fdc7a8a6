using Portolan.Net;

namespace Portolan.Server.Sessions;

/// <summary>The certificate in force, ready for handshakes; replaced when its files or the settings change. Running sessions keep theirs.</summary>
internal sealed class ServerCertificate(ServerLog log) : IDisposable
{
    private readonly Lock _gate = new();
    private TlsSettings? _settings;
    private TlsServerContext? _context;

    /// <summary>The context for new sessions; null where TLS is off.</summary>
    public TlsServerContext? Context => Volatile.Read(ref _context);

    public void Use(TlsSettings settings)
    {
        lock (_gate)
        {
            if (_settings?.Certificates is { } former)
            {
                former.Reloaded -= OnReloaded;
                former.ReloadFailed -= OnReloadFailed;
            }
            _settings = settings;
            if (settings.Certificates is { } source)
            {
                source.Reloaded += OnReloaded;
                source.ReloadFailed += OnReloadFailed;
            }
            Rebuild();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_settings?.Certificates is { } source)
            {
                source.Reloaded -= OnReloaded;
                source.ReloadFailed -= OnReloadFailed;
            }
            _context?.Dispose();
        }
    }

    private void OnReloaded(object? sender, EventArgs e)
    {
        lock (_gate) Rebuild();
    }

    private void OnReloadFailed(object? sender, CertificateReloadFailedEventArgs e) => log.CertificateReloadFailed(e.Reason.Message);

    private void Rebuild()
    {
        if (_settings?.Certificates is not { } source)
        {
            Volatile.Write(ref _context, null);
            return;
        }
        var certificates = source.Current;
        var engine = _settings.Engine ?? TlsEngines.Default;
        Volatile.Write(ref _context, engine.CreateServerContext(new TlsServerOptions { Certificates = certificates }));
        log.CertificateInUse(certificates[0].Subject, certificates[0].NotAfter.ToUniversalTime(), CertificateFingerprint.Sha256(certificates[0]));
    }
}
