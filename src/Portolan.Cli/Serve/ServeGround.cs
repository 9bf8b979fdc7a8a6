using System.Net;
using Portolan.Administration;
using Portolan.Cli.Values;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;

namespace Portolan.Cli.Serve;

/// <summary>What a server stands on: data folder, root folder, accounts, certificate. Makes what is missing.</summary>
internal sealed class ServeGround(Session session, ServeSettings settings) : IDisposable
{
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(3650);

    private readonly DataFolder _data = DataFolder.Find(settings.Data, session.Shell);
    private LocalFileStore? _files;
    private ServerAccounts? _accounts;
    private StoredAccounts? _stored;
    private CertificateSource? _consoleCertificate;
    private (string File, string? Key, CertificateSource Source)? _named;

    /// <summary>False where nobody is to log in yet: then no first account is made.</summary>
    public bool MakesFirstUser { get; init; } = true;

    public string Root { get; private set; } = "";

    /// <summary>Null where TLS is off.</summary>
    public CertificateSource? Certificate { get; private set; }

    /// <summary>True where the certificate is one that we made.</summary>
    public bool IsCertificateOurs => settings.TlsCert is null;

    /// <summary>Where a new certificate is put and followed; null where nothing may be left behind.</summary>
    public string? CertificateFolder => MayStore && settings.TlsCert is null ? _data.Tls : null;

    /// <summary>Where the store is kept; null keeps it in memory.</summary>
    public string? StoreFolder
    {
        get
        {
            if (!MayStore) return null;
            InDataFolder(static () => { });
            return _data.Path;
        }
    }

    /// <summary>The files beneath the root, with all rights.</summary>
    public IFileStore? Files => _files;

    /// <summary>What the settings need of this program.</summary>
    public SettingsHost Host => new()
    {
        Accounts = new OwnBeforeStored(_accounts!, _stored!),
        Certificate = CertificateFor,
        Engine = TlsEngineName.Find(settings.TlsEngine, session),
        DefaultListen = [new IPEndPoint(ListenAddress.Everywhere, 21)],
        Use = _stored!.Use,
    };

    /// <summary>The stored users.</summary>
    public StoredAccounts Stored => _stored!;

    /// <summary>Where the running server writes itself down; null where it may leave nothing behind.</summary>
    public string? Record => MayStore ? _data.Record : null;

    public IReadOnlyList<KnownUser> Users => _accounts?.Users ?? [];

    /// <exception cref="FailureException">A folder, an account or the certificate cannot be used.</exception>
    /// <param name="store">Null where the server needs none: it has users of its own and no console.</param>
    public async Task PrepareAsync(IAdministrationStore? store, CancellationToken cancellationToken)
    {
        var stored = store is null ? null : (await store.Settings.FindNewestAsync(cancellationToken))?.Document;
        Root = FindRoot(settings.Root ?? stored?.Files.Root);
        _files = new LocalFileStore(new LocalFileStoreOptions { Root = Root });
        _accounts = new ServerAccounts(session, _files);
        if (store is not null) _stored = new StoredAccounts(store.Users, new PasswordCheck(), Root);
        if (settings.HasOwnUsers) _accounts.AddOwn(settings);
        else await _accounts.AddStoredAsync(store!.Users, _data.FormerAccounts, MakesFirstUser, cancellationToken);
        if (MayStore) InDataFolder(_data.Create);
        if (!settings.NoTls && stored?.Tls is not { Enabled: false }) Certificate = await FindCertificateAsync(cancellationToken);
    }

    public FtpServerOptions OptionsFor(IReadOnlyList<IPEndPoint> listen)
    {
        var limits = new LimitSettings();
        var options = new FtpServerOptions
        {
            Accounts = _accounts!.Store,
            Listen = listen,
            ImplicitTlsListen = settings.ImplicitTls,
            Passive = new PassiveSettings { Ports = settings.PassivePorts, ExternalAddress = settings.ExternalAddress },
            Networks = [.. settings.Networks.SelectMany(network => network.Policies)],
            WatchFirewall = true,
            Active = new ActiveSettings { Enabled = settings.ActivePort.Enabled, SourcePort = settings.ActivePort.Port },
            PortMapping = new PortMappingSettings { Mode = settings.MapPorts ?? PortMappingMode.Off },
            Tls = new TlsSettings { Certificates = Certificate, Required = settings.RequireTls, Engine = TlsEngineName.Find(settings.TlsEngine, session), SessionReuse = settings.TlsSessionReuse ?? TlsSessionReuse.Prefer },
            Limits = limits with
            {
                MaxSessions = settings.MaxSessions ?? limits.MaxSessions,
                MaxSessionsPerAddress = settings.MaxSessionsPerAddress ?? limits.MaxSessionsPerAddress,
                IdleTimeout = settings.IdleTimeout ?? limits.IdleTimeout,
                DrainTimeout = settings.DrainTimeout ?? limits.DrainTimeout,
            },
        };
        return settings.Greeting is { } greeting ? options with { Greeting = greeting } : options;
    }

