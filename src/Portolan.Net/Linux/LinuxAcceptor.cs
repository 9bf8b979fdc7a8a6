using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>Accepts the connections of a listening socket by system call; who waits goes on on a session poller.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxAcceptor
{
    private readonly Socket _listener;
    private readonly SocketSignals _signals = new();
    private readonly IPEndPoint? _local;
    private readonly bool _forControl;

    /// <param name="listening">Where it listens; an address of its own is that of all its connections.</param>
    /// <param name="forControl">Connections inherit the options of their listener, so they are set here once.</param>
    public LinuxAcceptor(Socket listener, IPEndPoint listening, bool forControl)
    {
        _listener = listener;
        _forControl = forControl;
        if (forControl) RuntimeSocket.SetControlOptions(listener);
        _listener.Blocking = false;
        _local = EndPoints.IsAnyAddress(listening) ? null : listening;
        _signals.Stand(forControl ? Poller.InTurn() : Poller.Here);
    }

    /// <summary>True where who waits for connections goes on on this thread's poller, or this thread is no poller's.</summary>
    public bool IsHere => _signals.AreHere;

    /// <summary>Connections arrive on this thread's poller from now on.</summary>
    public void MoveHere()
    {
        try
        {
            _signals.MoveHere(_listener.SafeHandle);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was closed; or the kernel has no room for another watch, and it stays where it was.
        }
    }

    public async ValueTask<TcpSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryAccept() is { } socket) return socket;
            await _signals.Data.WaitAsync(_listener.SafeHandle, cancellationToken).ConfigureAwait(false);
        }
    }

    public TcpSocket? TryAccept() => SocketDescriptor.TryAccept(_listener.SafeHandle, out var remote) is { } socket ? Wrap(socket, remote!) : null;

    /// <summary>Ends the wait that is under way.</summary>
    public void Close() => _signals.Close();

    private LinuxSocket Wrap(SocketDescriptor socket, IPEndPoint remote)
    {
        try
        {
            var signals = new SocketSignals();
            if (_forControl) signals.Stand(Poller.InTurn());
            return new LinuxSocket(socket, _local ?? socket.LocalEndPoint, remote, signals);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
