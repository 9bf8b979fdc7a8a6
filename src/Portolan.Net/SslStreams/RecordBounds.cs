namespace Portolan.Net.SslStreams;

/// <summary>Follows TLS records by their headers (type, version, length: five bytes) to tell where each ends. Begins between two records.</summary>
internal sealed class RecordBounds
{
    private const int HeaderBytes = 5;
    private int _headerRead;
    private int _bodyBytes;
    private int _length;

    /// <summary>Bytes up to the next bound: the rest of a header, or of the body it announced.</summary>
    public int Left => _bodyBytes > 0 ? _bodyBytes : HeaderBytes - _headerRead;

    /// <summary>Takes note of bytes, at most <see cref="Left"/>.</summary>
    public void Advance(ReadOnlySpan<byte> bytes)
    {
        if (_bodyBytes > 0)
        {
            _bodyBytes -= bytes.Length;
            if (_bodyBytes == 0)
                _headerRead = 0;
            return;
        }
        foreach (var b in bytes)
        {
            if (_headerRead >= 3)
                _length = (_length << 8 | b) & 0xFFFF;
            _headerRead++;
        }
        if (_headerRead < HeaderBytes)
            return;
        _bodyBytes = _length;
        if (_bodyBytes == 0)
            _headerRead = 0;
    }
}
