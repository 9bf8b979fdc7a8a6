using System.Net;

namespace Portolan.Diagnosis;

/// <summary>What a Portolan server tells a logged-in client about itself and about that client (P13). Makes verdicts two-sided.</summary>
public sealed record ServerView
{
    /// <summary>The control connection's local address at the server: differs from the address we dialled where the server is behind NAT.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>The external address that is set for this client; null where none is set.</summary>
    public string? ExternalAddress { get; init; }

    public PortRange? PassiveRange { get; init; }

    /// <summary>False where the server may not use port 20; null where not known.</summary>
    public bool? MayUsePort20 { get; init; }

    /// <summary>Active data connections that stood with other clients of late: above 0 shows that the server's own way out is open.</summary>
    public int ActiveReachedOthers { get; init; }

    /// <summary>Passive data connections that stood with other clients on public addresses of late: above 0 shows that the range is open to somebody.</summary>
    public int PassiveReachedByOthers { get; init; }
}
