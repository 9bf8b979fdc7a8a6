using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Portolan.Net.Linux;

namespace Portolan.Net;

/// <summary>A plain TCP connection.</summary>
public sealed class TcpConnection : Connection
{
    private readonly TcpSocket _socket;
    private readonly bool _fast;
    private readonly SocketSignals? _signals;
    private volatile bool _endedByUs;
    private bool _nonBlocking;
    private bool _completed;

    /// <summary>Takes over a connected socket.</summary>
    public TcpConnection(Socket socket) : this(new RuntimeSocket(socket), FastPaths.Enabled)
    {
    }

    internal TcpConnection(TcpSocket socket, bool fast)
    {
        (_socket, _fast) = (socket, fast);
        if (OperatingSystem.IsLinux())
        {
            _nonBlocking = socket is LinuxSocket;
            _signals = (socket as LinuxSocket)?.Signals ?? new SocketSignals();
        }
    }

    public override IPEndPoint LocalEndPoint => _socket.LocalEndPoint;
    public override IPEndPoint RemoteEndPoint => _socket.RemoteEndPoint;
    public override TlsState? Tls => null;

    /// <summary>Bytes that have arrived and were not received yet.</summary>
    public int Available => _endedByUs ? 0 : _socket.Available;

    internal SafeHandle Handle => _socket.Handle;

    internal bool EndedByUs => _endedByUs;

    /// <summary>Dials <paramref name="remote"/>, from <paramref name="local"/> where one is given (port 0 leaves the port to the system).</summary>
    /// <exception cref="ConnectionException">Refused, TimedOut (only by the system), Unreachable, AddressInUse, AccessDenied.</exception>
    public static ValueTask<TcpConnection> ConnectAsync(IPEndPoint remote, IPEndPoint? local = null, CancellationToken cancellationToken = default)
        => ConnectAsync(remote, local, FastPaths.Enabled, cancellationToken);

    internal static async ValueTask<TcpConnection> ConnectAsync(IPEndPoint remote, IPEndPoint? local, bool fast, CancellationToken cancellationToken)
    {
        remote = EndPoints.Unmapped(remote);
        local = local is null ? null : EndPoints.Unmapped(local);
        try
        {
            return fast && OperatingSystem.IsLinux()
                ? new TcpConnection(await LinuxSocket.ConnectAsync(remote, local, cancellationToken).ConfigureAwait(false), fast)
                : new TcpConnection(await RuntimeSocket.ConnectAsync(remote, local, cancellationToken).ConfigureAwait(false), fast);
        }
        catch (SocketException e)
        {
            throw SocketFaults.ToException(e, local is null ? $"Connecting to {remote}" : $"Connecting to {remote} from {local}");
        }
    }

    /// <summary>Leaves urgent bytes (Telnet Synch) in the stream and switches keep-alive on: what a control connection needs.</summary>
    public void PrepareForControl() => _socket.PrepareForControl();

