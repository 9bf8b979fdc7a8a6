using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Cli.Explain.Nat;

/// <summary>
/// A network of its own that has no name: it lives as long as this handle, a socket made in it, or a process started in it. So it cannot
/// collide with another one, and nothing is left of it when this process ends, however it ends.
/// </summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int CloneNewNet = 0x40000000;

    private readonly SafeFileHandle _handle;

    private NetworkNamespace(SafeFileHandle handle) => _handle = handle;

    /// <summary>A path by which other programs can open it while this process lives.</summary>
    public string Path => FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd/{_handle.DangerousGetHandle()}");

    /// <exception cref="Win32Exception">Not permitted.</exception>
    public static NetworkNamespace Create() => new(OnOwnThread(() =>
    {
        Check(Unshare(CloneNewNet));
        return File.OpenHandle("/proc/thread-self/ns/net", share: FileShare.ReadWrite);
    }));

    /// <summary>Runs code in this network. Sockets that it makes and processes that it starts belong here for good.</summary>
    public T Run<T>(Func<T> work) => OnOwnThread(() =>
    {
        Check(SetNamespace(_handle, CloneNewNet));
        return work();
    });

    /// <summary>The number of an interface of this network.</summary>
    public int NumberOf(string name) => Run(() => (int)InterfaceNumber(name));

    public void Dispose() => _handle.Dispose();

    // A namespace belongs to a thread: a pool thread must never be left in one.
    private static T OnOwnThread<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static void Check(int result)
    {
        if (result != 0) throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int kind);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle handle, int kind);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint InterfaceNumber(string name);
}
