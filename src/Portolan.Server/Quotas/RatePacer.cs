namespace Portolan.Server.Quotas;

/// <summary>Holds all transfers of an account together to a rate: each piece waits until the ones before it have had their time.</summary>
internal sealed class RatePacer(TimeProvider time)
{
    private const int LargestPiece = 256 * 1024;
    private const int SmallestPiece = 512;

    private readonly Lock _gate = new();
    private long _freeAt;

    /// <summary>Pieces of so many bytes move evenly, and none waits long enough to look stalled.</summary>
    public static int PieceFor(long? bytesPerSecond) => bytesPerSecond is { } rate ? (int)Math.Clamp(rate / 8, SmallestPiece, LargestPiece) : int.MaxValue;

    public ValueTask WaitAsync(long bytes, long? bytesPerSecond, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is not > 0 || bytes == 0) return ValueTask.CompletedTask;
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var begins = Math.Max(now, _freeAt);
            _freeAt = begins + (long)((double)bytes / bytesPerSecond.Value * time.TimestampFrequency);
            wait = time.GetElapsedTime(now, begins);
        }
        return wait > TimeSpan.Zero ? new ValueTask(Task.Delay(wait, time, cancellationToken)) : ValueTask.CompletedTask;
    }
}
