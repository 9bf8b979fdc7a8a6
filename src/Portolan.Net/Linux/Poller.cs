using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>A thread that watches sockets by epoll for those who read or write by system call.</summary>
/// <remarks>
/// Pollers of sessions run what waited on their own thread: on one core .NET's way through the thread pool costs 4 µs a command and 50 µs a
/// transfer more. Work that blocks there (a slow disk, a network file system) hurts nobody for long: <see cref="PollerWatch"/> lets
/// another thread take over. The pollers of bulk copies only wake the thread pool.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class Poller
{
    private const int Add = 1, Delete = 2, Modify = 3;
    private const int AlreadyThere = 17;
    public const uint Readable = 0x001, Writable = 0x004;
    private const uint OneShot = 1u << 30, EdgeTriggered = 1u << 31;
    private const uint Urgent = 0x002, Error = 0x008, HangUp = 0x010, PeerHangUp = 0x2000;
    private const int EventsAtOnce = 64;
    private const int MostThreads = 256;

    // struct epoll_event is packed on x86-64 only: 12 bytes there, 16 elsewhere.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(ulong);
    private static readonly Poller[] Sessions = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(i => new Poller(runsWork: true, $"Portolan sessions {i}"))];
    private static int _turn;

    [ThreadStatic]
    private static Poller? _current;

    private readonly ConcurrentDictionary<ulong, SocketSignal> _signals = new();
    private readonly int _epoll;
    private readonly string _name;
    private readonly unsafe byte* _batch = (byte*)NativeMemory.Alloc((nuint)(EventsAtOnce * EventSize));
    private int _count;
    private int _next;
    private int _threads;
    private Lease _lease;
    private long _last;

    private Poller(bool runsWork, string name)
    {
        (RunsWork, _name) = (runsWork, name);
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (_epoll < 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
        _lease = StartThread();
    }

    /// <summary>Signals room to send. One epoll for each purpose, for it keeps one watch for a socket.</summary>
    public static Poller Room { get; } = new(runsWork: false, "Portolan senders");

    /// <summary>Signals data to receive, to copies of much data.</summary>
    public static Poller Bulk { get; } = new(runsWork: false, "Portolan receivers");

    /// <summary>Whether waits continue on the poller's own thread.</summary>
    public bool RunsWork { get; }

    /// <summary>True on a thread of a session poller: much work belongs elsewhere.</summary>
    public static bool IsCurrentThread => _current is not null;

    /// <summary>The session poller of this thread, if any.</summary>
    public static Poller? Current => _current;

    /// <summary>The session poller of this thread, so that what belongs together stays on one processor; else the next one in turn.</summary>
    public static Poller Here => _current ?? InTurn();

    /// <summary>The next session poller in turn.</summary>
    public static Poller InTurn() => Sessions[(uint)Interlocked.Increment(ref _turn) % (uint)Sessions.Length];

    /// <summary>What <see cref="PollerWatch"/> looks at.</summary>
    internal static IReadOnlyList<Poller> Watched => Sessions;

    internal Lease CurrentLease => Volatile.Read(ref _lease);

    public ulong Register(SocketSignal signal)
    {
        var id = (ulong)Interlocked.Increment(ref _last);
        _signals[id] = signal;
        return id;
    }

    public void Remove(ulong id) => _signals.TryRemove(id, out _);

    /// <summary>Watches a socket for one event. A reset or an error counts as one.</summary>
    public void Arm(SafeHandle socket, ulong id, uint events, bool again) => Watch(socket, id, events | OneShot, again);

    /// <summary>Watches a socket for good: one event for each arrival.</summary>
    public void Stand(SafeHandle socket, ulong id, uint events) => Watch(socket, id, events | EdgeTriggered | Urgent | PeerHangUp, again: false);

    /// <summary>Watches a socket no more.</summary>
    public void Forget(SafeHandle socket) => _ = Control(Delete, socket, id: 0, events: 0);

    private void Watch(SafeHandle socket, ulong id, uint events, bool again)
    {
        if (Control(again ? Modify : Add, socket, id, events) == 0) return;
        // A dial was watched here before its data is; and what was closed meanwhile is an ObjectDisposedException.
        if (Marshal.GetLastPInvokeError() != AlreadyThere || Control(Modify, socket, id, events) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
    }

    /// <summary>Another thread goes on with the rest, for the one of <paramref name="stuck"/> is held up.</summary>
    /// <returns>False where it came back just now, or too many are held up already.</returns>
    internal bool TakeOver(Lease stuck)
    {
        if (Volatile.Read(ref _threads) >= MostThreads || !stuck.TryTake()) return false;
        Volatile.Write(ref _lease, StartThread());
        return true;
    }

    private unsafe int Control(int operation, SafeHandle socket, ulong id, uint events)
    {
        var wanted = stackalloc byte[16];
        *(uint*)wanted = events;
        *(ulong*)(wanted + DataOffset) = id;
        return Libc.EpollControl(_epoll, operation, socket, wanted);
    }

    private Lease StartThread()
    {
        var lease = new Lease();
        Interlocked.Increment(ref _threads);
        new Thread(Run) { IsBackground = true, Name = _name }.UnsafeStart(lease);
        return lease;
    }

    private void Run(object? state)
    {
        if (RunsWork) _current = this;
        var lease = (Lease)state!;
        while (true)
        {
            while (_next < _count)
            {
                if (!Dispatch(lease, _next++)) return;
            }
            Fetch();
        }
    }

    /// <returns>False once another thread has taken over: this one touches nothing any more.</returns>
    private unsafe bool Dispatch(Lease lease, int index)
    {
        var at = _batch + index * EventSize;
        var (events, id) = (*(uint*)at, *(ulong*)(at + DataOffset));
        if (!_signals.TryGetValue(id, out var signal)) return true;
        lease.Begin();
        if (RunsWork) PollerWatch.Wake();
        signal.Fire(more: (events & (Urgent | Error | HangUp | PeerHangUp)) != 0);
        if (lease.TryEnd()) return true;
        _current = null;
        Interlocked.Decrement(ref _threads);
        return false;
    }

    private unsafe void Fetch()
    {
        _next = 0;
        _count = 0;
        _count = Math.Max(0, Libc.EpollWait(_epoll, _batch, EventsAtOnce, milliseconds: -1));
    }

    /// <summary>One thread's turn at a poller.</summary>
    internal sealed class Lease
    {
        private const int Leading = 0, Working = 1, Taken = 2;
        private int _state;
        private long _steps;

        /// <summary>Pieces of work so far; it stands still while one of them is held up.</summary>
        public long Steps => Volatile.Read(ref _steps);

        public bool IsWorking => Volatile.Read(ref _state) == Working;

        public void Begin()
        {
            Volatile.Write(ref _steps, _steps + 1);
            Interlocked.Exchange(ref _state, Working); // seen by a watch that is just going to sleep, or that is seen to sleep
        }

        public bool TryEnd() => Interlocked.CompareExchange(ref _state, Leading, Working) == Working;

        public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Working) == Working;
    }
}
