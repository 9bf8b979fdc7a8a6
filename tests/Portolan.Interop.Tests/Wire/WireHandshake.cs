using System.Buffers.Binary;
using System.Security.Authentication;

namespace Portolan.Interop.Tests.Wire;

/// <summary>
/// What the records on the wire say of a TLS handshake, read without the help of any code under test.
/// TLS 1.3 resumes when the ServerHello picks the pre_shared_key the client offered (RFC 8446 §4.2.11); TLS 1.2 when it echoes the session id
/// the client offered and no Certificate follows (RFC 5246 §7.3, RFC 5077 §3.4).
/// </summary>
public sealed record WireHandshake(SslProtocols Version, bool Resumed)
{
    private const byte ChangeCipherSpec = 20, Handshake = 22;
    private const byte ClientHello = 1, ServerHello = 2, Certificate = 11;
    private const ushort PreSharedKey = 41, SupportedVersions = 43, Tls13 = 0x0304;

    // A ServerHello with this random is a HelloRetryRequest: the real one follows.
    private static readonly byte[] Retry = Convert.FromHexString("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C");

    /// <exception cref="InvalidDataException">It is no TLS handshake.</exception>
    public static WireHandshake Read(WireRecording recording)
    {
        var offered = ClearMessages(recording.Client.ToArray()).LastOrDefault(message => message.Type == ClientHello).Body;
        var answers = ClearMessages(recording.Server.ToArray());
        var chosen = answers.LastOrDefault(message => message.Type == ServerHello && !message.Body.AsSpan(2, 32).SequenceEqual(Retry)).Body;
        if (offered is null || chosen is null)
            throw new InvalidDataException($"No hellos on port {recording.Port}.");
        var (hello, answer) = (new Hello(offered, isClient: true), new Hello(chosen, isClient: false));
        if (answer.Extension(SupportedVersions) is { } version && BinaryPrimitives.ReadUInt16BigEndian(version) == Tls13)
            return new(SslProtocols.Tls13, hello.Extension(PreSharedKey) is not null && answer.Extension(PreSharedKey) is not null);
        var isEcho = hello.SessionId.Length > 0 && hello.SessionId.AsSpan().SequenceEqual(answer.SessionId);
        return new(SslProtocols.Tls12, isEcho && answers.TrueForAll(message => message.Type != Certificate));
    }

    /// <summary>The handshake messages that one end sent in clear.</summary>
    private static List<(byte Type, byte[] Body)> ClearMessages(byte[] stream)
    {
        var clear = new List<byte>();
        for (var at = 0; at + 5 <= stream.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(stream.AsSpan(at + 3));
            if (stream[at] == Handshake && at + 5 + length <= stream.Length)
                clear.AddRange(stream.AsSpan(at + 5, length));
            // Behind a retry both ends may send a ChangeCipherSpec that means nothing; records of other kinds are encrypted.
            else if (stream[at] != ChangeCipherSpec || clear.Count == 0 || !IsRetry([.. clear]))
                break;
            at += 5 + length;
        }
        return [.. Split([.. clear])];
    }

    private static bool IsRetry(byte[] clear) => clear[0] == ClientHello || (clear.Length > 38 && clear.AsSpan(6, 32).SequenceEqual(Retry));

    private static IEnumerable<(byte Type, byte[] Body)> Split(byte[] messages)
    {
        for (var at = 0; at + 4 <= messages.Length;)
        {
            var length = (messages[at + 1] << 16) | (messages[at + 2] << 8) | messages[at + 3];
            if (at + 4 + length > messages.Length) yield break; // encrypted already
            yield return (messages[at], messages[(at + 4)..(at + 4 + length)]);
            at += 4 + length;
        }
    }

    /// <summary>ClientHello or ServerHello: version 2, random 32, session id 1 + n, then cipher suites and compression, extensions.</summary>
    private readonly struct Hello
    {
        private readonly byte[] _body;
        private readonly int _extensions;

        public Hello(byte[] body, bool isClient)
        {
            _body = body;
            SessionId = body[35..(35 + body[34])];
            var at = 35 + body[34];
            if (!isClient)
            {
                _extensions = at + 3;
                return;
            }
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at));
            _extensions = at + 1 + body[at];
        }

        public byte[] SessionId { get; }

        public byte[]? Extension(ushort wanted)
        {
            for (var at = _extensions + 2; at + 4 <= _body.Length;)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(_body.AsSpan(at + 2));
                if (BinaryPrimitives.ReadUInt16BigEndian(_body.AsSpan(at)) == wanted) return _body[(at + 4)..(at + 4 + length)];
                at += 4 + length;
            }
            return null;
        }
    }
}
