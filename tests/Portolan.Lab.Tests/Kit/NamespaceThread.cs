using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Lab.Tests.Kit;

/// <summary>Runs code inside a network namespace. A socket made there belongs to it for good, wherever it is used afterwards.</summary>
internal static partial class NamespaceThread
{
    private const int CloneNewNet = 0x40000000;

    /// <summary>On a thread of its own, which ends with the call: a pool thread must never be left in a namespace.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        var result = default(T);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(name);
                result = work();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException($"In namespace {name}: {failure.Message}", failure);
    }

    private static void Enter(string name)
    {
        using SafeFileHandle handle = File.OpenHandle($"/run/netns/{name}");
        if (SetNamespace(handle, CloneNewNet) != 0) throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle handle, int kind);
}
