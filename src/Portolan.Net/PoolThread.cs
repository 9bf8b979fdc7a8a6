using System.Runtime.CompilerServices;
using Portolan.Net.Linux;

namespace Portolan.Net;

/// <summary>Long work must not hold a thread that serves sessions: awaited, this goes on on the thread pool; at once where it is on no such thread.</summary>
public readonly struct PoolThread : ICriticalNotifyCompletion
{
    public bool IsCompleted => !(OperatingSystem.IsLinux() && Poller.IsCurrentThread);

    public static PoolThread Switch() => default;

    public PoolThread GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static go => go(), continuation, preferLocal: false);
}
