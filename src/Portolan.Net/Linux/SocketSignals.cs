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

    /// <summary>True where who waits for data goes on on this thread's poller, or on no poller in particular.</summary>
    public bool AreOnThisPoller => Poller.Current is not { } current || _poller == current;

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
