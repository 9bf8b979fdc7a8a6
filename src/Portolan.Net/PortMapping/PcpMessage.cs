using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Net.PortMapping;

/// <summary>The datagrams of PCP version 2 (RFC 6887 §7, §11.1, §14.1). Numbers are big-endian.</summary>
internal static class PcpMessage
{
    public const byte Version = 2;
    public const byte Announce = 0;
    public const byte Map = 1;

    private const int HeaderLength = 24;
    private const int MapLength = HeaderLength + 36;
    private const int MostBytes = 1100;
    private const byte Response = 0x80;
    private const byte Tcp = 6;

    /// <summary>Asks for nothing but the router's epoch.</summary>
    public static byte[] WriteAnnounce(IPAddress client) => WriteHeader(HeaderLength, Announce, 0, client);

    /// <summary>Asks for a mapping of <paramref name="port"/> to the same port outside; with lifetime 0 ends it (§15).</summary>
    public static byte[] WriteMap(IPAddress client, PcpNonce nonce, ushort port, uint lifetimeSeconds)
    {
        var message = WriteHeader(MapLength, Map, lifetimeSeconds, client);
        var map = message.AsSpan(HeaderLength);
        nonce.Write(map);
        map[12] = Tcp;
        BinaryPrimitives.WriteUInt16BigEndian(map[16..], port);
        BinaryPrimitives.WriteUInt16BigEndian(map[18..], lifetimeSeconds == 0 ? (ushort)0 : port);
        Mapped(IPAddress.Any, map[20..]); // any external address of this family
        return message;
    }

    /// <summary>Reads a response of any version; null for anything else.</summary>
    public static PcpAnswer? Read(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 4 || (datagram[1] & Response) == 0) return null;
        // A router that knows only NAT-PMP answers in its own version, 0, in its own form (RFC 6887 §9, RFC 6886 §3.5).
        if (datagram[0] == 0) return new PcpAnswer { Version = 0, Result = PcpResult.UnsupportedVersion };
        if (datagram.Length is < HeaderLength or > MostBytes || datagram.Length % 4 != 0) return null;
        var answer = new PcpAnswer
        {
            Version = datagram[0],
            Opcode = (byte)(datagram[1] & ~Response),
            Result = (PcpResult)datagram[3],
            LifetimeSeconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
            EpochSeconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]),
        };
        if (answer.Version != Version) return answer.Result == PcpResult.UnsupportedVersion ? answer : null;
        return answer.Opcode == Map && datagram.Length >= MapLength ? ReadMap(answer, datagram[HeaderLength..]) : answer;
    }

    private static PcpAnswer? ReadMap(PcpAnswer answer, ReadOnlySpan<byte> map) => map[12] != Tcp ? null : answer with
    {
        Mapping = new PcpMapping(
            PcpNonce.Read(map),
            BinaryPrimitives.ReadUInt16BigEndian(map[16..]),
            BinaryPrimitives.ReadUInt16BigEndian(map[18..]),
            IPv4In(map.Slice(20, 16))),
    };

    private static byte[] WriteHeader(int length, byte opcode, uint lifetimeSeconds, IPAddress client)
    {
        var message = new byte[length];
        message[0] = Version;
        message[1] = opcode;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), lifetimeSeconds);
        Mapped(client, message.AsSpan(8));
        return message;
    }

    private static void Mapped(IPAddress address, Span<byte> target) => address.MapToIPv6().TryWriteBytes(target, out _);

    private static IPAddress? IPv4In(ReadOnlySpan<byte> bytes)
    {
        var address = new IPAddress(bytes);
        if (!address.IsIPv4MappedToIPv6) return null;
        address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Any) ? address : null;
    }
}

/// <summary>A response of the router.</summary>
internal sealed record PcpAnswer
{
    public byte Version { get; init; }
    public byte Opcode { get; init; }
    public PcpResult Result { get; init; }
    public uint LifetimeSeconds { get; init; }
    public uint EpochSeconds { get; init; }

    /// <summary>Only in answers to MAP.</summary>
    public PcpMapping? Mapping { get; init; }
}

/// <param name="ExternalAddress">Null where the router names none, or one that is not IPv4.</param>
internal sealed record PcpMapping(PcpNonce Nonce, ushort InternalPort, ushort ExternalPort, IPAddress? ExternalAddress);

/// <summary>Result codes, RFC 6887 §7.4.</summary>
internal enum PcpResult : byte
{
    Success = 0,
    UnsupportedVersion = 1,
    NotAuthorized = 2,
    MalformedRequest = 3,
    UnsupportedOpcode = 4,
    UnsupportedOption = 5,
    MalformedOption = 6,
    NetworkFailure = 7,
    NoResources = 8,
    UnsupportedProtocol = 9,
    UserExceededQuota = 10,
    CannotProvideExternal = 11,
    AddressMismatch = 12,
    ExcessiveRemotePeers = 13,
}
