namespace Portolan.Server.Sessions;

/// <summary>Whether there is memory for another session. Those that run go on; newcomers are told, before an allocation fails somewhere in the middle.</summary>
internal sealed class MemoryWatch
{
    private const double MostUsed = 0.9;
    private volatile bool _isShort;

    /// <summary>As the last beat found it.</summary>
    public bool IsShort => _isShort;

    /// <summary>Bytes in use, what is no longer needed included, and bytes that the process may use.</summary>
    public Func<(long Used, long Limit)> Measure { get; set; } =
        static () => (GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private bool IsFull => Measure() is var (used, limit) && used > limit * MostUsed;

    /// <summary>Called by the heartbeat.</summary>
    public void Beat()
    {
        if (IsFull) GC.Collect(); // much of it may be garbage
        _isShort = IsFull;
    }
}
