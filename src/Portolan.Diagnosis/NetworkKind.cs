using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Diagnosis;

/// <summary>What sort of network an address belongs to. From the IANA special-purpose registries (RFC 6890).</summary>
public enum NetworkKind : byte
{
    Public,
    /// <summary>RFC 1918: 10/8, 172.16/12, 192.168/16.</summary>
    Private,
    /// <summary>RFC 6598: 100.64/10, behind a provider's NAT.</summary>
    CarrierNat,
    Loopback,
    /// <summary>169.254/16, fe80::/10.</summary>
    LinkLocal,
    /// <summary>RFC 4193: fc00::/7.</summary>
    UniqueLocal,
    /// <summary>RFC 5737, RFC 3849, RFC 9637: only for examples (and for test networks).</summary>
    Documentation,
    /// <summary>RFC 2544: 198.18/15.</summary>
    Benchmark,
    Multicast,
    /// <summary>0.0.0.0/8 and ::.</summary>
    Unspecified,
    /// <summary>240/4 and other space that is never a host's.</summary>
    Reserved,
}

/// <summary>Sorts addresses by <see cref="NetworkKind"/> and answers who can reach whom.</summary>
public static class NetworkKinds
{
    /// <summary>The kind of an address; an IPv4 address mapped into IPv6 counts as IPv4.</summary>
    public static NetworkKind Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork) return OfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return address.IsIPv4MappedToIPv6 ? OfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])) : OfV6(bytes);
    }

    /// <summary>True where hosts outside that network cannot dial the address. Documentation space counts as public: test networks use it so.</summary>
    public static bool IsPrivate(IPAddress address) => IsPrivate(Of(address));

    public static bool IsPrivate(NetworkKind kind) => kind is NetworkKind.Private or NetworkKind.CarrierNat or NetworkKind.Loopback
        or NetworkKind.LinkLocal or NetworkKind.UniqueLocal or NetworkKind.Unspecified;

    /// <summary>
    /// True where <paramref name="announced"/> cannot be right for a peer at <paramref name="peer"/>: a private address told to a public peer,
    /// loopback told to another machine, <c>0.0.0.0</c> told to anyone. Two private addresses may well reach each other: false.
    /// </summary>
    public static bool IsPrivateFor(IPAddress announced, IPAddress peer)
    {
        var (told, asker) = (Of(announced), Of(peer));
        return told switch
        {
            NetworkKind.Unspecified => true,
            NetworkKind.Loopback => asker != NetworkKind.Loopback,
            NetworkKind.LinkLocal => asker is not (NetworkKind.LinkLocal or NetworkKind.Loopback),
            _ => IsPrivate(told) && !IsPrivate(asker),
        };
    }

    /// <summary>True where both are one address, IPv4 mapped into IPv6 or not, scope ids left aside.</summary>
    public static bool Same(IPAddress? left, IPAddress? right)
    {
        if (left is null || right is null) return false;
        return WithoutScope(left).Equals(WithoutScope(right));
    }

    /// <summary>The name of a kind for people.</summary>
    public static Phrase Name(NetworkKind kind) => kind switch
    {
        NetworkKind.Public => ("public", "公网"),
        NetworkKind.Private => ("private (RFC 1918)", "私有地址（RFC 1918）"),
        NetworkKind.CarrierNat => ("behind a provider's NAT (100.64.0.0/10)", "运营商级 NAT（100.64.0.0/10）"),
        NetworkKind.Loopback => ("this machine only (loopback)", "仅限本机（环回）"),
        NetworkKind.LinkLocal => ("this cable only (link-local)", "仅限本链路（链路本地）"),
        NetworkKind.UniqueLocal => ("private (IPv6 unique local)", "私有地址（IPv6 唯一本地）"),
        NetworkKind.Documentation => ("for examples and tests", "文档与测试专用"),
        NetworkKind.Benchmark => ("for benchmarks (198.18.0.0/15)", "性能测试专用（198.18.0.0/15）"),
        NetworkKind.Multicast => ("multicast", "多播"),
        NetworkKind.Unspecified => ("no address", "未指定地址"),
        _ => ("reserved", "保留地址"),
    };

    private static NetworkKind OfV4(uint address) => (address >> 24) switch
    {
        0 => NetworkKind.Unspecified,
        10 => NetworkKind.Private,
        127 => NetworkKind.Loopback,
        100 when address >> 22 == 0x6440 >> 6 => NetworkKind.CarrierNat,
        169 when address >> 16 == 0xA9FE => NetworkKind.LinkLocal,
        172 when address >> 20 == 0xAC1 => NetworkKind.Private,
        192 when address >> 16 == 0xC0A8 => NetworkKind.Private,
        192 when address >> 8 == 0xC00002 => NetworkKind.Documentation,
        198 when address >> 8 == 0xC63364 => NetworkKind.Documentation,
        198 when address >> 17 == 0xC612 >> 1 => NetworkKind.Benchmark,
        203 when address >> 8 == 0xCB0071 => NetworkKind.Documentation,
        >= 224 and < 240 => NetworkKind.Multicast,
        >= 240 => NetworkKind.Reserved,
        _ => NetworkKind.Public,
    };

    private static NetworkKind OfV6(ReadOnlySpan<byte> address)
    {
        if (address[..15].IndexOfAnyExcept((byte)0) < 0)
        {
            if (address[15] == 0) return NetworkKind.Unspecified;
            if (address[15] == 1) return NetworkKind.Loopback;
        }
        var first = BinaryPrimitives.ReadUInt16BigEndian(address);
        return first switch
        {
            0x2001 when address[2] == 0x0d && address[3] == 0xb8 => NetworkKind.Documentation,
            0x3fff when address[2] < 0x10 => NetworkKind.Documentation,
            >= 0xff00 => NetworkKind.Multicast,
            >= 0xfe80 and <= 0xfebf => NetworkKind.LinkLocal,
            >= 0xfc00 and <= 0xfdff => NetworkKind.UniqueLocal,
            _ => NetworkKind.Public,
        };
    }

    private static IPAddress WithoutScope(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
    }
}
