using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>
/// Looks after the session pollers: one that is held up by the same piece of work for two looks (5 to 10 ms) gets another thread, so that a
/// slow disk holds up those sessions that wait for it and no others. Sleeps while nothing happens.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class PollerWatch
{
    private const int QuietLooks = 200;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private static readonly AutoResetEvent Work = new(false); // does not spin before it sleeps
    private static int _asleep = 1;
    private static int _started;

    /// <summary>Called by pollers when they have begun a piece of work.</summary>
    public static void Wake()
    {
        if (Volatile.Read(ref _asleep) == 0 || Interlocked.Exchange(ref _asleep, 0) == 0) return;
        if (Interlocked.Exchange(ref _started, 1) == 0) new Thread(Run) { IsBackground = true, Name = "Portolan watch" }.UnsafeStart();
        else Work.Set();
    }

    private static void Run()
    {
        var pollers = Poller.Watched;
        var seen = new (Poller.Lease? Lease, long Steps)[pollers.Count];
        var quiet = 0;
        while (true)
        {
            if (quiet++ < QuietLooks)
            {
                Work.WaitOne(LookEvery);
            }
            else
            {
                Sleep(pollers);
                quiet = 0;
            }
            for (var i = 0; i < seen.Length; i++)
                if (Look(pollers[i], ref seen[i])) quiet = 0;
        }
    }

    /// <summary>Until there is work. Work that began just before anybody could see that we sleep wakes nobody; so we look once more.</summary>
    private static void Sleep(IReadOnlyList<Poller> pollers)
    {
        Interlocked.Exchange(ref _asleep, 1);
        if (!pollers.Any(poller => poller.CurrentLease.IsWorking)) Work.WaitOne();
        Volatile.Write(ref _asleep, 0);
    }

    /// <returns>True where something was going on.</returns>
    private static bool Look(Poller poller, ref (Poller.Lease? Lease, long Steps) seen)
    {
        var lease = poller.CurrentLease;
        var (working, steps) = (lease.IsWorking, lease.Steps);
        var same = lease == seen.Lease && steps == seen.Steps;
        if (same && working) poller.TakeOver(lease);
        seen = (lease, steps);
        return working || !same;
    }
}
