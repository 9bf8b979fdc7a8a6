using System.Net;
using Portolan.Net;

namespace Portolan.Bench;

/// <summary>Both ends of a TCP connection over loopback.</summary>
internal sealed record LoopbackPair(TcpConnection Client, TcpConnection Server)
{
    public static async Task<LoopbackPair> ConnectAsync()
    {
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync().AsTask();
        var client = await TcpConnection.ConnectAsync(listener.LocalEndPoint);
        return new LoopbackPair(client, await accepting);
    }
}
