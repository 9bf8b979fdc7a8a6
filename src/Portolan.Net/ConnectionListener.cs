using System.Net;
using System.Net.Sockets;
using Portolan.Net.Linux;

namespace Portolan.Net;

/// <summary>A listening TCP port. An IPv6Any address listens for both families.</summary>
public sealed class ConnectionListener : IDisposable
{
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _disposal = new();
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly LinuxAcceptor? _acceptor;
    private readonly Func<CancellationToken, ValueTask<TcpSocket>> _accept;
    private readonly bool _fast;
    private readonly bool _forControl;

    /// <summary>Starts listening.</summary>
    /// <exception cref="ConnectionException">AddressInUse, AccessDenied.</exception>
    /// <param name="forControl">Its connections become control connections: <see cref="TcpConnection.PrepareForControl"/> is done for them.</param>
    public ConnectionListener(IPEndPoint local, int backlog = 512, bool forControl = false) : this(local, backlog, TimeProvider.System, FastPaths.Enabled, forControl)
    {
    }

    /// <param name="around">Stands around the socket's accept in tests.</param>
    internal ConnectionListener(
        IPEndPoint local, int backlog, TimeProvider time, bool fast, bool forControl = false, Func<Func<CancellationToken, ValueTask<TcpSocket>>, CancellationToken, ValueTask<TcpSocket>>? around = null)
    {
        (_time, _fast, _forControl) = (time, fast, forControl);
        _socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
                _socket.DualMode = local.Address.Equals(IPAddress.IPv6Any);
            _socket.NoDelay = true; // its connections inherit it
            _socket.Bind(local);
            _socket.Listen(backlog);
            LocalEndPoint = EndPoints.Unmapped(_socket.LocalEndPoint!);
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw SocketFaults.ToException(e, $"Listening on {local}");
        }
        if (fast && OperatingSystem.IsLinux()) _acceptor = new LinuxAcceptor(_socket, LocalEndPoint, forControl);
        Func<CancellationToken, ValueTask<TcpSocket>> accept = _acceptor is { } fastest && OperatingSystem.IsLinux() ? fastest.AcceptAsync : AcceptPortablyAsync;
        _accept = around is null ? accept : token => around(accept, token);
    }

    /// <summary>The real address, with the port that was bound.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>True where the connection accepted last got a descriptor of the reserve, an eighth of all and 32 to 1,024, which files, data connections and the runtime need: it should be told so and closed. Linux only.</summary>
    public bool TookReservedDescriptor { get; private set; }

    /// <summary>False where its connections arrive on another thread of sessions than this: handing them over costs a switch of threads. True where nothing is known.</summary>
    public bool ArrivesHere => !OperatingSystem.IsLinux() || _acceptor is not { } acceptor || acceptor.IsHere;

    /// <summary>Lets its next connections arrive on this thread, where it is one of sessions: two system calls, and only where they arrived elsewhere.</summary>
    public void ArriveHere()
    {
        if (OperatingSystem.IsLinux()) _acceptor?.MoveHere();
    }

    /// <summary>Waits for the next connection. Survives descriptor exhaustion (waits and goes on) and connections that die in the queue.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the listener was disposed.</exception>
    public async ValueTask<TcpConnection> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await _accept(cancellationToken).ConfigureAwait(false);
                TookReservedDescriptor = OperatingSystem.IsLinux() && DescriptorReserve.IsReached(socket.Handle);
                return new TcpConnection(socket, _fast);
            }
            catch (Exception e) when (_disposal.IsCancellationRequested)
            {
                throw new OperationCanceledException("The listener was closed.", e, _disposal.Token);
            }
            catch (SocketException e) when (IsOfTheConnection(e.SocketErrorCode))
            {
                continue;
            }
            catch (SocketException)
            {
                await PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A connection that stands already, without waiting; null where there is none. Null as well where the pending accept of <see cref="AcceptAsync"/> has taken it.</summary>
    public TcpConnection? TryAccept()
    {
        try
        {
            return OperatingSystem.IsLinux() && _acceptor?.TryAccept() is { } socket ? new TcpConnection(socket, _fast) : null;
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e))
        {
            return null; // whatever it is, the pending accept meets it as well
        }
    }

    public void Dispose()
    {
        if (_disposal.IsCancellationRequested)
            return;
        _disposal.Cancel();
        if (OperatingSystem.IsLinux()) _acceptor?.Close();
        _socket.Dispose();
    }

    private async ValueTask<TcpSocket> AcceptPortablyAsync(CancellationToken cancellationToken)
    {
        var socket = RuntimeSocket.TakeOver(await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false));
        if (_forControl) socket.PrepareForControl();
        return socket;
    }

    /// <summary>accept(2) reports faults of the connection that was next in the queue; the listener is well.</summary>
    private static bool IsOfTheConnection(SocketError error) => SocketFaults.FaultOf(error)
        is ConnectionFault.Reset or ConnectionFault.Refused or ConnectionFault.TimedOut or ConnectionFault.Unreachable or ConnectionFault.AccessDenied;

    /// <summary>Out of descriptors or memory: the connection stays in the queue, and trying again at once would only burn a core.</summary>
    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        await Task.Delay(ExhaustedPause, _time, either.Token).ConfigureAwait(false);
    }
}
