namespace Portolan.Protocol;

/// <summary>
/// TYPE A on the way in: CRLF becomes a line feed, a lone CR or LF stays. RFC 959 §3.1.1.1.
/// Keeps its state from chunk to chunk; one value per transfer, never copied in between.
/// </summary>
public struct AsciiDecoder
{
    private bool _holdsCr;

    /// <summary>Converts as much as fits. All of the source is read where the destination is one byte longer.</summary>
    public (int Read, int Written) Convert(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int read = 0, written = 0;
        while (read < source.Length && written < destination.Length)
        {
            if (_holdsCr)
            {
                _holdsCr = false;
                var isLineEnd = source[read] == '\n';
                if (isLineEnd) read++;
                destination[written++] = isLineEnd ? (byte)'\n' : (byte)'\r';
                continue;
            }
            var run = source[read..Math.Min(source.Length, read + destination.Length - written)];
            var stop = run.IndexOf((byte)'\r');
            if (stop >= 0) run = run[..stop];
            run.CopyTo(destination[written..]);
            read += run.Length;
            written += run.Length;
            _holdsCr = stop >= 0;
            if (_holdsCr) read++;
        }
        return (read, written);
    }

    /// <summary>At the end of the data: writes a CR that waited for its LF. Returns 0 or 1.</summary>
    public int Finish(Span<byte> destination)
    {
        if (!_holdsCr) return 0;
        destination[0] = (byte)'\r';
        _holdsCr = false;
        return 1;
    }
}
