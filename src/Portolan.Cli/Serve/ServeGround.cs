using System.Net;
using Portolan.Cli.Values;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Files.Local;

namespace Portolan.Cli.Serve;

/// <summary>What a server stands on: data folder, root folder, accounts, certificate. Makes what is missing.</summary>
internal sealed class ServeGround(Session session, ServeSettings settings) : IDisposable
{
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(3650);

    private readonly DataFolder _data = DataFolder.Find(settings.Data, session.Shell);
    private LocalFileStore? _files;
    private ServerAccounts? _accounts;

    public string Root { get; private set; } = "";

    /// <summary>Null where TLS is off.</summary>
    public CertificateSource? Certificate { get; private set; }

    /// <summary>True where the certificate is one that we made.</summary>
    public bool IsCertificateOurs => settings.TlsCert is null;

    /// <summary>Where the running server writes itself down; null where it may leave nothing behind.</summary>
    public string? Record => MayStore ? _data.Record : null;

    public IReadOnlyList<KnownUser> Users => _accounts?.Users ?? [];

    /// <exception cref="FailureException">A folder, an account or the certificate cannot be used.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Root = FindRoot();
        _files = new LocalFileStore(new LocalFileStoreOptions { Root = Root });
        _accounts = new ServerAccounts(session, _files);
        if (settings.HasOwnUsers) _accounts.AddOwn(settings);
        else InDataFolder(() => _accounts.AddStored(_data.Accounts));
        if (MayStore) InDataFolder(_data.Create);
        if (!settings.NoTls) Certificate = await FindCertificateAsync(cancellationToken);
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
            PortMapping = new PortMappingSettings { Mode = settings.MapPorts },
            Tls = new TlsSettings { Certificates = Certificate, Required = settings.RequireTls, Engine = TlsEngineName.Find(settings.TlsEngine, session), SessionReuse = settings.TlsSessionReuse },
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

    public void Dispose()
    {
        Certificate?.Dispose();
        _files?.Dispose();
    }

    /// <summary>Users of the command line leave nothing behind, unless a data folder was named.</summary>
    private bool MayStore => !settings.HasOwnUsers || settings.Data is not null;

    private string FindRoot()
    {
        if (settings.Root is { } named)
            return Directory.Exists(named) ? Path.GetFullPath(named) : throw new FailureException(ExitCode.Settings, session.Texts.RootMissing(Path.GetFullPath(named)));
        InDataFolder(() => Directory.CreateDirectory(_data.Files));
        return _data.Files;
    }

    private async Task<CertificateSource> FindCertificateAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (settings.TlsCert is { } file) return new CertificateSource(file, settings.TlsKey, settings.TlsPassword);
            if (MayStore || Directory.Exists(_data.Tls)) return await MakeCertificateAsync(_data.Tls, cancellationToken);
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
        catch (CertificateFileException e)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.CertificateWrong(e.Message)), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.DataFolderFailed(_data.Path, e.Message)), e);
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
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.DataFolderFailed(_data.Path, e.Message)), e);
        }
    }
}
