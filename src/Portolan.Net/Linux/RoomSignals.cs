using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>One thread that watches full sockets for room, for everyone who sends by system call: .NET itself offers no such wait.</summary>
[SupportedOSPlatform("linux")]
internal static class RoomSignals
{
    private const int Add = 1, Modify = 3;
    private const int AlreadyThere = 17;
    private const uint Writable = 0x004, OneShot = 1u << 30;
    private const int EventsAtOnce = 64;
    private static readonly ConcurrentDictionary<ulong, TaskCompletionSource> Waiting = new();
    private static readonly int Epoll = Start();
    private static long s_last;

    /// <summary>Completes when <paramref name="socket"/> takes bytes again or was reset; never, if it is closed meanwhile. One wait for a socket at a time.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static RoomSignal Watch(SafeHandle socket)
    {
        var id = (ulong)Interlocked.Increment(ref s_last);
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting[id] = completion;
        try
        {
            Register(socket, id);
        }
        catch
        {
            Waiting.TryRemove(id, out _);
            throw;
        }
        return new RoomSignal(id, completion);
    }

    /// <summary>Ends a wait, however it came to its end.</summary>
    public static void Forget(in RoomSignal signal)
    {
        Waiting.TryRemove(signal.Id, out _);
        signal.Completion.TrySetResult();
    }

    private static unsafe void Register(SafeHandle socket, ulong id)
    {
        // struct epoll_event is packed on x86-64 only: 12 bytes there, 16 elsewhere.
        var wanted = stackalloc byte[16];
        *(uint*)wanted = Writable | OneShot;
        *(ulong*)(wanted + DataOffset) = id;
        if (Libc.EpollControl(Epoll, Add, socket, wanted) == 0)
            return;
        if (Marshal.GetLastPInvokeError() != AlreadyThere || Libc.EpollControl(Epoll, Modify, socket, wanted) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
    }

    private static int DataOffset => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static int Start()
    {
        var epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (epoll < 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
        new Thread(() => Run(epoll)) { IsBackground = true, Name = "Portolan room for senders" }.Start();
        return epoll;
    }

    private static unsafe void Run(int epoll)
    {
        var size = DataOffset + sizeof(ulong);
        var events = stackalloc byte[EventsAtOnce * size];
        while (true)
        {
            var count = Libc.EpollWait(epoll, events, EventsAtOnce, milliseconds: -1);
            for (var i = 0; i < count; i++)
            {
                if (Waiting.TryRemove(*(ulong*)(events + i * size + DataOffset), out var completion))
                    completion.TrySetResult();
            }
        }
    }
}

/// <summary>A wait for room that is under way.</summary>
internal readonly record struct RoomSignal(ulong Id, TaskCompletionSource Completion);
