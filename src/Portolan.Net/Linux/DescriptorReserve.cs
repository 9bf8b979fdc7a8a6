using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>
/// Descriptors that newcomers do not get: for the files and data connections of who is served already, and for the runtime,
/// which ends the process ("Out of memory.") where it cannot open a library.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class DescriptorReserve
{
    private const long Least = 32, Most = 1024;
    private static readonly long First = ReadFirst();

    /// <summary>True where no more than the reserve is left: the kernel gives out the lowest free number.</summary>
    public static bool IsReached(SafeHandle newest) => newest.DangerousGetHandle() >= First;

    private static long ReadFirst()
    {
        if (Libc.GetLimit(Libc.LimitOfDescriptors, out var limits) != 0 || limits.Soft > int.MaxValue) return int.MaxValue;
        var limit = (long)limits.Soft;
        return limit - Math.Clamp(limit / 8, Least, Most);
    }
}
