using Portolan.Console.Wire;
using Portolan.Server;

namespace Portolan.Console.Live;

/// <summary>The console's pulse: rates of the last quarter of an hour, and what moves while somebody watches.</summary>
internal sealed class RateHistory(ServerControl control, TimeProvider time, LiveStreams live) : IAsyncDisposable
{
    private const int BeatsPerSample = 10, MostSamples = 180;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Rates> _samples = new();
    private readonly PortMapWatch _ports = new(control);
    private Baseline _sample, _live;
    private long _logins, _uploaded, _downloaded;
    private Task? _pulse;

    /// <summary>Now, and every five seconds of the last fifteen minutes, the oldest first.</summary>
    public (Rates Now, IReadOnlyList<Rates> Before) Read()
    {
        lock (_samples) return (_samples.LastOrDefault() is { } last ? last with { Sessions = control.SessionCount, TransfersRunning = control.Transfers.Count } : First(), [.. _samples]);
    }

    public void Start()
    {
        _sample = _live = Measure(control.Transfers);
        _pulse = RunAsync();
    }

    public void LoggedIn() => Interlocked.Increment(ref _logins);

    public void TransferEnded(TransferRecord transfer) => Interlocked.Add(ref transfer.Upload ? ref _uploaded : ref _downloaded, transfer.Bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_pulse is not null) await _pulse;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            for (var beat = 1; await timer.WaitForNextTickAsync(_stop.Token); beat++)
            {
                var isSample = beat % BeatsPerSample == 0;
                if (!isSample && !live.HasListeners) continue;
                var running = control.Transfers;
                if (isSample) Keep(running);
                if (live.HasListeners) Show(running, beat);
            }
        }
        catch (OperationCanceledException)
        {
            // The console ends.
        }
    }

    private void Keep(IReadOnlyList<TransferInfo> running)
    {
        var rates = RatesSince(ref _sample, running);
        lock (_samples)
        {
            _samples.Enqueue(rates);
            if (_samples.Count > MostSamples) _samples.Dequeue();
        }
    }

    private void Show(IReadOnlyList<TransferInfo> running, int beat)
    {
        if (running.Count > 0) live.Send("transferProgress", running.Select(transfer => RunningTransfer.Of(transfer)).ToArray());
        if (beat % 2 != 0) return;
        live.Send("rates", RatesSince(ref _live, running));
        if (_ports.FindChanged(running) is { Count: > 0 } changed) live.Send("portMap", changed);
    }

    private Rates RatesSince(ref Baseline before, IReadOnlyList<TransferInfo> running)
    {
        var now = Measure(running);
        var seconds = Math.Max((now.At - before.At).TotalSeconds, 0.001);
        var rates = new Rates(
            now.At, control.SessionCount, Math.Round((now.Logins - before.Logins) / seconds, 2),
            PerSecond(now.Uploaded - before.Uploaded), PerSecond(now.Downloaded - before.Downloaded), running.Count);
        before = now;
        return rates;

        // A transfer that ends is for a moment counted by neither side.
        long PerSecond(long bytes) => (long)(Math.Max(0, bytes) / seconds);
    }

    private Baseline Measure(IReadOnlyList<TransferInfo> running) => new(
        time.GetUtcNow(), Interlocked.Read(ref _logins),
        Interlocked.Read(ref _uploaded) + running.Where(transfer => transfer.Upload).Sum(transfer => transfer.Bytes),
        Interlocked.Read(ref _downloaded) + running.Where(transfer => !transfer.Upload).Sum(transfer => transfer.Bytes));

    private Rates First() => new(time.GetUtcNow(), control.SessionCount, 0, 0, 0, control.Transfers.Count);

    private readonly record struct Baseline(DateTimeOffset At, long Logins, long Uploaded, long Downloaded);
}
