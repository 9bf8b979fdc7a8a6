namespace Portolan.Net;

/// <summary>Whether files travel by the kernel (sendfile, splice) or through buffers.</summary>
internal static class FastPaths
{
    /// <summary>The <see cref="AppContext"/> switch that turns the fast paths off, for comparison and for tests.</summary>
    public const string PortableSwitch = "Portolan.Net.PortableIO";

    // 64-bit only: off_t and size_t are passed as nint.
    private static readonly bool Supported = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public static bool Enabled => Supported && !(AppContext.TryGetSwitch(PortableSwitch, out var portable) && portable);
}
