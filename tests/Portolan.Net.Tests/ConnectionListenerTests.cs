using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Portolan.Net.Tests;

public sealed class ConnectionListenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_DualStack_UnmapsIPv4Peers()
    {
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.IPv6Any, 0));
        await using var client = await TcpConnection.ConnectAsync(new IPEndPoint(IPAddress.Loopback, listener.LocalEndPoint.Port), null, Token);
        await using var server = await listener.AcceptAsync(Token);

        Assert.Equal(AddressFamily.InterNetwork, server.RemoteEndPoint.AddressFamily);
        Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        Assert.Equal(client.RemoteEndPoint, server.LocalEndPoint);
    }

    [Fact]
    public void Listen_PortTaken_IsAddressInUse()
    {
        using var first = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        var fault = Assert.Throws<ConnectionException>(() => new ConnectionListener(first.LocalEndPoint));
        Assert.Equal(ConnectionFault.AddressInUse, fault.Fault);
    }

    [Fact]
    public async Task Dispose_PendingAccept_IsCancelled()
    {
        var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync(Token).AsTask();
        listener.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.AcceptAsync(Token).AsTask());
    }

    [Fact]
    public async Task Accept_ConnectionDiedInTheQueue_GoesOnWithTheNext()
    {
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        var dead = await TcpConnection.ConnectAsync(listener.LocalEndPoint, null, Token);
        dead.Abort();
        await using var alive = await TcpConnection.ConnectAsync(listener.LocalEndPoint, null, Token);

        TcpConnection accepted;
        do
            accepted = await listener.AcceptAsync(Token);
        while (!accepted.RemoteEndPoint.Equals(alive.LocalEndPoint));
        await accepted.DisposeAsync();
    }

    [Fact]
    public async Task Accept_OutOfDescriptors_PausesAndGoesOn()
    {
        var time = new FakeTimeProvider();
        var errors = new Queue<SocketError>([SocketError.ConnectionAborted, SocketError.TooManyOpenSockets, SocketError.NoBufferSpaceAvailable]);
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0), 16, time, fast: true, around:
            (accept, token) => errors.TryDequeue(out var error) ? throw new SocketException((int)error) : accept(token));
        await using var client = await TcpConnection.ConnectAsync(listener.LocalEndPoint, null, Token);

        var accepting = listener.AcceptAsync(Token).AsTask();
        Assert.Single(errors);
        time.Advance(TimeSpan.FromMilliseconds(100));
        time.Advance(TimeSpan.FromMilliseconds(100));
        await using var server = await accepting;
        Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
    }

    [Fact]
    public async Task Dispose_WhilePausing_IsCancelled()
    {
        var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0), 16, new FakeTimeProvider(), fast: true, around:
            (_, _) => throw new SocketException((int)SocketError.TooManyOpenSockets));
        var accepting = listener.AcceptAsync(Token).AsTask();
        listener.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }
}
