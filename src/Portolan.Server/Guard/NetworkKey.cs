using System.Buffers.Binary;
using System.Net;

namespace Portolan.Server.Guard;

/// <summary>A network, or what tells one client from another, as a number: quick to look up, and of the same size for everybody.</summary>
/// <param name="Prefix">The address from the left, zero behind the prefix.</param>
internal readonly record struct NetworkKey(UInt128 Prefix, byte Length, bool IsIPv6)
{
    /// <summary>What one client holds: an IPv4 address, or an IPv6 /64, of which anybody has 2⁶⁴ addresses.</summary>
    public static NetworkKey OfClient(IPAddress client)
    {
        var (bits, isIPv6) = BitsOf(client);
        return Of(bits, (byte)(isIPv6 ? 64 : 32), isIPv6);
    }

    public static NetworkKey Of(IPNetwork network)
    {
        var mapped = network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96;
        var (bits, isIPv6) = BitsOf(mapped ? network.BaseAddress.MapToIPv4() : network.BaseAddress);
        return Of(bits, (byte)(mapped ? network.PrefixLength - 96 : network.PrefixLength), isIPv6);
    }

    public static NetworkKey Of(UInt128 bits, byte length, bool isIPv6) =>
        new(length == 0 ? UInt128.Zero : bits & (UInt128.MaxValue << (128 - length)), length, isIPv6);

    public static (UInt128 Bits, bool IsIPv6) BitsOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var written) && written == 4
            ? ((UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 96, false)
            : (BinaryPrimitives.ReadUInt128BigEndian(bytes), true);
    }

    public IPNetwork ToNetwork()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Prefix);
        return new IPNetwork(new IPAddress(IsIPv6 ? bytes : bytes[..4]), Length);
    }
}
