namespace Portolan.Protocol.Tests;

internal static class Allocation
{
    /// <summary>Fails if <paramref name="action"/> allocates, after it has run a few times to warm up.</summary>
    public static void AssertNone(Action action)
    {
        for (var i = 0; i < 100; i++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
