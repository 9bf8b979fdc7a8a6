using System.Net;
using Portolan.Server.Accounts;

namespace Portolan.Server;

/// <summary>
/// What holds for one client: the word of its account before the word of its network before the server's. The only place with that rule.
/// Of networks the first that holds the client speaks alone, also where it leaves a value open.
/// </summary>
public readonly record struct EffectiveSettings
{
    private readonly FtpServerOptions _server;
    private readonly NetworkPolicy? _network;
    private readonly Account? _account;

    private EffectiveSettings(FtpServerOptions server, NetworkPolicy? network, Account? account) => (_server, _network, _account) = (server, network, account);

    /// <param name="account">Null before the login: then network and server decide, so that no password travels where they forbid it.</param>
    public static EffectiveSettings For(FtpServerOptions server, IPAddress client, Account? account = null) => new(server, NetworkOf(server, client), account);

    /// <summary>The network policy that holds for the client; null where none does.</summary>
    public NetworkPolicy? Network => _network;

    /// <summary>Logins and transfers need TLS.</summary>
    public bool TlsRequired => _account?.RequireTls ?? _network?.TlsRequired ?? _server.Tls.Required;

    public TlsSessionReuse SessionReuse => _account?.SessionReuse ?? _network?.SessionReuse ?? _server.Tls.SessionReuse;

    public bool ActiveAllowed => _network?.ActiveAllowed ?? _server.Active.Enabled;

    public bool ExtendedPassiveAllowed => _network?.ExtendedPassiveAllowed ?? _server.Passive.ExtendedAllowed;

    /// <summary>
    /// What 227 announces: an IPv4 literal or a DNS name; null is the address that the client reached.
    /// The server's word is for clients outside; a network's word holds for its clients wherever they are.
    /// </summary>
    /// <param name="isNear">Whether the client stands on this side of the server's NAT.</param>
    /// <param name="router">What the router in front calls itself, where it was asked; for clients outside when the server was told nothing.</param>
    public string? ExternalAddress(bool isNear, string? router = null) => _network?.ExternalAddress switch
    {
        NetworkPolicy.LocalAddress => null,
        { } named => named,
        null => isNear ? null : _server.Passive.ExternalAddress ?? router,
    };

    /// <summary>The administrator says that clients of this network reach the local address, whatever it looks like.</summary>
    public bool IsLocalAddressWanted => _network?.ExternalAddress == NetworkPolicy.LocalAddress;

    private static NetworkPolicy? NetworkOf(FtpServerOptions server, IPAddress client)
    {
        foreach (var network in server.Networks)
            if (network.Holds(client)) return network;
        return null;
    }
}
