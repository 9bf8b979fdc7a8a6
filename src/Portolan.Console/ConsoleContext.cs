using Portolan.Administration;
using Portolan.Console.History;
using Portolan.Console.Live;
using Portolan.Console.Metrics;
using Portolan.Console.Security;
using Portolan.Server;

namespace Portolan.Console;

/// <summary>What all requests of a console share.</summary>
internal sealed class ConsoleContext : IAsyncDisposable
{
    public ConsoleContext(ConsoleOptions options)
    {
        Options = options;
        Log = new ConsoleLog(options.Log.CreateLogger("Portolan.Console"));
        Sessions = new ConsoleSessions(options.Time);
        Throttle = new LoginThrottle(options.Time);
        FirstRun = new FirstRun(options.Store.Access);
        Passwords = new Passwords();
        Users = new AccountsService(options.Store.Users, options.Accounts, options.Time);
        Access = new AccessService(options.Store.Access, options.Time);
        Hooks = new HooksService(options.Store.Hooks, options.Watch.Hooks.ReloadAsync, options.Time);
        Undo = new AuditUndo(options.Settings, Users, Access, options.Watch.Bans, Hooks);
        Backup = new BackupService(options.Store, options.Settings, Users, options.Time);
        Retention = new HistoryRetention(options.Store.History, () => options.Settings.Effective.History, Log, options.Time);
        Live = new LiveStreams();
        Rates = new RateHistory(options.Server.Control, options.Time, Live);
        TlsUse = new TlsUse();
        Doctors = new DoctorDesk(this);
        Recorder = new HistoryRecorder(options.Store.History);
        Feed = new LiveFeed(this);
        Meters = new MeterReader(options.Server.Control.Meter);
    }

    public ConsoleOptions Options { get; }

    public FtpServer Server => Options.Server;

    public ServerControl Control => Options.Server.Control;

    public IAdministrationStore Store => Options.Store;

    public TimeProvider Time => Options.Time;

    public ConsoleLog Log { get; }

    public ConsoleSessions Sessions { get; }

    public LoginThrottle Throttle { get; }

    public FirstRun FirstRun { get; }

    public Passwords Passwords { get; }

    public SettingsService Settings => Options.Settings;

    /// <summary>Bans, hooks and certificates.</summary>
    public ServerWatch Watch => Options.Watch;

    /// <summary>Keeps what invited doctors tell.</summary>
    public DoctorDesk Doctors { get; }

    /// <summary>Changes of users and groups.</summary>
    public AccountsService Users { get; }

    /// <summary>Changes of who may use the console and the API.</summary>
    public AccessService Access { get; }

    /// <summary>Changes of hooks.</summary>
    public HooksService Hooks { get; }

    /// <summary>Takes back what the audit log tells of.</summary>
    public AuditUndo Undo { get; }

    public BackupService Backup { get; }

    public HistoryRetention Retention { get; }

    /// <summary>Whoever watches, by server-sent events.</summary>
    public LiveStreams Live { get; }

    public RateHistory Rates { get; }

    public TlsUse TlsUse { get; }

    /// <summary>Turns what happens into rows of the history.</summary>
    public HistoryRecorder Recorder { get; }

    public LiveFeed Feed { get; }

    public MeterReader Meters { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await FirstRun.OpenAsync(cancellationToken);
        await Doctors.StartAsync(cancellationToken);
        Feed.Start();
        Rates.Start();
        Retention.Start();
    }

    public async ValueTask DisposeAsync()
    {
        Feed.Dispose();
        Meters.Dispose();
        await Rates.DisposeAsync();
        await Retention.DisposeAsync();
    }
}
