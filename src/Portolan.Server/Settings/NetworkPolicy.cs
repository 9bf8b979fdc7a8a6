using System.Net;

namespace Portolan.Server;

/// <summary>What clients of one network are told and allowed. What it leaves open follows the server's settings.</summary>
/// <param name="Clients">The clients' network as the server sees it.</param>
/// <param name="ExternalAddress">What 227 announces to them: an IPv4 literal, a DNS name, or <see cref="LocalAddress"/>.</param>
public sealed record NetworkPolicy(IPNetwork Clients, string? ExternalAddress = null)
{
    /// <summary>Announce the address that the client reached.</summary>
    public const string LocalAddress = "local";

    /// <summary>EPSV may be switched off where a firewall follows PASV only.</summary>
    public bool? ExtendedPassiveAllowed { get; init; }

    public bool? ActiveAllowed { get; init; }

    /// <summary>Whether logins and transfers need TLS.</summary>
    public bool? TlsRequired { get; init; }

    /// <summary>Whether data connections must resume the TLS session of their control connection.</summary>
    public TlsSessionReuse? SessionReuse { get; init; }

    /// <summary>True where <paramref name="client"/> belongs to the network. Families are kept apart: 0.0.0.0/0 holds no IPv6 client.</summary>
    public bool Holds(IPAddress client) => Clients.BaseAddress.AddressFamily == client.AddressFamily && Clients.Contains(client);

    /// <summary>True where every client of <paramref name="other"/> belongs to this network too.</summary>
    public bool Covers(NetworkPolicy other) => Clients.PrefixLength <= other.Clients.PrefixLength && Holds(other.Clients.BaseAddress);
}
