using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>A pipe that splice(2) moves pages through. Rented for one burst of data, so waiting uploads hold none.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SplicePipe : IDisposable
{
    private const int WantedBytes = 1024 * 1024;
    private const int KeptPipes = 16;
    private static readonly ConcurrentQueue<SplicePipe> Idle = new();

    private SplicePipe(int readEnd, int writeEnd, int capacity) => (ReadEnd, WriteEnd, Capacity) = (readEnd, writeEnd, capacity);

    public int ReadEnd { get; }
    public int WriteEnd { get; }
    public int Capacity { get; }

    /// <summary>An empty pipe; null when the process has no descriptor left for one.</summary>
    public static SplicePipe? TryRent() => Idle.TryDequeue(out var pipe) ? pipe : TryCreate();

    /// <summary>Gives an empty pipe back. One that still holds bytes must be disposed instead.</summary>
    public void Return()
    {
        if (Idle.Count < KeptPipes)
            Idle.Enqueue(this);
        else
            Dispose();
    }

    public void Dispose()
    {
        _ = Libc.Close(ReadEnd);
        _ = Libc.Close(WriteEnd);
    }

    private static unsafe SplicePipe? TryCreate()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec | Libc.NonBlocking) != 0)
            return null;
        // Refused beyond the user's share of pipe memory; the pipe then keeps its first size of 64 KiB.
        var capacity = Libc.Fcntl(ends[1], Libc.FcntlSetPipeSize, WantedBytes);
        return new SplicePipe(ends[0], ends[1], capacity > 0 ? capacity : 64 * 1024);
    }
}
