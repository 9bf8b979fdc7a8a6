using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Cli.Serve;

/// <summary>
/// <c>--run-as USER</c>: started as root for ports below 1024, the process becomes that user and keeps one right of root's, to bind such ports (20 and 21).
/// It replaces itself by a fresh start of the same program, because rights belong to threads and .NET has many by the time anybody can ask: after an exec
/// every thread has the new user, the one capability, and no way to more.
/// </summary>
internal static partial class RunAs
{
    private const int KeepCapabilities = 8, ReadBounds = 23, DropFromBounds = 24, NoNewPrivileges = 38, Ambient = 47;
    private const nuint RaiseAmbient = 2;
    private const uint BindService = 10; // CAP_NET_BIND_SERVICE
    private const uint Version3 = 0x20080522;

    /// <summary>Comes back where this process is that user already; where it is root it does not come back at all.</summary>
    /// <exception cref="FailureException">There is no such user, or only root could become it.</exception>
    public static void Become(string name, Text.Texts texts)
    {
        if (!OperatingSystem.IsLinux()) throw new FailureException(ExitCode.Usage, texts.RunAsNeedsLinux);
        if (LinuxUser.Find(name) is not { Id: > 0 } user) throw new FailureException(ExitCode.Usage, texts.NoSuchUser(name));
        if (LinuxUser.Own == user.Id) return;
        if (LinuxUser.Own != 0) throw new FailureException(ExitCode.Denied, texts.RunAsNeedsRoot(name));
        try
        {
            GiveUpRights(user);
            StartAnew(user);
        }
        catch (Win32Exception e)
        {
            throw new FailureException(new Failure(ExitCode.Denied, texts.RunAsFailed(name, e.Message), []), e);
        }
    }

    /// <summary>In this order: bounds can only be lowered while there are rights to do so, and a change of user drops what is not kept.</summary>
    [SupportedOSPlatform("linux")]
    private static void GiveUpRights(LinuxUser user)
    {
        for (nuint capability = 0; Control(ReadBounds, capability, 0, 0, 0) >= 0; capability++)
            if (capability != BindService) Check(Control(DropFromBounds, capability, 0, 0, 0));
        Check(SetGroups(user.Name, user.Group));
        Check(SetGroup(user.Group, user.Group, user.Group));
        Check(Control(KeepCapabilities, 1, 0, 0, 0));
        Check(SetUser(user.Id, user.Id, user.Id));
        var only = new CapabilitySet { Effective = 1 << (int)BindService, Permitted = 1 << (int)BindService, Inheritable = 1 << (int)BindService };
        Check(SetCapabilities(new CapabilityHeader { Version = Version3 }, [only, default]));
        Check(Control(Ambient, RaiseAmbient, BindService, 0, 0));
        Check(Control(NoNewPrivileges, 1, 0, 0, 0));
    }

    [SupportedOSPlatform("linux")]
    private static void StartAnew(LinuxUser user)
    {
        Check(SetVariable("HOME", user.Home, 1));
        Check(SetVariable("USER", user.Name, 1));
        Check(SetVariable("LOGNAME", user.Name, 1));
        var arguments = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        Check(Execute("/proc/self/exe", [.. arguments, null]));
    }

    private static void Check(int result)
    {
        if (result != 0) throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int what, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "initgroups", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetGroups(string user, uint group);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    private static partial int SetGroup(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int SetUser(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int SetCapabilities(in CapabilityHeader header, CapabilitySet[] sets);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);

    [StructLayout(LayoutKind.Sequential)]
    private struct CapabilityHeader
    {
        public uint Version;
        public int Process;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CapabilitySet
    {
        public uint Effective;
        public uint Permitted;
        public uint Inheritable;
    }
}
