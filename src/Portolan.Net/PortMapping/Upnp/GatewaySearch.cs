using System.Net;
using System.Net.Sockets;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>
/// Finds the router's mapping service: a search on the interface towards the router, by multicast as the standard has it and straight to the router,
/// because a firewall here may not take the answer to a multicast for one. Only the router's own answers count.
/// </summary>
internal sealed class GatewaySearch(RouterPath path, RouterHttp http, TimeProvider time)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1.2); // MX is 1: devices answer within a second
    private static readonly IPAddress Group = new([239, 255, 255, 250]);

    /// <summary>The best mapping service; null where the router has none or does not answer.</summary>
    public async ValueTask<MappingService?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = Open();
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                await SearchAsync(socket, cancellationToken).ConfigureAwait(false);
                if (await AnswerAsync(socket, cancellationToken).ConfigureAwait(false) is { } service) return service;
            }
        }
        catch (SocketException)
        {
            // The network is gone, or the router said that nothing listens there.
        }
        return null;
    }

    private async ValueTask<MappingService?> AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var buffer = new byte[4096];
        var seen = new HashSet<Uri>();
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), either.Token).ConfigureAwait(false);
                if (!((IPEndPoint)received.RemoteEndPoint).Address.Equals(path.Router)) continue;
                if (!SearchMessage.TryReadLocation(buffer.AsSpan(0, received.ReceivedBytes), path.Router, out var location) || !seen.Add(location)) continue;
                if (await ServiceAtAsync(location, cancellationToken).ConfigureAwait(false) is { } service) return service;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // nobody else answers in this round
        }
    }

    /// <summary>Of several connections the one that has an address is the one in use.</summary>
    private async ValueTask<MappingService?> ServiceAtAsync(Uri location, CancellationToken cancellationToken)
    {
        if (await http.GetAsync(location, cancellationToken).ConfigureAwait(false) is not { } document) return null;
        var services = DeviceDescription.ServicesIn(document, location);
        if (services.Count == 0) return null;
        if (services.Count == 1) return services[0];
        foreach (var service in services)
            if (await UpnpMapper.AskExternalAddressAsync(http, service, cancellationToken).ConfigureAwait(false) is { Address: not null }) return service;
        return services[0];
    }

    private async ValueTask SearchAsync(Socket socket, CancellationToken cancellationToken)
    {
        foreach (var target in SearchMessage.Targets)
        {
            foreach (var address in new[] { Group, path.Router })
            {
                var host = new IPEndPoint(address, path.SearchPort);
                try
                {
                    await socket.SendToAsync(SearchMessage.Write(host, target), host, cancellationToken).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // One way may be closed (an interface without multicast) and the other open.
                }
            }
        }
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(path.Local, 0));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, path.Local.GetAddressBytes());
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 2);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
