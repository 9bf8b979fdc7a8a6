using System.Net;
using System.Net.Sockets;
using Portolan.Server.Sessions;

namespace Portolan.Server;

/// <summary>What a client at some address would be told and allowed: a dry run of PASV and its policies.</summary>
/// <param name="Local">The address of this machine that it is taken to reach; null where none leads there.</param>
/// <param name="IsNear">It stands on this side of the server's NAT.</param>
/// <param name="Network">The network policy that holds for it; null where none does.</param>
/// <param name="Announced">What 227 would name; null where PASV would be refused, because the control connection is IPv6.</param>
/// <param name="Source">Who decided that address.</param>
/// <param name="ExternalAddress">As it is written in the settings, or as the router says; null where the local address is announced.</param>
public sealed record ClientOutlook(
    IPAddress Client, IPAddress? Local, bool IsNear, NetworkPolicy? Network, IPAddress? Announced, AnnouncedSource Source, string? ExternalAddress,
    bool ExtendedPassiveAllowed, bool ActiveAllowed, bool TlsRequired, TlsSessionReuse SessionReuse)
{
    private const int AnyPort = 9; // discard: nothing is sent

    internal static async ValueTask<ClientOutlook> OfAsync(ServerContext server, IPAddress client, IPAddress? local, CancellationToken cancellationToken)
    {
        local ??= FindLocal(client);
        var (options, addresses) = (server.Options, server.AnnouncedAddress);
        var rules = EffectiveSettings.For(options, client);
        var isNear = addresses.IsNear(client);
        var external = rules.ExternalAddress(isNear, addresses.RouterAddress);
        var announced = local is null ? null : await addresses.ResolveAsync(options, new IPEndPoint(local, 0), new IPEndPoint(client, 0), cancellationToken);
        var source = rules.Network?.ExternalAddress is not null ? AnnouncedSource.Network
            : external is null ? AnnouncedSource.Reached
            : options.Passive.ExternalAddress is not null ? AnnouncedSource.Server : AnnouncedSource.Router;
        return new(client, local, isNear, rules.Network, announced, source, external, rules.ExtendedPassiveAllowed, rules.ActiveAllowed, rules.TlsRequired, rules.SessionReuse);
    }

    /// <summary>The system says which of its addresses leads to the client; a datagram socket is connected and nothing is sent.</summary>
    private static IPAddress? FindLocal(IPAddress client)
    {
        try
        {
            using var socket = new Socket(client.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(client, AnyPort);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}

/// <summary>Who decides what PASV announces.</summary>
public enum AnnouncedSource
{
    /// <summary>The address that the client reached.</summary>
    Reached,
    /// <summary>The client's network policy.</summary>
    Network,
    /// <summary>The server's external address.</summary>
    Server,
    /// <summary>The router in front, which was asked.</summary>
    Router,
}
