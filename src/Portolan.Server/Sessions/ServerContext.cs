using Portolan.Server.DataConnections;
using Portolan.Server.Findings;
using Portolan.Server.Guard;
using Portolan.Server.PortMapping;

namespace Portolan.Server.Sessions;

/// <summary>What all sessions of a server share.</summary>
internal sealed class ServerContext : IDisposable
{
    private FtpServerOptions _options;

    public ServerContext(FtpServerOptions options, ServerLog log, TimeProvider time)
    {
        (_options, Log, Time, StartedAt) = (options, log, time, time.GetUtcNow());
        PassivePorts = new PassivePorts(time, log);
        PassivePorts.Sweep(options.Passive.Ports);
        Sightings = new Sightings(time);
        AnnouncedAddress = new AnnouncedAddress(time, log, Sightings.NameNotResolved);
        Reach = new ReachRecord(time);
        Certificate = new ServerCertificate(log);
        Events = new ServerEvents(log);
        DoctorInvitations = new DoctorInvitations(time);
        Guard = new ServerGuard(log, Events, time, options.Guard);
        PortMapping = new PortMappingLoop(RouterAccess.Real(time), AnnouncedAddress, time, log, Events);
        Metrics = new ServerMetrics(this);
        Inspector = new ServerInspector(this);
    }

    /// <summary>The snapshot in force now. A session keeps the one it began with for everything but its data connections.</summary>
    public FtpServerOptions Options => Volatile.Read(ref _options);

    public ServerLog Log { get; }

    public TimeProvider Time { get; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt { get; }

    public SessionRegistry Sessions { get; } = new();

    public MemoryWatch Memory { get; } = new();

    public PassivePorts PassivePorts { get; }

    public AnnouncedAddress AnnouncedAddress { get; }

    public PortMappingLoop PortMapping { get; }

    /// <summary>Who had a working data connection of late.</summary>
    public ReachRecord Reach { get; }

    public ServerCertificate Certificate { get; }

    public ServerEvents Events { get; }

    /// <summary>The doctors whose report is awaited.</summary>
    public DoctorInvitations DoctorInvitations { get; }

    /// <summary>Who may connect, and how long who guesses passwords waits.</summary>
    public ServerGuard Guard { get; }

    public ServerMetrics Metrics { get; }

    /// <summary>What sessions report for the findings.</summary>
    public Sightings Sightings { get; }

    /// <summary>The server's eye on itself.</summary>
    public ServerInspector Inspector { get; }

    /// <summary>What runs now.</summary>
    public IEnumerable<TransferInfo> Transfers => Sessions.All.Select(session => session.RunningWork?.Transfer).OfType<TransferInfo>();

    /// <summary>Passive ports that wait for a client or carry a transfer.</summary>
    public int CountPassivePortsInUse() => PassivePorts.Snapshot().Where(port => port.Waiting.Count > 0).Select(port => port.Local.Port)
        .Concat(Transfers.Where(transfer => !transfer.Connection.Active).Select(transfer => transfer.Connection.Local?.Port).OfType<int>()).Distinct().Count();

    public void Apply(FtpServerOptions options)
    {
        Certificate.Use(options.Tls); // first: it is the one that may fail
        Volatile.Write(ref _options, options);
        Guard.Use(options.Guard);
        PassivePorts.Sweep(options.Passive.Ports);
        PortMapping.Wake();
        Log.SettingsApplied();
        Inspector.SettingsApplied();
        if (Events.HasSubscribers) Events.Raise(new SettingsApplied(Time.GetUtcNow().UtcDateTime));
    }

    /// <summary>Ends the sessions of who was banned. Who is logged in has proven not to guess, and stays where the ban is automatic.</summary>
    /// <param name="except">Ends by itself, with a reply of its own.</param>
    public void EndBanned(Ban ban, ControlSession? except = null)
    {
        foreach (var session in Sessions.All)
            if (session != except && !(ban.IsAutomatic && session.State.LoggedIn) && ban.Network.Contains(session.Client.Address) && Guard.IsBanned(session.Client.Address))
                session.RequestClose(Farewell.Banned);
    }

    public void Dispose()
    {
        PassivePorts.Dispose();
        Certificate.Dispose();
        Metrics.Dispose();
    }
}
