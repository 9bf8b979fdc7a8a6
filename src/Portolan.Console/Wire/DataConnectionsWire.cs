namespace Portolan.Console.Wire;

/// <summary>How data connections are set up and how that goes.</summary>
/// <param name="Range">Null where none is set: then a random port above 1024 is picked for each transfer.</param>
/// <param name="Ephemeral">The ports that the system takes for outgoing connections.</param>
internal sealed record DataConnectionsView(
    string? Range, IReadOnlyList<AnnouncedView> Announced, IReadOnlyList<PortCell> Ports, ActiveView Active, bool ExtendedPassive, string TlsSessionReuse,
    PortMappingView PortMapping, string? Ephemeral);

/// <summary>What clients of one network are told.</summary>
/// <param name="Network"><c>any</c> for everybody else.</param>
/// <param name="Source"><c>network</c>, <c>server</c>, <c>router</c> or <c>reached</c>.</param>
internal sealed record AnnouncedView(string Network, string Address, string Source);

/// <summary>One port of the passive range.</summary>
/// <param name="State"><c>idle</c>, <c>waiting</c>, <c>inUse</c>, <c>refused</c> (another program holds it) or <c>neverReached</c>.</param>
/// <param name="Announced">How often it was told to a client.</param>
/// <param name="Reached">How often the client arrived.</param>
/// <param name="Refused">How often nobody arrived.</param>
internal sealed record PortCell(int Port, string State, long Announced, long Reached, long Refused, DateTimeOffset? LastAt, string? Client);

/// <param name="SourcePort">The port that active mode should dial from; 0 is any.</param>
/// <param name="Privilege"><c>ok</c>, <c>denied</c> or <c>busy</c>.</param>
internal sealed record ActiveView(bool Enabled, int SourcePort, string Privilege);

/// <param name="State"><c>off</c>, <c>searching</c>, <c>mapped</c>, <c>partly</c> or <c>failed</c>.</param>
internal sealed record PortMappingView(string Mode, string State, string? Router, string? Protocol, string? ExternalAddress, string? Text, IReadOnlyList<string> Mapped, IReadOnlyList<PortsNotMapped> Failed);

internal sealed record PortsNotMapped(string Ports, string Reason);

/// <summary>A dry run: what a client at some address would be told.</summary>
internal sealed record AnnouncementView(string Client, string? Network, PasvView Pasv, bool Epsv, bool Active, string Tls, string Reuse);

/// <param name="Address">Null where PASV would be refused.</param>
internal sealed record PasvView(string? Address, string Why, string Source);

internal sealed record PlanRequest(int Sessions, double TransfersPerSecond, int SessionsPerAddress = 1, int FirstPort = 50000);

internal sealed record PlanView(string Range, int Ports, int OtherServers, string Reason);

internal sealed record FirewallDialectView(string Id, string Name);

internal sealed record FirewallView(string Dialect, string Text, IReadOnlyList<string> Notes, bool Refused);
