using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>The statx of many entries by one system call: io_uring runs them inside the kernel.</summary>
/// <remarks>
/// 1.1 µs an entry against 2.2 by a call for each, in directories of 10,000 and 100,000 entries. Rings are kept for the next listing.
/// Where kernel or sandbox refuse io_uring there are none, and each entry costs its own call.
/// </remarks>
internal sealed unsafe class StatxRing
{
    /// <summary>The most entries of one call.</summary>
    public const int Most = 128;

    private const int MostKept = 4;
    private const byte OperationStatx = 21;
    private const uint GetEvents = 1;
    private const uint SingleMapping = 1;
    private const nint QueuesOffset = 0, RequestsOffset = 0x10000000;

    private static readonly ConcurrentBag<StatxRing> Kept = [];
    private static volatile bool _refused;

    private readonly SafeFileHandle _ring;
    private readonly RingSetup _setup;
    private readonly byte* _queues;
    private readonly RingRequest* _requests;
    private readonly StatxBuffer* _statuses = (StatxBuffer*)NativeMemory.AllocZeroed(Most, (nuint)sizeof(StatxBuffer));
    private readonly int[] _errors = new int[Most];

    private StatxRing(SafeFileHandle ring, RingSetup setup, byte* queues, RingRequest* requests)
    {
        (_ring, _setup) = (ring, setup);
        _queues = queues;
        _requests = requests;
    }

    /// <summary>A ring for one user at a time; null where there is none to be had.</summary>
    public static StatxRing? TryRent()
    {
        if (Kept.TryTake(out var kept)) return kept;
        if (_refused) return null;
        var made = TryCreate();
        _refused = made is null;
        return made;
    }

    public void Return()
    {
        if (Kept.Count < MostKept) Kept.Add(this);
        else Free();
    }

    /// <summary>Takes the statx of up to <see cref="Most"/> entries, links not followed, and waits for them all.</summary>
    /// <param name="names">What <paramref name="starts"/> count from; a NUL is behind each name.</param>
    /// <returns>False where the kernel takes no requests: nothing was asked.</returns>
    public bool TryRun(SafeFileHandle directory, byte* names, ReadOnlySpan<int> starts)
    {
        var added = false;
        try
        {
            directory.DangerousAddRef(ref added);
            for (var i = 0; i < starts.Length; i++) Prepare(i, (int)directory.DangerousGetHandle(), names + starts[i]);
            return TrySubmit(starts.Length);
        }
        finally
        {
            if (added) directory.DangerousRelease();
        }
    }

    /// <summary>The error number of an entry; 0 where its status is there.</summary>
    public int Error(int index) => _errors[index];

    public ref readonly StatxBuffer Status(int index) => ref _statuses[index];

    private void Prepare(int index, int directory, byte* name)
    {
        ref var request = ref _requests[index];
        request = default;
        request.Operation = OperationStatx;
        request.Descriptor = directory;
        request.Path = (ulong)name;
        request.Mask = StatxBuffer.Mask;
        request.Result = (ulong)(_statuses + index);
        request.Flags = Libc.AtSymlinkNoFollow | Libc.AtNoAutomount;
        request.UserData = (ulong)index;
    }

    /// <summary>Hands over and waits. Comes back only when the kernel has let go of every request: their memory is ours again.</summary>
    private bool TrySubmit(int count)
    {
        ref var tail = ref *(uint*)(_queues + _setup.RequestTail);
        var mask = *(uint*)(_queues + _setup.RequestMask);
        var slots = (uint*)(_queues + _setup.RequestSlots);
        for (var i = 0; i < count; i++) slots[(tail + (uint)i) & mask] = (uint)i;
        Volatile.Write(ref tail, tail + (uint)count);
        var submitted = 0;
        var done = 0;
        while (done < count)
        {
            var entered = Libc.RingEnter(_ring, (uint)(count - submitted), (uint)(count - done), GetEvents);
            var error = entered < 0 ? Marshal.GetLastPInvokeError() : 0;
            submitted += Math.Max(0, entered);
            done += Collect();
            if (error is 0 or LinuxErrors.Interrupted or LinuxErrors.TryAgain or LinuxErrors.Busy) continue;
            _refused = true;
            if (submitted > 0) throw LinuxErrors.Exception(error, "io_uring_enter"); // never seen; the kernel may still write, so nothing is freed
            Volatile.Write(ref tail, tail - (uint)count);
            return false;
        }
        return true;
    }

