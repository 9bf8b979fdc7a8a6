namespace Portolan.Net.PortMapping;

/// <summary>Follows the seconds that a router counts since it began (RFC 6887 §8.5, RFC 6886 §3.6), to learn that it began anew and forgot everything.</summary>
internal sealed class RouterEpoch(TimeProvider time)
{
    private (uint Seconds, long At)? _last;
    private bool _lost;

    /// <summary>Takes the count of one answer.</summary>
    public void Note(uint seconds)
    {
        var now = time.GetTimestamp();
        if (_last is { } last && BeganAnew(last.Seconds, seconds, time.GetElapsedTime(last.At, now).TotalSeconds)) _lost = true;
        _last = (seconds, now);
    }

    /// <summary>Whether the router began anew since this was last asked.</summary>
    public bool TakeLost()
    {
        var lost = _lost;
        _lost = false;
        return lost;
    }

    // RFC 6887 §8.5: a step back, or the two clocks differ by more than 1/16 and 2 seconds.
    private static bool BeganAnew(uint before, uint after, double ours)
    {
        if (after + 1L < before) return true;
        var theirs = (double)((long)after - before);
        return ours + 2 < theirs - (theirs / 16) || theirs + 2 < ours - (ours / 16);
    }
}
