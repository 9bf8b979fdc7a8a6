using Portolan.Server.DataConnections;
using Portolan.Server.Findings;
using Portolan.Server.PortMapping;

namespace Portolan.Server.Sessions;

/// <summary>What all sessions of a server share.</summary>
internal sealed class ServerContext : IDisposable
{
    private FtpServerOptions _options;

    public ServerContext(FtpServerOptions options, ServerLog log, TimeProvider time)
    {
        (_options, Log, Time) = (options, log, time);
        PassivePorts = new PassivePorts(time, log);
        PassivePorts.Sweep(options.Passive.Ports);
        Sightings = new Sightings(time);
        AnnouncedAddress = new AnnouncedAddress(time, log, Sightings.NameNotResolved);
        Reach = new ReachRecord(time);
        Certificate = new ServerCertificate(log);
        Events = new ServerEvents(log);
        PortMapping = new PortMappingLoop(RouterAccess.Real(time), AnnouncedAddress, time, log, Events);
        Metrics = new ServerMetrics(() => Sessions.Count, () => PassivePorts.Usage);
        Inspector = new ServerInspector(this);
    }

    /// <summary>The snapshot in force now. A session keeps the one it began with for everything but its data connections.</summary>
    public FtpServerOptions Options => Volatile.Read(ref _options);

    public ServerLog Log { get; }

    public TimeProvider Time { get; }

    public SessionRegistry Sessions { get; } = new();

    public PassivePorts PassivePorts { get; }

    public AnnouncedAddress AnnouncedAddress { get; }

    public PortMappingLoop PortMapping { get; }

    /// <summary>Who had a working data connection of late.</summary>
    public ReachRecord Reach { get; }

    public ServerCertificate Certificate { get; }

    public ServerEvents Events { get; }

    public ServerMetrics Metrics { get; }

    /// <summary>What sessions report for the findings.</summary>
    public Sightings Sightings { get; }

    /// <summary>The server's eye on itself.</summary>
    public ServerInspector Inspector { get; }

    public void Apply(FtpServerOptions options)
    {
        Certificate.Use(options.Tls); // first: it is the one that may fail
        Volatile.Write(ref _options, options);
        PassivePorts.Sweep(options.Passive.Ports);
        PortMapping.Wake();
        Log.SettingsApplied();
        Inspector.SettingsApplied();
        if (Events.HasSubscribers) Events.Raise(new SettingsApplied(Time.GetUtcNow().UtcDateTime));
    }

    public void Dispose()
    {
        PassivePorts.Dispose();
        Certificate.Dispose();
        Metrics.Dispose();
    }
}
