using Portolan.Net;

namespace Portolan.Client;

/// <summary>Notices that a transfer stands still: no byte moved for too long while somebody waits for one.</summary>
internal sealed class TransferWatch : IAsyncDisposable
{
    private readonly ByteCounter _counter;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _interrupt;
    private readonly ITimer? _timer;
    private long _seenBytes;
    private long _seenAt;
    private volatile bool _busy;

    public TransferWatch(ByteCounter counter, TimeSpan limit, TimeProvider time, CancellationTokenSource interrupt)
    {
        _counter = counter;
        _limit = limit;
        _time = time;
        _interrupt = interrupt;
        if (limit == Timeout.InfiniteTimeSpan) return;
        var period = TimeSpan.FromTicks(Math.Clamp(limit.Ticks / 8, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _timer = time.CreateTimer(static watch => ((TransferWatch)watch!).Look(), this, period, period);
    }

    public bool Stalled { get; private set; }

    /// <summary>Somebody waits for bytes from now on.</summary>
    public void Begin()
    {
        Volatile.Write(ref _seenAt, _time.GetTimestamp());
        _busy = true;
    }

    public void End() => _busy = false;

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Look()
    {
        if (!_busy) return;
        var bytes = _counter.Value;
        if (bytes != _seenBytes)
        {
            _seenBytes = bytes;
            Volatile.Write(ref _seenAt, _time.GetTimestamp());
        }
        else if (_time.GetElapsedTime(Volatile.Read(ref _seenAt)) >= _limit)
        {
            Stalled = true;
            _interrupt.Cancel();
        }
    }
}