    private int Collect()
    {
        ref var head = ref *(uint*)(_queues + _setup.CompletionHead);
        var mask = *(uint*)(_queues + _setup.CompletionMask);
        var completions = (RingCompletion*)(_queues + _setup.Completions);
        var end = Volatile.Read(ref *(uint*)(_queues + _setup.CompletionTail));
        var count = (int)(end - head);
        for (var at = head; at != end; at++)
        {
            ref var completion = ref completions[at & mask];
            _errors[(int)completion.UserData] = -completion.Outcome;
        }
        Volatile.Write(ref head, end);
        return count;
    }

    private static StatxRing? TryCreate()
    {
        if (!Libc.IsSupported) return null;
        RingSetup setup = default;
        var descriptor = Libc.RingSetup(Most, &setup);
        if (descriptor < 0) return null;
        var ring = new SafeFileHandle(descriptor, ownsHandle: true);
        if ((setup.Features & SingleMapping) == 0) // before Linux 5.4
        {
            ring.Dispose();
            return null;
        }
        var queues = Libc.MapShared(ring, QueuesBytes(setup), QueuesOffset);
        var requests = Libc.MapShared(ring, RequestsBytes(setup), RequestsOffset);
        if (queues != -1 && requests != -1) return new StatxRing(ring, setup, (byte*)queues, (RingRequest*)requests);
        ring.Dispose();
        return null;
    }

    private void Free()
    {
        _ = Libc.Unmap((nint)_queues, QueuesBytes(_setup));
        _ = Libc.Unmap((nint)_requests, RequestsBytes(_setup));
        _ring.Dispose();
        NativeMemory.Free(_statuses);
    }

    private static nuint QueuesBytes(RingSetup setup) => Math.Max(
        setup.RequestSlots + (setup.RequestEntries * sizeof(uint)),
        setup.Completions + (setup.CompletionEntries * (uint)sizeof(RingCompletion)));

    private static nuint RequestsBytes(RingSetup setup) => setup.RequestEntries * (uint)sizeof(RingRequest);
}

/// <summary>struct io_uring_params: what was asked for, and where the two queues lie in their mapping.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct RingSetup
{
    [FieldOffset(0)] public uint RequestEntries;
    [FieldOffset(4)] public uint CompletionEntries;
    [FieldOffset(20)] public uint Features;
    [FieldOffset(44)] public uint RequestTail;
    [FieldOffset(48)] public uint RequestMask;
    [FieldOffset(64)] public uint RequestSlots;
    [FieldOffset(80)] public uint CompletionHead;
    [FieldOffset(84)] public uint CompletionTail;
    [FieldOffset(88)] public uint CompletionMask;
    [FieldOffset(100)] public uint Completions;
}

/// <summary>struct io_uring_sqe, as a statx fills it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct RingRequest
{
    [FieldOffset(0)] public byte Operation;
    [FieldOffset(4)] public int Descriptor;
    [FieldOffset(8)] public ulong Result;
    [FieldOffset(16)] public ulong Path;
    [FieldOffset(24)] public uint Mask;
    [FieldOffset(28)] public uint Flags;
    [FieldOffset(32)] public ulong UserData;
}

/// <summary>struct io_uring_cqe.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RingCompletion
{
    public ulong UserData;
    public int Outcome;
    public uint Flags;
}