    /// <summary>Acknowledges what comes without delay. Called once nothing is sent any more: sending returns to delayed acknowledgements.</summary>
    /// <remarks>After a TLS handshake Linux takes the connection for a conversation and delays; a client that uploads a small file under Nagle's rule then waits 40 ms for its last packet.</remarks>
    internal void AcknowledgeAtOnce()
    {
        try
        {
            _socket.AcknowledgeAtOnce();
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e))
        {
            // The connection has ended meanwhile; who receives will hear of it.
            return;
        }
    }

    /// <inheritdoc/>
    /// <remarks>An empty buffer waits until something can be received, and takes nothing.</remarks>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> pending;
        try
        {
            pending = _socket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (ObjectDisposedException e)
        {
            return ValueTask.FromException<int>(Fault(e));
        }
        return pending.IsCompletedSuccessfully ? pending : Await(pending);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        async ValueTask<int> Await(ValueTask<int> pending)
        {
            try
            {
                return await pending.ConfigureAwait(false);
            }
            catch (Exception e) when (SocketFaults.IsOfSocket(e))
            {
                throw Fault(e);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!data.IsEmpty)
                data = data[await _socket.SendAsync(data, cancellationToken).ConfigureAwait(false)..];
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e))
        {
            throw Fault(e);
        }
    }

    public override async ValueTask<long> SendFileAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken = default)
    {
        if (!_fast || !OperatingSystem.IsLinux())
            return await BufferedFileCopy.SendAsync(this, file, offset, length, counter, cancellationToken).ConfigureAwait(false);
        try
        {
            MakeNonBlocking();
            return await KernelFileCopy.SendAsync(this, file, offset, length, counter, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e) || (_endedByUs && e is ConnectionException))
        {
            throw Fault(e);
        }
    }

    public override async ValueTask<long> ReceiveFileAsync(SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken = default)
    {
        if (!_fast || !OperatingSystem.IsLinux())
            return await BufferedFileCopy.ReceiveAsync(this, file, offset, limit, counter, cancellationToken).ConfigureAwait(false);
        try
        {
            MakeNonBlocking();
            return await KernelFileCopy.ReceiveAsync(this, file, offset, limit, counter, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e) || (_endedByUs && e is ConnectionException))
        {
            throw Fault(e);
        }
    }

    public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_completed)
            return ValueTask.CompletedTask;
        _completed = true;
        try
        {
            _socket.ShutdownSend();
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e))
        {
            return ValueTask.FromException(Fault(e));
        }
    }

    public override void Abort()
    {
        _endedByUs = true;
        _socket.Reset();
        CloseSignals();
    }

    /// <inheritdoc/>
    /// <remarks>Closing a socket with unread bytes would reset it and destroy what the peer has not read yet; so those are read away first, in the background and within bounds.</remarks>
    public override ValueTask DisposeAsync()
    {
        if (_endedByUs)
            return ValueTask.CompletedTask;
        _endedByUs = true;
        if (HasUnreadBytes())
            _ = LingeringClose.RunAsync(_socket.Afterlife());
        else
            _socket.Close();
        CloseSignals();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the socket takes more bytes, for those who send by system call. Linux only; needs <see cref="MakeNonBlocking"/>.</summary>
    /// <exception cref="ObjectDisposedException">Ended on this side. A reset is no exception: the next attempt finds it.</exception>
    [SupportedOSPlatform("linux")]
    internal ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
        => BriefWait.ForRoom(Handle) ? ValueTask.CompletedTask : _signals!.Room.WaitAsync(Handle, cancellationToken);

    /// <summary>Waits until something can be received, for those who receive by system call.</summary>
    /// <param name="busy">Bytes came just now and more are likely: wait a moment on the spot first, and go on on the thread pool.</param>
    [SupportedOSPlatform("linux")]
    internal ValueTask WaitForDataAsync(bool busy, CancellationToken cancellationToken)
    {
        if (busy && BriefWait.ForData(Handle)) return ValueTask.CompletedTask;
        return (busy ? _signals!.Bulk : _signals!.Data).WaitAsync(Handle, cancellationToken);
    }

    private void CloseSignals()
    {
        if (OperatingSystem.IsLinux()) _signals!.Close();
    }

    private ConnectionException Fault(Exception exception) => SocketFaults.ToException(exception, RemoteEndPoint, _endedByUs);

    private bool HasUnreadBytes()
    {
        try
        {
            return _socket.Available > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [SupportedOSPlatform("linux")]
    internal void MakeNonBlocking()
    {
        if (_nonBlocking)
            return;
        // .NET makes the descriptor non-blocking only with its first asynchronous operation that has to wait.
        var flags = Libc.Fcntl(Handle, Libc.FcntlGetFlags, 0);
        _ = Libc.Fcntl(Handle, Libc.FcntlSetFlags, flags | Libc.NonBlocking);
        _nonBlocking = true;
    }
}
