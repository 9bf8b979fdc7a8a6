using Portolan.Administration;

namespace Portolan.Console.History;

/// <summary>Forgets history that is older than the settings keep: at the start, and every hour.</summary>
internal sealed class HistoryRetention(IHistoryStore history, Func<HistorySection> keep, ConsoleLog log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource _stop = new();
    private Task? _running;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null) await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do await ForgetAsync();
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The console ends.
        }
    }

    /// <summary>A store that fails now is asked again in an hour.</summary>
    private async Task ForgetAsync()
    {
        try
        {
            await history.ForgetAsync(keep(), time.GetUtcNow(), _stop.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.HistoryFailed(e);
        }
    }
}
