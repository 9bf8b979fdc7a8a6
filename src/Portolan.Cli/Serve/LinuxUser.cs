using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Cli.Serve;

/// <summary>A user as the system's user database has it.</summary>
internal sealed partial record LinuxUser(string Name, uint Id, uint Group, string Home)
{
    /// <summary>Who this process acts as.</summary>
    [SupportedOSPlatform("linux")]
    public static uint Own => EffectiveUser();

    /// <summary>Null where there is no such user.</summary>
    [SupportedOSPlatform("linux")]
    public static LinuxUser? Find(string name)
    {
        var found = Look(name);
        if (found == 0) return null;
        var entry = Marshal.PtrToStructure<Entry>(found);
        return new LinuxUser(name, entry.User, entry.Group, Marshal.PtrToStringUTF8(entry.Home) ?? "/");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Look(string name);

    // struct passwd of Linux, the same in glibc and musl.
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public nint Name;
        public nint Password;
        public uint User;
        public uint Group;
        public nint Comment;
        public nint Home;
        public nint Shell;
    }
}
