using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>The signals of one socket, made when first needed.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketSignals
{
    private readonly Lock _gate = new();
    private SocketSignal? _room;
    private SocketSignal? _data;
    private SocketSignal? _bulk;
    private Poller? _poller;
    private bool _standing;
    private bool _closed;

    /// <summary>Room to send.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public SocketSignal Room => _room ?? Make(ref _room, Poller.Room, Poller.Writable, standing: false);

    /// <summary>The answer to a dial; who waits goes on on the poller's thread. For one wait.</summary>
    public SocketSignal Dial()
    {
        _poller = Poller.Here;
        return new SocketSignal(_poller, Poller.Writable);
    }

    /// <summary>Data to receive; who waits goes on on the poller's thread.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public SocketSignal Data => _data ?? Make(ref _data, _poller ?? Poller.Here, Poller.Readable, standing: _standing);

    /// <summary>Data to receive; who waits goes on on the thread pool.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public SocketSignal Bulk => _bulk ?? Make(ref _bulk, Poller.Bulk, Poller.Readable, standing: false);

    /// <summary>This is the socket of a conversation or a listener: it keeps to one poller, and gets a standing signal.</summary>
    public void Stand(Poller poller) => (_poller, _standing) = (poller, true);

    /// <summary>Who waits for data goes on on this thread's poller from now on, if it is one's.</summary>
    public void MoveHere(SafeHandle socket)
    {
        if (Poller.Current is not { } current) return;
        if (_data is { } data) data.MoveTo(current, socket);
        else _poller = current;
    }

    /// <summary>True where who waits for data goes on on this thread's poller, or this thread is no poller's.</summary>
    public bool AreHere => Poller.Current is not { } current || (_data?.Poller ?? _poller) == current;

    /// <summary>Ends all waits, now and later.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
        }
        _room?.Close();
        _data?.Close();
        _bulk?.Close();
    }

    private SocketSignal Make(ref SocketSignal? signal, Poller poller, uint events, bool standing)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return signal ??= new SocketSignal(poller, events, standing);
        }
    }
}
