using System.Buffers.Binary;
using System.Net;

namespace Portolan.Net.PortMapping;

/// <summary>The datagrams of NAT-PMP (RFC 6886 §3.2, §3.3). Numbers are big-endian.</summary>
internal static class NatPmpMessage
{
    public const byte ExternalAddress = 0;
    public const byte MapTcp = 2;

    private const byte Response = 0x80;
    private const int MapLength = 12;
    private const int ShortestAnswer = 8;

    /// <summary>Asks for the router's external address.</summary>
    public static byte[] WriteExternalAddress() => [0, ExternalAddress];

    /// <summary>Asks for a mapping of <paramref name="port"/> to the same port outside; with lifetime 0 ends it (§3.4).</summary>
    public static byte[] WriteMap(ushort port, uint lifetimeSeconds)
    {
        var message = new byte[MapLength];
        message[1] = MapTcp;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), port);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), lifetimeSeconds == 0 ? (ushort)0 : port);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), lifetimeSeconds);
        return message;
    }

    /// <summary>Reads a response; null for anything else. What a failed response leaves out stays zero.</summary>
    public static NatPmpAnswer? Read(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < ShortestAnswer || datagram[0] != 0 || (datagram[1] & Response) == 0) return null;
        var answer = new NatPmpAnswer
        {
            Opcode = (byte)(datagram[1] & ~Response),
            Result = (NatPmpResult)BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            EpochSeconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
        };
        if (answer.Opcode == ExternalAddress && datagram.Length >= 12) return answer with { Address = new IPAddress(datagram.Slice(8, 4)) };
        if (answer.Opcode == MapTcp && datagram.Length >= 16)
        {
            return answer with
            {
                InternalPort = BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]),
                ExternalPort = BinaryPrimitives.ReadUInt16BigEndian(datagram[10..]),
                LifetimeSeconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]),
            };
        }
        return answer.Result == NatPmpResult.Success ? null : answer;
    }
}

/// <summary>A response of the router.</summary>
internal sealed record NatPmpAnswer
{
    public byte Opcode { get; init; }
    public NatPmpResult Result { get; init; }
    public uint EpochSeconds { get; init; }

    /// <summary>Only in answers about the external address.</summary>
    public IPAddress? Address { get; init; }

    public ushort InternalPort { get; init; }
    public ushort ExternalPort { get; init; }
    public uint LifetimeSeconds { get; init; }
}

/// <summary>Result codes, RFC 6886 §3.5.</summary>
internal enum NatPmpResult : ushort
{
    Success = 0,
    UnsupportedVersion = 1,
    NotAuthorized = 2,
    NetworkFailure = 3,
    OutOfResources = 4,
    UnsupportedOpcode = 5,
}
