using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Portolan.Net.Linux;

namespace Portolan.Net;

/// <summary>A plain TCP connection.</summary>
public sealed class TcpConnection : Connection
{
    private readonly Socket _socket;
    private readonly bool _fast;
    private volatile bool _endedByUs;
    private readonly Lock _gate = new();
    private SocketSignal? _room;
    private SocketSignal? _data;
    private bool _nonBlocking;
    private bool _completed;

    /// <summary>Takes over a connected socket.</summary>
    public TcpConnection(Socket socket) : this(socket, FastPaths.Enabled)
    {
    }

    internal TcpConnection(Socket socket, bool fast)
    {
        _socket = socket;
        _fast = fast;
        LocalEndPoint = EndPoints.Unmapped(socket.LocalEndPoint!);
        RemoteEndPoint = EndPoints.Unmapped(socket.RemoteEndPoint!);
        socket.NoDelay = true;
    }

    public override IPEndPoint LocalEndPoint { get; }
    public override IPEndPoint RemoteEndPoint { get; }
    public override TlsState? Tls => null;

    /// <summary>Bytes that have arrived and were not received yet.</summary>
    public int Available => _endedByUs ? 0 : _socket.Available;

    internal SafeSocketHandle Handle => _socket.SafeHandle;

    internal bool EndedByUs => _endedByUs;

    /// <summary>Dials <paramref name="remote"/>, from <paramref name="local"/> where one is given (port 0 leaves the port to the system).</summary>
    /// <exception cref="ConnectionException">Refused, TimedOut (only by the system), Unreachable, AddressInUse, AccessDenied.</exception>
    public static ValueTask<TcpConnection> ConnectAsync(IPEndPoint remote, IPEndPoint? local = null, CancellationToken cancellationToken = default)
        => ConnectAsync(remote, local, FastPaths.Enabled, cancellationToken);

    internal static async ValueTask<TcpConnection> ConnectAsync(IPEndPoint remote, IPEndPoint? local, bool fast, CancellationToken cancellationToken)
    {
        remote = EndPoints.Unmapped(remote);
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (local is not null)
                Bind(socket, EndPoints.Unmapped(local));
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            return new TcpConnection(socket, fast);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw SocketFaults.ToException(e, local is null ? $"Connecting to {remote}" : $"Connecting to {remote} from {local}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Leaves urgent bytes (Telnet Synch) in the stream and switches keep-alive on: what a control connection needs.</summary>
    public void PrepareForControl()
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
    }

    /// <summary>Acknowledges what comes without delay. Called once nothing is sent any more: sending returns to delayed acknowledgements.</summary>
    /// <remarks>After a TLS handshake Linux takes the connection for a conversation and delays; a client that uploads a small file under Nagle's rule then waits 40 ms for its last packet.</remarks>
    internal void AcknowledgeAtOnce()
    {
        const int tcpLevel = 6, quickAck = 12;
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _socket.SetRawSocketOption(tcpLevel, quickAck, BitConverter.GetBytes(1));
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
            pending = _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
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
                data = data[await _socket.SendAsync(data, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
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
            _socket.Shutdown(SocketShutdown.Send);
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
        _socket.Close(timeout: 0);
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
            _ = LingeringClose.RunAsync(_socket);
        else
            _socket.Dispose();
        CloseSignals();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the socket takes more bytes, for those who send by system call. Linux only; needs <see cref="MakeNonBlocking"/>.</summary>
    /// <exception cref="ObjectDisposedException">Ended on this side. A reset is no exception: the next attempt finds it.</exception>
    [SupportedOSPlatform("linux")]
    internal ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
        => BriefWait.ForRoom(Handle) ? ValueTask.CompletedTask : SignalOf(ref _room, SignalThread.Room).WaitAsync(Handle, cancellationToken);

    /// <summary>Waits until something can be received, for those who receive by system call.</summary>
    /// <param name="busy">Bytes came just now and more are likely: wait a moment on the spot first.</param>
    [SupportedOSPlatform("linux")]
    internal ValueTask WaitForDataAsync(bool busy, CancellationToken cancellationToken)
        => busy && BriefWait.ForData(Handle) ? ValueTask.CompletedTask : SignalOf(ref _data, SignalThread.Data).WaitAsync(Handle, cancellationToken);

    [SupportedOSPlatform("linux")]
    private SocketSignal SignalOf(ref SocketSignal? signal, SignalThread thread)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_endedByUs, this);
            return signal ??= new SocketSignal(thread);
        }
    }

    private void CloseSignals()
    {
        if (!OperatingSystem.IsLinux())
            return;
        lock (_gate)
        {
            _room?.Close();
            _data?.Close();
        }
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

    private static void Bind(Socket socket, IPEndPoint local)
    {
        const int IpLevel = 0, BindAddressNoPort = 24;
        if (local.Port == 0 && (local.Address.Equals(IPAddress.Any) || local.Address.Equals(IPAddress.IPv6Any)))
            return;
        // The port is then chosen at connect, where the whole pair of addresses counts: bind(port 0) slows down when ports get scarce.
        if (local.Port == 0 && OperatingSystem.IsLinux())
            socket.SetRawSocketOption(IpLevel, BindAddressNoPort, BitConverter.GetBytes(1));
        // On Unix .NET sets SO_REUSEADDR here by itself; ReuseAddress = true would be SO_REUSEPORT on top.
        socket.Bind(local);
    }
}
