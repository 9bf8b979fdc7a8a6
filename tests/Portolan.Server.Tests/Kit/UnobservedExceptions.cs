using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(Portolan.Server.Tests.Kit.UnobservedExceptions))]

namespace Portolan.Server.Tests.Kit;

/// <summary>Collects exceptions of tasks that nobody looked at: each is a fault that was swallowed.</summary>
public sealed class UnobservedExceptions : IDisposable
{
    private static readonly ConcurrentQueue<string> Exceptions = new();

    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Note;

    /// <summary>Those that finalizers came across so far.</summary>
    public static IReadOnlyList<string> Seen => [.. Exceptions];

    /// <summary>Lets finalizers run now.</summary>
    public static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    public void Dispose()
    {
        Collect();
        TaskScheduler.UnobservedTaskException -= Note;
        Assert.True(Exceptions.IsEmpty, string.Join('\n', Exceptions));
    }

    private static void Note(object? sender, UnobservedTaskExceptionEventArgs e) => Exceptions.Enqueue(e.Exception.ToString());
}
