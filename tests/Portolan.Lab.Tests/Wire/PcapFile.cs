using System.Buffers.Binary;
using System.Net;

namespace Portolan.Lab.Tests.Wire;

/// <summary>Reads what <c>tcpdump -w</c> wrote on an Ethernet interface: the classic format, little-endian, microseconds.</summary>
public static class PcapFile
{
    private const uint Magic = 0xA1B2C3D4;
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private const int EthernetHeader = 14;
    private const int Ethernet = 1;
    private const byte Tcp = 6;
    private const byte Udp = 17;

    /// <summary>All TCP packets. A record that is not complete yet ends the reading.</summary>
    public static IReadOnlyList<TcpPacket> ReadTcp(ReadOnlyMemory<byte> file) =>
        [.. from record in Records(file) let packet = TcpOf(record.Time, record.Frame) where packet is not null select packet];

    /// <summary>The payloads of all UDP packets.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ReadUdp(ReadOnlyMemory<byte> file) =>
        from record in Records(file) let packet = IpOf(record.Frame) where packet is { Protocol: Udp, Body.Length: >= 8 } select packet.Value.Body[8..];

    private static IEnumerable<(DateTime Time, ReadOnlyMemory<byte> Frame)> Records(ReadOnlyMemory<byte> file)
    {
        if (file.Length < FileHeader) yield break;
        if (Word(file, 0) != Magic || Word(file, 20) != Ethernet) throw new InvalidDataException("Not a capture of an Ethernet interface in the classic little-endian format.");
        for (var at = FileHeader; at + RecordHeader <= file.Length;)
        {
            var length = (int)Word(file, at + 8);
            var begin = at + RecordHeader;
            if (begin + length > file.Length) yield break;
            yield return (DateTime.UnixEpoch.AddSeconds(Word(file, at)).AddMicroseconds(Word(file, at + 4)), file.Slice(begin, length));
            at = begin + length;
        }
    }

    private static TcpPacket? TcpOf(DateTime time, ReadOnlyMemory<byte> frame)
    {
        if (IpOf(frame) is not { Protocol: Tcp, Body: { Length: >= 20 } body } packet) return null;
        var header = body.Span;
        return new TcpPacket(time,
            new IPEndPoint(packet.Source, Big16(header)), new IPEndPoint(packet.Destination, Big16(header[2..])),
            Big32(header[4..]), Big32(header[8..]), (TcpFlags)(header[13] & 0x3F), body[((header[12] >> 4) * 4)..]);
    }

    private static IpPacket? IpOf(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length < EthernetHeader) return null;
        var ip = frame[EthernetHeader..];
        return (Big16(frame.Span[12..]), ip.Length) switch
        {
            (0x0800, >= 20) => IPv4Of(ip),
            (0x86DD, >= 40) => IPv6Of(ip),
            _ => null,
        };
    }

    // The length fields cut off Ethernet's padding of short frames.
    private static IpPacket IPv4Of(ReadOnlyMemory<byte> ip)
    {
        var header = ip.Span;
        return new(header[9], new IPAddress(header[12..16]), new IPAddress(header[16..20]), ip[((header[0] & 15) * 4)..Big16(header[2..])]);
    }

    // Without extension headers: nothing in the lab sends them with TCP.
    private static IpPacket IPv6Of(ReadOnlyMemory<byte> ip)
    {
        var header = ip.Span;
        return new(header[6], new IPAddress(header[8..24]), new IPAddress(header[24..40]), ip.Slice(40, Big16(header[4..])));
    }

    private static uint Word(ReadOnlyMemory<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.Span[at..]);

    private static ushort Big16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Big32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private readonly record struct IpPacket(byte Protocol, IPAddress Source, IPAddress Destination, ReadOnlyMemory<byte> Body);
}
