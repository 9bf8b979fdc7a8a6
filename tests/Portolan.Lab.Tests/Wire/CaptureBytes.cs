using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Portolan.Lab.Tests.Wire;

/// <summary>Writes captures by hand, for the tests of those who read them.</summary>
internal sealed class CaptureBytes
{
    private const byte Tcp = 6;
    private readonly MemoryStream _file = new();
    private uint _seconds = 1_700_000_000;

    public CaptureBytes()
    {
        Write32(0xA1B2C3D4);
        Write32(0x00040002);
        Write32(0);
        Write32(0);
        Write32(262144);
        Write32(1);
    }

    public ReadOnlyMemory<byte> File => _file.ToArray();

    /// <summary>One more packet, a second after the last.</summary>
    public CaptureBytes Add(string from, string to, uint sequence, uint acknowledgement, TcpFlags flags, string text = "")
    {
        var (source, destination) = (IPEndPoint.Parse(from), IPEndPoint.Parse(to));
        var tcp = Segment(source, destination, sequence, acknowledgement, flags, Encoding.ASCII.GetBytes(text));
        var isIPv4 = source.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        byte[] frame = [.. new byte[12], isIPv4 ? (byte)0x08 : (byte)0x86, isIPv4 ? (byte)0 : (byte)0xDD, .. isIPv4 ? Wrap4(source, destination, tcp) : Wrap6(source, destination, tcp)];
        // Ethernet pads short frames.
        if (frame.Length < 60) frame = [.. frame, .. new byte[60 - frame.Length]];
        Write32(_seconds++);
        Write32(0);
        Write32((uint)frame.Length);
        Write32((uint)frame.Length);
        _file.Write(frame);
        return this;
    }

    private static byte[] Segment(IPEndPoint from, IPEndPoint to, uint sequence, uint acknowledgement, TcpFlags flags, byte[] payload)
    {
        var header = new byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)to.Port);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), acknowledgement);
        header[12] = 5 << 4;
        header[13] = (byte)flags;
        return [.. header, .. payload];
    }

    private static byte[] Wrap4(IPEndPoint from, IPEndPoint to, byte[] tcp)
    {
        var header = new byte[20];
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(20 + tcp.Length));
        header[9] = Tcp;
        from.Address.GetAddressBytes().CopyTo(header, 12);
        to.Address.GetAddressBytes().CopyTo(header, 16);
        return [.. header, .. tcp];
    }

    private static byte[] Wrap6(IPEndPoint from, IPEndPoint to, byte[] tcp)
    {
        var header = new byte[40];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)tcp.Length);
        header[6] = Tcp;
        from.Address.GetAddressBytes().CopyTo(header, 8);
        to.Address.GetAddressBytes().CopyTo(header, 24);
        return [.. header, .. tcp];
    }

    private void Write32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _file.Write(bytes);
    }
}
