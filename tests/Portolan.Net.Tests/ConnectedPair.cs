using System.Net;

namespace Portolan.Net.Tests;

/// <summary>Both ends of one TCP connection over loopback.</summary>
internal sealed record ConnectedPair(TcpConnection Client, TcpConnection Server) : IAsyncDisposable
{
    public static async Task<ConnectedPair> CreateAsync(bool fast = true)
    {
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0), 16, TimeProvider.System, fast);
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);
        var client = await TcpConnection.ConnectAsync(listener.LocalEndPoint, null, fast, TestContext.Current.CancellationToken);
        return new ConnectedPair(client, await accepting);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
