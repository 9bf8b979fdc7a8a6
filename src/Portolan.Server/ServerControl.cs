using System.Diagnostics.Metrics;
using System.Net;
using Portolan.Server.DataConnections;
using Portolan.Server.Findings;
using Portolan.Server.Sessions;

namespace Portolan.Server;

/// <summary>The one door to a running server: what consoles, commands and programs see and change.</summary>
public sealed class ServerControl
{
    private readonly ServerContext _context;

    internal ServerControl(ServerContext context) => _context = context;

    /// <summary>The settings in force.</summary>
    public FtpServerOptions Options => _context.Options;

    /// <summary>What the server noticed about itself, the worst first.</summary>
    public IReadOnlyList<Finding> Findings => _context.Inspector.Findings;

    public PassiveUsage PassiveUsage => _context.PassivePorts.Usage;

    /// <summary>The open ports of the passive range.</summary>
    public IReadOnlyList<PassivePortState> PassivePorts => [.. _context.PassivePorts.Snapshot()];

    /// <summary>What the router in front does for this server.</summary>
    public PortMappingState PortMappings => _context.PortMapping.State;

    public IReadOnlyList<SessionInfo> Sessions => [.. _context.Sessions.All.Select(SessionInfo.Of)];

    public int SessionCount => _context.Sessions.Count;

    /// <summary>The transfers under way.</summary>
    public IReadOnlyList<TransferInfo> Transfers => [.. _context.Transfers];

    /// <summary>When the server started; UTC.</summary>
    public DateTimeOffset StartedAt => _context.StartedAt;

    /// <summary>The source port of active mode, and whether it can be had now.</summary>
    public (int Port, SourcePortState State) ActiveSource => _context.Inspector.ProbeActiveSource();

    /// <summary>One session; null where it is gone.</summary>
    public SessionInfo? FindSession(long id) => _context.Sessions.Find(id) is { } found ? SessionInfo.Of(found) : null;

    /// <summary>What a client at <paramref name="client"/> would be told and allowed now. Nothing is reserved or sent to it.</summary>
    /// <param name="local">The address of this machine that it reaches; null finds the one that leads there.</param>
    public ValueTask<ClientOutlook> OutlookAsync(IPAddress client, IPAddress? local = null, CancellationToken cancellationToken = default) =>
        ClientOutlook.OfAsync(_context, client, local, cancellationToken);

    /// <summary>The server's counters.</summary>
    public Meter Meter => _context.Metrics.Meter;

    /// <summary>Replaces the settings, whole and at once. Listening addresses stay as they are until a restart.</summary>
    /// <exception cref="ArgumentException">The settings cannot be used, the old ones stay; the message says why.</exception>
    public void Apply(FtpServerOptions options)
    {
        if (options.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _context.Apply(options);
    }

    /// <summary>Ends a session; a running transfer is ended first. False where there is no such session.</summary>
    public bool Kick(long session)
    {
        if (_context.Sessions.Find(session) is not { } found) return false;
        found.RequestClose(Farewell.Kicked);
        return true;
    }

    /// <summary>The networks whose clients may not connect now.</summary>
    public IReadOnlyList<Ban> Bans => _context.Guard.Bans;

    public GuardCounters Guard => _context.Guard.Counters;

    /// <summary>Clients with failed logins that still count, the most first; at most a hundred. IPv6 clients stand as their /64.</summary>
    public IReadOnlyList<(IPNetwork Network, int Failures, DateTimeOffset LastAt)> FailingClients => _context.Guard.FailingClients;

    /// <summary>Bans a network, or restores a ban that was stored; replaces the one of the same network. Its sessions end.</summary>
    /// <exception cref="ArgumentException">The network is among those that are never banned.</exception>
    public void Ban(Ban ban)
    {
        if (_context.Options.Guard.NeverBan.Any(never => never.PrefixLength <= ban.Network.PrefixLength && never.Contains(ban.Network.BaseAddress)))
            throw new ArgumentException($"{ban.Network} is among the networks that are never banned (Guard.NeverBan).", nameof(ban));
        _context.Guard.Set(ban);
        _context.EndBanned(ban);
    }

    /// <summary>Lifts a ban. False where there was none of this network.</summary>
    public bool Unban(IPNetwork network) => _context.Guard.Lift(network);

    /// <summary>Awaits the report of a doctor (<c>portolan doctor … --report invitation</c>), which comes as <see cref="DoctorReported"/>, once.</summary>
    /// <param name="invitation">A random word that nobody guesses.</param>
    public void InviteDoctor(string invitation, DateTimeOffset until) => _context.DoctorInvitations.Add(invitation, until);

    /// <summary>Whoever renews the certificate says how it went; a problem becomes a finding.</summary>
    /// <param name="problem">Null where it went well.</param>
    /// <param name="until">Until when the certificate in use is valid.</param>
    public void ReportCertificate(Diagnosis.Phrase? problem, DateTimeOffset? until) =>
        _context.Inspector.NoteCertificate(problem is null ? null : new Diagnosis.FindingFacts { Problem = problem, Until = until });

    /// <summary>Calls <paramref name="subscriber"/> for each event, on the thread where it happens: it must be quick. Dispose to end.</summary>
    public IDisposable Subscribe(Action<ServerEvent> subscriber) => _context.Events.Subscribe(subscriber);
}