    /// <summary>The console's own certificate; made at the first wish.</summary>
    public async Task<CertificateSource> FindConsoleCertificateAsync(CancellationToken cancellationToken) =>
        _consoleCertificate ??= await FindOrMakeAsync(_data.ConsoleTls, cancellationToken);

    /// <summary>The users of the command line.</summary>
    public IReadOnlyList<Account> OwnAccounts => _accounts?.Own ?? [];

    public void Dispose()
    {
        Certificate?.Dispose();
        _consoleCertificate?.Dispose();
        _named?.Source.Dispose();
        _stored?.Dispose();
        _files?.Dispose();
    }

    /// <summary>Users of the command line leave nothing behind, unless a data folder was named.</summary>
    private bool MayStore => !settings.HasOwnUsers || settings.Data is not null;

    private string FindRoot(string? named)
    {
        if (named is not null)
            return Directory.Exists(named) ? Path.GetFullPath(named) : throw new FailureException(ExitCode.Settings, session.Texts.RootMissing(Path.GetFullPath(named)));
        InDataFolder(() => Directory.CreateDirectory(_data.Files));
        return _data.Files;
    }

    private async Task<CertificateSource> FindCertificateAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (settings.TlsCert is { } file) return new CertificateSource(file, settings.TlsKey, settings.TlsPassword);
            return await FindOrMakeAsync(_data.Tls, cancellationToken);
        }
        catch (CertificateFileException e)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.CertificateWrong(session.Texts.Say(CertificateFileTexts.Of(e)))), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.DataFolderFailed(_data.Path, FileTroubles.Tell(e, session.Texts))), e);
        }
    }

    /// <summary>The one of the command line, the one that the settings name, or ours. Asked at each change of the settings.</summary>
    private CertificateSource? CertificateFor(TlsSection tls)
    {
        if (settings.TlsCert is not null || tls.CertificateFile is not { } file) return Certificate;
        if (_named is { } known && (known.File, known.Key) == (file, tls.KeyFile)) return known.Source;
        // The one before stays open: sessions may still use it, and a change that is refused goes back to it.
        _named = (file, tls.KeyFile, new CertificateSource(file, tls.KeyFile, settings.TlsPassword));
        return _named.Value.Source;
    }

    private async Task<CertificateSource> FindOrMakeAsync(string folder, CancellationToken cancellationToken)
    {
        if (MayStore || Directory.Exists(folder)) return await MakeCertificateAsync(folder, cancellationToken);
        var passing = Directory.CreateTempSubdirectory("portolan-");
        try
        {
            return await MakeCertificateAsync(passing.FullName, cancellationToken);
        }
        finally
        {
            passing.Delete(recursive: true);
        }
    }

    private async Task<CertificateSource> MakeCertificateAsync(string folder, CancellationToken cancellationToken) =>
        await SelfSignedCertificate.LoadOrCreateAsync(folder, Names(), Addresses(), CertificateLifetime, cancellationToken: cancellationToken);

    private IEnumerable<string> Names()
    {
        var external = settings.ExternalAddress is { } name && !IPAddress.TryParse(name, out _) ? name : null;
        return new[] { external, Dns.GetHostName(), "localhost" }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
    }

    private IEnumerable<IPAddress> Addresses()
    {
        if (IPAddress.TryParse(settings.ExternalAddress, out var external)) yield return external;
        foreach (var address in LocalAddresses.All()) yield return address;
        yield return IPAddress.Loopback;
        yield return IPAddress.IPv6Loopback;
    }

    private void InDataFolder(Action work)
    {
        try
        {
            _data.Create();
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.DataFolderFailed(_data.Path, FileTroubles.Tell(e, session.Texts))), e);
        }
    }
}
