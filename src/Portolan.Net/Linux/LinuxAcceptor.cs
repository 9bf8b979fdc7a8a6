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

    /// <param name="listening">Where it listens; an address of its own is that of all its connections.</param>
    public LinuxAcceptor(Socket listener, IPEndPoint listening)
    {
        _listener = listener;
        _listener.Blocking = false;
        _local = listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any) ? null : listening;
        _signals.Stand();
    }

    public async ValueTask<TcpSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var handle = _listener.SafeHandle;
            if (SocketDescriptor.TryAccept(handle, out var remote) is { } socket) return Wrap(socket, remote!);
            await _signals.Data.WaitAsync(handle, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the wait that is under way.</summary>
    public void Close() => _signals.Close();

    private LinuxSocket Wrap(SocketDescriptor socket, IPEndPoint remote)
    {
        try
        {
            return new LinuxSocket(socket, _local ?? socket.LocalEndPoint, remote, new SocketSignals());
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
