using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Portolan.Cli.Explain.Wire;

/// <summary>Where a packet was seen.</summary>
internal enum Place
{
    /// <summary>On loopback, where there is only one place.</summary>
    Here,
    /// <summary>Between the client and the router.</summary>
    Inside,
    /// <summary>Between the router and the server.</summary>
    Outside,
}

/// <summary>The flags of a TCP segment. RFC 9293 §3.1.</summary>
[Flags]
internal enum TcpFlags
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Ack = 16,
}

/// <summary>One TCP segment over IPv4, as it passed a place.</summary>
internal sealed record Packet(Place Place, IPEndPoint From, IPEndPoint To, TcpFlags Flags, uint Sequence, uint Acknowledgement, ReadOnlyMemory<byte> Payload)
{
    private const int IPv4Header = 20;
    private const int TcpHeader = 20;
    private const byte Tcp = 6;
    private const TcpFlags Kind = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Reset;

    public bool IsSyn => (Flags & Kind) == TcpFlags.Syn;

    public bool IsSynAck => (Flags & Kind) == (TcpFlags.Syn | TcpFlags.Ack);

    /// <summary>An ACK that carries nothing else.</summary>
    public bool IsBareAck => Flags == TcpFlags.Ack && Payload.IsEmpty;

    /// <summary>A router changes addresses and ports, these never.</summary>
    public bool IsTheSameAs(Packet other) => (Sequence, Acknowledgement, Flags, Payload.Length) == (other.Sequence, other.Acknowledgement, other.Flags, other.Payload.Length);

    /// <summary>What it carries, as text; control connections speak ASCII.</summary>
    public string Text => Encoding.Latin1.GetString(Payload.Span);

    /// <summary>Reads a packet that begins with its IP header; null for anything but TCP over IPv4.</summary>
    public static Packet? Read(Place place, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < IPv4Header + TcpHeader || bytes[0] >> 4 != 4 || bytes[9] != Tcp) return null;
        var end = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), bytes.Length);
        var tcpAt = (bytes[0] & 15) * 4;
        if (end < tcpAt + TcpHeader) return null;
        var tcp = bytes[tcpAt..end];
        var payloadAt = Math.Min((tcp[12] >> 4) * 4, tcp.Length);
        return new Packet(place,
            new IPEndPoint(new IPAddress(bytes[12..16]), BinaryPrimitives.ReadUInt16BigEndian(tcp)),
            new IPEndPoint(new IPAddress(bytes[16..20]), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..])),
            (TcpFlags)tcp[13] & (Kind | TcpFlags.Fin),
            BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]), BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]), tcp[payloadAt..].ToArray());
    }
}
