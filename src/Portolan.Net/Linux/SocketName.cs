using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Net.Linux;

/// <summary>struct sockaddr_in and sockaddr_in6.</summary>
internal static class SocketName
{
    public const int MaxBytes = 28;
    private const int Ipv4 = 2, Ipv6 = 10;
    private const int Ipv4Bytes = 16;
    private const int PortAt = 2, Ipv4At = 4, Ipv6At = 8, ScopeAt = 24;

    public static int FamilyOf(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? Ipv6 : Ipv4;

    public static IPEndPoint Read(ReadOnlySpan<byte> name)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[PortAt..]);
        if (BitConverter.ToUInt16(name) == Ipv4) return new IPEndPoint(new IPAddress(name.Slice(Ipv4At, 4)), port);
        var address = new IPAddress(name.Slice(Ipv6At, 16), BitConverter.ToUInt32(name[ScopeAt..]));
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }

    /// <returns>The bytes written.</returns>
    public static int Write(IPEndPoint endPoint, Span<byte> name)
    {
        name[..MaxBytes].Clear();
        BitConverter.TryWriteBytes(name, (ushort)FamilyOf(endPoint.AddressFamily));
        BinaryPrimitives.WriteUInt16BigEndian(name[PortAt..], (ushort)endPoint.Port);
        if (endPoint.AddressFamily == AddressFamily.InterNetwork)
        {
            endPoint.Address.TryWriteBytes(name[Ipv4At..], out _);
            return Ipv4Bytes;
        }
        endPoint.Address.TryWriteBytes(name[Ipv6At..], out _);
        BitConverter.TryWriteBytes(name[ScopeAt..], (uint)endPoint.Address.ScopeId);
        return MaxBytes;
    }
}
