using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>A thread that watches sockets by epoll for those who read or write by system call.</summary>
/// <remarks>
/// .NET has no wait for room to send. It could wait for data, but once it has watched a socket, it wakes for every packet that arrives there
/// whether anyone waits or not: 25,000 times for a GiB.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class SignalThread
{
    private const int Add = 1, Modify = 3;
    private const int AlreadyThere = 17;
    private const uint Readable = 0x001, Writable = 0x004, OneShot = 1u << 30;
    private const int EventsAtOnce = 64;

    // struct epoll_event is packed on x86-64 only: 12 bytes there, 16 elsewhere.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly ConcurrentDictionary<ulong, SocketSignal> _signals = new();
    private readonly int _epoll;
    private readonly uint _events;
    private long _last;

    private SignalThread(uint events, string name)
    {
        _events = events | OneShot;
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (_epoll < 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Signals room to send. One epoll for each direction, for it keeps one watch for a socket.</summary>
    public static SignalThread Room { get; } = new(Writable, "Portolan senders");

    /// <summary>Signals data to receive.</summary>
    public static SignalThread Data { get; } = new(Readable, "Portolan receivers");

    public ulong Register(SocketSignal signal)
    {
        var id = (ulong)Interlocked.Increment(ref _last);
        _signals[id] = signal;
        return id;
    }

    public void Remove(ulong id) => _signals.TryRemove(id, out _);

    /// <summary>Watches a socket for one event. A reset or an error counts as one.</summary>
    public unsafe void Arm(SafeHandle socket, ulong id)
    {
        var wanted = stackalloc byte[16];
        *(uint*)wanted = _events;
        *(ulong*)(wanted + DataOffset) = id;
        if (Libc.EpollControl(_epoll, Modify, socket, wanted) == 0 || Libc.EpollControl(_epoll, Add, socket, wanted) == 0)
            return;
        if (Marshal.GetLastPInvokeError() != AlreadyThere)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
    }

    private unsafe void Run()
    {
        var size = DataOffset + sizeof(ulong);
        var events = stackalloc byte[EventsAtOnce * size];
        while (true)
        {
            var count = Libc.EpollWait(_epoll, events, EventsAtOnce, milliseconds: -1);
            for (var i = 0; i < count; i++)
            {
                if (_signals.TryGetValue(*(ulong*)(events + i * size + DataOffset), out var signal))
                    signal.Fire();
            }
        }
    }
}
