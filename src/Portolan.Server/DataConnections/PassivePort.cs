using System.Collections.Concurrent;
using System.Net;
using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>
/// One listening port of the passive range. Many clients may wait on it at once, at most one for each client address:
/// who dials is told apart by where the dial comes from. A stranger is dropped and the port keeps listening.
/// </summary>
internal sealed class PassivePort : IDisposable
{
    private readonly ConnectionListener _listener;
    private readonly ConcurrentDictionary<IPAddress, PassiveChannel> _waiting = new();
    private readonly Action<PassivePort, PassiveChannel> _released;
    private readonly Action<PassivePort, IPAddress> _strangerDropped;

    /// <exception cref="ConnectionException">AddressInUse, AccessDenied.</exception>
    public PassivePort(IPEndPoint local, Action<PassivePort, PassiveChannel> released, Action<PassivePort, IPAddress> strangerDropped)
    {
        _listener = new ConnectionListener(local);
        Local = _listener.LocalEndPoint;
        _released = released;
        _strangerDropped = strangerDropped;
        _ = AcceptLoopAsync();
    }

    public IPEndPoint Local { get; }

    public int Number => Local.Port;

    /// <summary>Clients announced to and not arrived yet.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Connections handed to transfers so far.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    private long _accepted;

    public bool TryReserve(PassiveChannel channel) => _waiting.TryAdd(channel.Peer, channel);

    public void Release(PassiveChannel channel)
    {
        if (_waiting.TryRemove(new(channel.Peer, channel))) _released(this, channel);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptLoopAsync()
    {
        while (true)
        {
            TcpConnection connection;
            try
            {
                connection = await _listener.AcceptAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            HandOver(connection);
        }
    }

    private void HandOver(TcpConnection connection)
    {
        var from = connection.RemoteEndPoint.Address;
        if (_waiting.TryGetValue(from, out var channel) && channel.Offer(connection))
        {
            Interlocked.Increment(ref _accepted);
            return;
        }
        connection.Abort();
        foreach (var (_, waiting) in _waiting) waiting.NoteStranger(from);
        _strangerDropped(this, from);
    }
}
