using System.Diagnostics;
using Portolan.Client;

namespace Portolan.Load;

/// <summary>Repeats one operation on several sessions for some seconds.</summary>
internal static class LoadRun
{
    /// <param name="operation">Runs once; gets its session, the number of that session, and how often it ran there before.</param>
    public static async Task<LoadResult> MeasureAsync(LoadPlan plan, Func<FtpClient, int, int, Task> operation)
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, plan.Clients).Select(_ => FtpClient.ConnectAsync(plan.Server)));
        try
        {
            return await MeasureAsync(plan, (session, turn) => operation(sessions[session], session, turn));
        }
        finally
        {
            foreach (var session in sessions) await session.DisposeAsync();
        }
    }

    /// <summary>As above, for operations that bring their own session.</summary>
    public static async Task<LoadResult> MeasureAsync(LoadPlan plan, Func<int, int, Task> operation)
    {
        var turns = new int[plan.Clients];
        await RunAsync(plan.Seconds / 3);
        var startedAt = Stopwatch.GetTimestamp();
        var times = await RunAsync(plan.Seconds);
        return LoadResult.Of(times, Stopwatch.GetElapsedTime(startedAt));

        async Task<List<TimeSpan>> RunAsync(double seconds)
        {
            var all = await Task.WhenAll(Enumerable.Range(0, plan.Clients).Select(client => Task.Run(() => RepeatAsync(client, TimeSpan.FromSeconds(seconds)))));
            return [.. all.SelectMany(list => list)];
        }

        async Task<List<TimeSpan>> RepeatAsync(int client, TimeSpan length)
        {
            var each = new List<TimeSpan>();
            for (var first = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(first) < length;)
            {
                var begin = Stopwatch.GetTimestamp();
                await operation(client, turns[client]++);
                each.Add(Stopwatch.GetElapsedTime(begin));
            }
            return each;
        }
    }
}

/// <summary>How often an operation ran, and how long the middle and the slowest hundredth took.</summary>
internal readonly record struct LoadResult(int Count, double PerSecond, TimeSpan Median, TimeSpan Slow)
{
    public static LoadResult Of(List<TimeSpan> times, TimeSpan elapsed)
    {
        times.Sort();
        return times.Count == 0 ? default : new(times.Count, times.Count / elapsed.TotalSeconds, times[times.Count / 2], times[times.Count * 99 / 100]);
    }
}
