namespace Portolan.Net.SslStreams;

/// <summary>Reads from a ClientHello whether ALPN (RFC 7301) offers <c>ftp</c>.</summary>
/// <remarks>SslStream refuses a client whose ALPN list has no common entry; so ALPN is only switched on for those that have one. Some clients offer a name of their own for data connections.</remarks>
internal sealed class ClientHelloReader
{
    private const byte ClientHello = 1;
    private const ushort Alpn = 16;
    private readonly HandshakeRecords _records = new();
    private bool _done;

    public bool OffersFtp { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_done)
            return;
        _records.Feed(bytes);
        _done = _records.Lost;
        if (!_records.TryRead(out var type, out var body))
            return;
        _done = true;
        OffersFtp = type == ClientHello && Extensions(body) is var extensions
            && HandshakeRecords.TryFindExtension(extensions, Alpn, out var offer) && ContainsFtp(offer);
    }

    /// <summary>Skips version, random, session id, cipher suites and compression methods.</summary>
    private static ReadOnlySpan<byte> Extensions(ReadOnlySpan<byte> body)
    {
        var at = 34;
        at += at < body.Length ? 1 + body[at] : 0;
        at += at + 1 < body.Length ? 2 + (body[at] << 8 | body[at + 1]) : 0;
        at += at < body.Length ? 1 + body[at] : 0;
        return at < body.Length ? body[at..] : [];
    }

    private static bool ContainsFtp(ReadOnlySpan<byte> offer)
    {
        for (var at = 2; at < offer.Length; at += 1 + offer[at])
        {
            if (at + 1 + offer[at] <= offer.Length && offer.Slice(at + 1, offer[at]).SequenceEqual("ftp"u8))
                return true;
        }
        return false;
    }
}
