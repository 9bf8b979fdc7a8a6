using System.Net;
using Portolan.Administration;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Testing;

namespace Portolan.Console.Tests.Kit;

/// <summary>A real FTP server, a real store and a real console on loopback.</summary>
public sealed class Rig : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private TempFolder _folder = null!;
    private StoredAccounts _accounts = null!;
    private ServerWatch _watch = null!;
    private CertificateSource? _certificate;

    private Rig(FtpServer server, IAdministrationStore store, ConsoleServer console) => (Server, Store, Console, Address) = (server, store, console, console.Address);

    public FtpServer Server { get; }

    public IAdministrationStore Store { get; }

    public ConsoleServer Console { get; }

    public Uri Address { get; }

    public IPEndPoint Ftp => Server.EndPoints[0];

    /// <summary>The folder below which the homes of stored users lie.</summary>
    public string Root => _folder.Path;

    public MemoryFileStore Files { get; private init; } = null!;

    /// <summary>Where the certificate is kept.</summary>
    public string CertificateFolder => _folder["tls"];

    /// <summary>With administrators of the three roles, named as these are, and their keys.</summary>
    /// <param name="tls">With a self-signed certificate.</param>
    public static async Task<Rig> StartAsync(Func<ServerSettings, ServerSettings>? change = null, IReadOnlyList<SettingPin>? pins = null, bool withPeople = true, TimeProvider? time = null, bool tls = false)
    {
        var files = new MemoryFileStore();
        var folder = new TempFolder();
        var certificate = tls ? await SelfSignedCertificate.LoadOrCreateAsync(folder["tls"], ["localhost"], [], TimeSpan.FromDays(365), time) : null;
        var anna = new Account { Name = "anna", Files = files };
        var store = await TestStore.OpenAsync();
        var first = new ServerSettings { Listening = new ListeningSection { Addresses = [new(IPAddress.Loopback, 0)] }, Active = new ActiveSettings { SourcePort = 0 }, Tls = new TlsSection { Enabled = tls } };
        await store.Settings.AddAsync(change?.Invoke(first) ?? first, 0, "test", "", AuditEntry.Of(Actor.Server, DateTimeOffset.UtcNow, AuditActions.Create, "settings"), CancellationToken.None);
        var stored = new StoredAccounts(store.Users, new PasswordCheck(), folder.Path);
        var settings = await SettingsService.LoadAsync(store.Settings, new SettingsHost { Accounts = new AnnaFirst(new FixedAccounts().Add(anna, "secret"), stored), Use = stored.Use, Certificate = _ => certificate }, pins);
        var server = new FtpServer(settings.Options());
        await server.StartAsync();
        settings.Attach(server.Control);
        if (withPeople) await People.AddAsync(store);
        var watch = await ServerWatch.StartAsync(store, settings, server.Control, stored, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var console = await ConsoleServer.StartAsync(new ConsoleOptions
        {
            Server = server,
            Store = store,
            Settings = settings,
            Watch = watch,
            Files = files,
            Accounts = stored,
            OwnAccounts = [anna with { Access = AccessPolicy.ReadOnly }],
            Listen = new(IPAddress.Loopback, 0),
            Version = "test",
            Time = time ?? TimeProvider.System,
            CertificateFolder = certificate is null ? null : folder["tls"],
        });
        return new Rig(server, store, console) { Files = files, _folder = folder, _accounts = stored, _watch = watch, _certificate = certificate };
    }

    /// <summary>Nobody yet.</summary>
    public ApiClient Anonymous() => new(Address);

    /// <summary>By API key.</summary>
    public ApiClient As(ApiScope scope) => new(Address, People.KeyOf(scope));

    /// <summary>By name and password, with cookie and token.</summary>
    public async Task<ApiClient> LoginAsync(Role role)
    {
        var client = Anonymous();
        await client.LoginAsync(People.NameOf(role), Password);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await _watch.DisposeAsync();
        await Server.DisposeAsync();
        await Store.DisposeAsync();
        _accounts.Dispose();
        _certificate?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Anna's files are in memory; everybody else is stored.</summary>
    private sealed class AnnaFirst(FixedAccounts anna, StoredAccounts stored) : IAccountStore
    {
        public ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken) =>
            request.User == "anna" ? anna.LoginAsync(request, cancellationToken) : stored.LoginAsync(request, cancellationToken);
    }
}
