using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Server.Findings;

namespace Portolan.Server.DataConnections;

/// <summary>
/// Which address 227 names: the one the client reached, or the external one for clients on the other side of the server's NAT.
/// Clients on this machine or on a network the server itself stands in are told the local address.
/// </summary>
/// <param name="resolve">Asks for the addresses of a name; null asks the system.</param>
internal sealed class AnnouncedAddress(TimeProvider time, ServerLog log, Sighting failures, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private static readonly TimeSpan ResolveEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLookUp = TimeSpan.FromSeconds(3);
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve =
        resolve ?? (static (name, cancellationToken) => Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, cancellationToken));

    private readonly ConcurrentDictionary<string, Resolved> _names = new(StringComparer.OrdinalIgnoreCase);
    private string? _routerAddress;
    private Surroundings _surroundings = Surroundings.Read();
    private long _surroundingsReadAt = time.GetTimestamp();

    /// <summary>What the router in front calls itself towards the internet, where it was asked; for clients outside when no external address is set.</summary>
    public string? RouterAddress
    {
        get => Volatile.Read(ref _routerAddress);
        set => Volatile.Write(ref _routerAddress, value);
    }

    /// <summary>The IPv4 address to announce; null when the control connection is IPv6: an IPv4 address would not lead to the port that listens there.</summary>
    public async ValueTask<IPAddress?> ResolveAsync(FtpServerOptions options, IPEndPoint local, IPEndPoint peer, CancellationToken cancellationToken)
    {
        if (local.AddressFamily != AddressFamily.InterNetwork) return null;
        var external = EffectiveSettings.For(options, peer.Address).ExternalAddress(IsNear(peer.Address), RouterAddress);
        var address = external is null ? local.Address : await LookUpAsync(external, cancellationToken) ?? local.Address;
        return address.AddressFamily == AddressFamily.InterNetwork ? address : null;
    }

    /// <summary>True for clients on this side of the server's NAT.</summary>
    public bool IsNear(IPAddress peer)
    {
        if (IPAddress.IsLoopback(peer)) return true;
        if (time.GetElapsedTime(_surroundingsReadAt) > ResolveEvery)
        {
            _surroundings = Surroundings.Read();
            _surroundingsReadAt = time.GetTimestamp();
        }
        return _surroundings.Hold(peer);
    }

    private async ValueTask<IPAddress?> LookUpAsync(string external, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(external, out var literal)) return literal;
        if (_names.TryGetValue(external, out var known) && time.GetElapsedTime(known.At) < ResolveEvery) return known.Address;
        try
        {
            var found = (await _resolve(external, cancellationToken).WaitAsync(LongestLookUp, time, cancellationToken)).FirstOrDefault();
            if (found is null) throw new SocketException((int)SocketError.NoData);
            _names[external] = new Resolved(found, time.GetTimestamp());
            failures.Forget();
            return found;
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            log.ExternalAddressNotResolved(external, (e as SocketException)?.SocketErrorCode ?? SocketError.TimedOut);
            failures.Note(new FindingFacts { Name = external });
            return known?.Address; // the last good answer is better than the private address
        }
    }

    private sealed record Resolved(IPAddress Address, long At);
}
