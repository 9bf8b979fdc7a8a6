using System.Net;
using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>
/// One listening port of the passive range. Many clients may wait on it at once, at most one for each client address:
/// who dials is told apart by where the dial comes from. A stranger is dropped and the port keeps listening.
/// </summary>
internal sealed class PassivePort
{
    private readonly ConnectionListener _listener;
    private readonly PassivePorts _range;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, PassiveChannel> _waiting = [];
    private long _announced;
    private long _accepted;
    private long _lastAt;
    private bool _closed;

    /// <exception cref="ConnectionException">AddressInUse, AccessDenied.</exception>
    public PassivePort(IPEndPoint local, PassivePorts range)
    {
        _listener = new ConnectionListener(local);
        _range = range;
        Local = _listener.LocalEndPoint;
        _ = AcceptLoopAsync();
    }

    public IPEndPoint Local { get; }

    public int Number => Local.Port;

    /// <summary>False where dials arrive on another thread than the session's that asks.</summary>
    public bool IsNear => _listener.ArrivesHere;

    /// <summary>What became of this port so far.</summary>
    public PassivePortState State
    {
        get
        {
            IPAddress[] waiting;
            lock (_gate) waiting = [.. _waiting.Keys];
            return new(Local, waiting, Volatile.Read(ref _announced), Volatile.Read(ref _accepted), DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _lastAt)));
        }
    }

    /// <summary>False where this client address waits here already, or the port was closed.</summary>
    public bool TryReserve(PassiveChannel channel)
    {
        lock (_gate)
        {
            if (_closed || !_waiting.TryAdd(channel.Peer, channel)) return false;
            _announced++;
            _lastAt = _range.UnixMilliseconds;
        }
        _listener.ArriveHere(); // else the thread pool would carry the connection to the session
        return true;
    }

    public void Release(PassiveChannel channel)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(channel.Peer, out var waiting) || waiting != channel) return;
            _waiting.Remove(channel.Peer);
        }
        _range.Released(this, channel);
    }

    /// <summary>Hands over who has dialled already: before a client's wait is given up, so that its dial is not taken for the answer to its next PASV.</summary>
    public void TakeArrivals()
    {
        while (_listener.TryAccept() is { } connection) HandOver(connection);
    }

    /// <summary>Closes the port unless somebody waits on it.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0) return false;
            _closed = true;
        }
        _listener.Dispose();
        return true;
    }

    /// <summary>Closes the port; who waits on it waits in vain.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
        _listener.Dispose();
    }

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
        PassiveChannel? channel;
        lock (_gate) _waiting.TryGetValue(from, out channel);
        if (channel is not null && channel.Offer(connection))
        {
            Interlocked.Increment(ref _accepted);
            return;
        }
        connection.Abort();
        lock (_gate)
            foreach (var (_, waiting) in _waiting) waiting.NoteStranger(from);
        _range.StrangerDropped(this, from);
    }
}
