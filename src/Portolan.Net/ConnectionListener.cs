using System.Net;

namespace Portolan.Net;

/// <summary>A listening TCP port. An IPv6Any address listens for both families.</summary>
public sealed class ConnectionListener : IDisposable
{
    /// <summary>Starts listening.</summary>
    /// <exception cref="ConnectionException">AddressInUse, AccessDenied.</exception>
    public ConnectionListener(IPEndPoint local, int backlog = 512) => throw new NotImplementedException();

    /// <summary>The real address, with the port that was bound.</summary>
    public IPEndPoint LocalEndPoint => throw new NotImplementedException();

    /// <summary>Waits for the next connection. Survives descriptor exhaustion (waits and goes on) and connections that die in the queue.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the listener was disposed.</exception>
    public ValueTask<TcpConnection> AcceptAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
