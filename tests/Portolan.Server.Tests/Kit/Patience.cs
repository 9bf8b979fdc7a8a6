using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Portolan.Server.Tests.Kit;

/// <summary>How long a test waits before it says that something never happened. Generous: it only costs time when a test fails.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> Soon<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "") => Bounded(task, what);

    public static Task<T> Soon<T>(this ValueTask<T> task, [CallerArgumentExpression(nameof(task))] string what = "") => Bounded(task.AsTask(), what);

    public static async Task Soon(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            _ = task.ContinueWith(static late => late.Exception, TaskScheduler.Default); // what comes of it later is nobody's business
            throw new TimeoutException($"Waited too long for: {what}", e);
        }
    }

    /// <summary>Waits for a state of the server that no signal announces (a counter, a session gone).</summary>
    public static async Task UntilAsync(Func<bool> reached, [CallerArgumentExpression(nameof(reached))] string what = "")
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!reached())
        {
            if (Stopwatch.GetElapsedTime(startedAt) > Limit) throw new TimeoutException($"Never came true: {what}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<T> Bounded<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            _ = task.ContinueWith(static late => late.Exception, TaskScheduler.Default); // what comes of it later is nobody's business
            throw new TimeoutException($"Waited too long for: {what}", e);
        }
    }
}
