using Portolan.Net;

namespace Portolan.Client;

/// <summary>Reports progress five times a second and once at the end, from the byte counter: the transfer itself does not notice.</summary>
internal sealed class ProgressTicker : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private const int Window = 5; // samples the rate is taken over: a second

    private readonly IProgress<TransferProgress> _progress;
    private readonly string _path;
    private readonly ByteCounter _counter;
    private readonly long _offset;
    private readonly long? _total;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly Queue<(long At, long Bytes)> _samples = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private bool _over;

    private ProgressTicker(IProgress<TransferProgress> progress, string path, ByteCounter counter, long offset, long? total, TimeProvider time)
    {
        _progress = progress;
        _path = path;
        _counter = counter;
        _offset = offset;
        _total = total;
        _time = time;
        _startedAt = time.GetTimestamp();
        _samples.Enqueue((_startedAt, 0));
        _timer = time.CreateTimer(static ticker => ((ProgressTicker)ticker!).Tick(), this, Period, Period);
    }

    /// <summary>Null where nobody wants to know.</summary>
    public static ProgressTicker? Start(IProgress<TransferProgress>? progress, string path, ByteCounter counter, long offset, long? total, TimeProvider time) =>
        progress is null ? null : new ProgressTicker(progress, path, counter, offset, total, time);

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (_over) return;
            Report();
            _over = true;
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (!_over) Report();
        }
    }

    private void Report()
    {
        var (now, bytes) = (_time.GetTimestamp(), _counter.Value);
        var (thenAt, thenBytes) = _samples.Peek();
        var seconds = _time.GetElapsedTime(thenAt, now).TotalSeconds;
        var rate = seconds > 0 ? (bytes - thenBytes) / seconds : 0;
        _samples.Enqueue((now, bytes));
        if (_samples.Count > Window) _samples.Dequeue();
        _progress.Report(new TransferProgress(_path, _offset + bytes, _total, rate, _time.GetElapsedTime(_startedAt, now)));
    }
}
