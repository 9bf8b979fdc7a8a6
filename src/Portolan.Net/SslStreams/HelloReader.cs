using System.Buffers.Binary;

namespace Portolan.Net.SslStreams;

/// <summary>
/// Tells from the bytes a server sends whether its handshake resumes an earlier session:
/// TLS 1.3 answers the pre_shared_key extension (RFC 8446 §4.2.11), TLS 1.2 goes from ServerHello straight to ChangeCipherSpec (RFC 5246 §7.3).
/// </summary>
internal sealed class HelloReader
{
    private const byte ServerHello = 2, NewSessionTicket = 4;
    private const ushort PreSharedKey = 41, SupportedVersions = 43, Tls13 = 0x0304;

    // SHA-256 of "HelloRetryRequest": a ServerHello with this random is not the answer yet (RFC 8446 §4.1.3).
    private static readonly byte[] RetryRandom = Convert.FromHexString("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C");

    private readonly HandshakeRecords _records = new();
    private bool _helloOfTls12;
    private bool _done;

    /// <summary>Null until it is known, and where the bytes make no sense.</summary>
    public bool? Resumed { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_done)
            return;
        _records.Feed(bytes);
        while (!_done && _records.TryRead(out var type, out var body))
            Read(type, body);
        if (!_done && _records.CipherChanged)
            Decide(_helloOfTls12 ? true : null);
        else if (_records.Lost)
            _done = true;
    }

    private void Read(byte type, ReadOnlySpan<byte> body)
    {
        if (_helloOfTls12)
        {
            if (type != NewSessionTicket)
                Decide(false);
            return;
        }
        // version 2, random 32, session id 1 + n, cipher 2, compression 1, extensions
        if (type != ServerHello || body.Length < 35 || body.Length < 38 + body[34])
        {
            _done = true;
            return;
        }
        if (body.Slice(2, 32).SequenceEqual(RetryRandom))
            return;
        var extensions = body[(38 + body[34])..];
        if (HandshakeRecords.TryFindExtension(extensions, SupportedVersions, out var version) && version.Length == 2 && BinaryPrimitives.ReadUInt16BigEndian(version) == Tls13)
            Decide(HandshakeRecords.TryFindExtension(extensions, PreSharedKey, out _));
        else
            _helloOfTls12 = true;
    }

    private void Decide(bool? resumed) => (Resumed, _done) = (resumed, true);
}
