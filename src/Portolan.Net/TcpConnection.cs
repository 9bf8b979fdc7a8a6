using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net;

/// <summary>A plain TCP connection.</summary>
public sealed class TcpConnection : Connection
{
    /// <summary>Dials <paramref name="remote"/>, from <paramref name="local"/> where one is given (port 0 leaves the port to the system).</summary>
    /// <exception cref="ConnectionException">Refused, TimedOut (only by the system), Unreachable, AddressInUse, AccessDenied.</exception>
    public static ValueTask<TcpConnection> ConnectAsync(IPEndPoint remote, IPEndPoint? local = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Takes over a connected socket.</summary>
    public TcpConnection(Socket socket) => throw new NotImplementedException();

    public override IPEndPoint LocalEndPoint => throw new NotImplementedException();
    public override IPEndPoint RemoteEndPoint => throw new NotImplementedException();
    public override TlsState? Tls => null;

    /// <summary>Bytes that have arrived and were not received yet.</summary>
    public int Available => throw new NotImplementedException();

    /// <summary>Leaves urgent bytes (Telnet Synch) in the stream and switches keep-alive on: what a control connection needs.</summary>
    public void PrepareForControl() => throw new NotImplementedException();

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public override ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public override ValueTask<long> SendFileAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public override ValueTask<long> ReceiveFileAsync(SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public override ValueTask CompleteAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public override void Abort() => throw new NotImplementedException();
    public override ValueTask DisposeAsync() => throw new NotImplementedException();
}
