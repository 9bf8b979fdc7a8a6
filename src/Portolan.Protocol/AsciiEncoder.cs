namespace Portolan.Protocol;

/// <summary>
/// TYPE A on the way out: a line feed becomes CRLF, an existing CRLF is not doubled, a lone CR stays. RFC 959 §3.1.1.1.
/// Keeps its state from chunk to chunk; one value per transfer, never copied in between.
/// </summary>
public struct AsciiEncoder
{
    private bool _afterCr;

    /// <summary>Converts as much as fits; at least one byte is written for any source and destination that are not empty.</summary>
    public (int Read, int Written) Convert(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int read = 0, written = 0;
        while (read < source.Length && written < destination.Length)
        {
            if (source[read] == '\n')
            {
                // With room for the CR only, the LF is taken next time.
                if (_afterCr) read++;
                destination[written++] = _afterCr ? (byte)'\n' : (byte)'\r';
                _afterCr = !_afterCr;
                continue;
            }
            var run = source[read..Math.Min(source.Length, read + destination.Length - written)];
            var stop = run.IndexOf((byte)'\n');
            if (stop >= 0) run = run[..stop];
            run.CopyTo(destination[written..]);
            read += run.Length;
            written += run.Length;
            _afterCr = run[^1] == '\r';
        }
        return (read, written);
    }

    /// <summary>At the end of the data: nothing is ever held back, so nothing is written. Makes the value ready for other data.</summary>
    public int Finish(Span<byte> destination)
    {
        _afterCr = false;
        return 0;
    }
}
