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
            Volatile.Write(ref _context, Build(settings)); // throws before anything is changed
            Unsubscribe();
            _settings = settings;
            if (settings.Certificates is not { } source) return;
            source.Reloaded += OnReloaded;
            source.ReloadFailed += OnReloadFailed;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Unsubscribe();
            _context?.Dispose();
        }
    }

    private void OnReloaded(object? sender, EventArgs e)
    {
        try
        {
            lock (_gate)
                if (_settings is { } settings) Volatile.Write(ref _context, Build(settings));
        }
        catch (Exception problem)
        {
            log.CertificateReloadFailed(problem.Message); // on the thread of a file watcher; the old one stays
        }
    }

    private void OnReloadFailed(object? sender, CertificateReloadFailedEventArgs e) => log.CertificateReloadFailed(e.Reason.Message);

    private void Unsubscribe()
    {
        if (_settings?.Certificates is not { } source) return;
        source.Reloaded -= OnReloaded;
        source.ReloadFailed -= OnReloadFailed;
    }

    private TlsServerContext? Build(TlsSettings settings)
    {
        if (settings.Certificates is not { } source) return null;
        var certificates = source.Current;
        var engine = settings.Engine ?? TlsEngines.Default;
        var context = engine.CreateServerContext(new TlsServerOptions
        {
            Certificates = certificates,
            ClientCertificates = settings.AskClientCertificate ? ClientCertificateMode.Ask : ClientCertificateMode.Off,
            ValidateClientCertificate = static (_, certificate, _, _) => certificate is not null, // accounts know theirs by fingerprint, whoever issued it
        });
        log.CertificateInUse(certificates[0].Subject, certificates[0].NotAfter.ToUniversalTime(), CertificateFingerprint.Sha256(certificates[0]), engine.Name, engine.Description);
        if (settings.SessionReuse == TlsSessionReuse.Require && !engine.BindsSessions) log.SessionsNotBound(engine.Name);
        return context;
    }
}
