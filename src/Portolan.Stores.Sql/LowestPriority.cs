using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Stores.Sql;

/// <summary>Lets every other thread go first.</summary>
internal static partial class LowestPriority
{
    private const int OfAThread = 0; // PRIO_PROCESS; with 0 for the process it is this thread on Linux
    private const int Nicest = 19;

    /// <summary>For good: an ordinary user cannot take it back.</summary>
    public static void TakeForThisThread()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest; // the runtime leaves it at that on Linux
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfAThread, 0, Nicest); // where it is forbidden, it goes without
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
