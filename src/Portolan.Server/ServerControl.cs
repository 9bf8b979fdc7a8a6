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
        found.RequestClose(Replies.SessionEndedByAdministrator);
        return true;
    }

    /// <summary>Calls <paramref name="subscriber"/> for each event, on the thread where it happens: it must be quick. Dispose to end.</summary>
    public IDisposable Subscribe(Action<ServerEvent> subscriber) => _context.Events.Subscribe(subscriber);
}

/// <summary>A session as the console shows it.</summary>
/// <param name="Transfer">What it is doing; null when it waits for a command.</param>
public sealed record SessionInfo(long Id, string? User, IPEndPoint Client, IPEndPoint Local, bool Tls, string Directory, DateTimeOffset StartedAt, string? Transfer)
{
    internal static SessionInfo Of(ControlSession session) => new(
        session.Id, session.State.UserName, session.Client, session.Local, session.Connection.Tls is not null,
        session.State.Directory.Value, session.StartedAt, session.RunningWork?.Describe());
}
