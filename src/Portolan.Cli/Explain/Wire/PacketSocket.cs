using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Cli.Explain.Wire;

/// <summary>A Linux packet socket: a copy of every packet that passes an interface. Needs CAP_NET_RAW.</summary>
internal sealed class PacketSocket : IDisposable
{
    /// <summary>The loopback interface has this number in every network namespace.</summary>
    public const int Loopback = 1;

    private const short EveryProtocol = 3; // ETH_P_ALL; sockets for one protocol do not see what leaves
    private const int AddressBytes = 20; // struct sockaddr_ll of packet(7)
    private const int RoomForAddress = 128; // what the runtime asks for
    private const int InterfaceAt = 4;
    private const int TypeAt = 10;
    private const byte Outgoing = 4;

    private readonly Socket _socket;
    private readonly SocketAddress _from = new(AddressFamily.Packet, RoomForAddress);

    private PacketSocket(Socket socket) => _socket = socket;

    /// <summary>Null where the system does not permit it, or has no such thing.</summary>
    /// <param name="interfaceNumber">0 hears every interface of this thread's network namespace.</param>
    /// <param name="addresses">Only what these send to each other by TCP is heard.</param>
    /// <param name="keptBytes">Of each packet.</param>
    public static PacketSocket? TryOpen(int interfaceNumber, IReadOnlyList<IPAddress> addresses, int keptBytes)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.Packet, SocketType.Dgram, ProtocolType.Unspecified); // hears nothing before it is bound
            PacketFilter.AttachTo(socket, addresses, keptBytes);
            socket.Bind(new LinkEndPoint(interfaceNumber));
            return new PacketSocket(socket);
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <summary>The next packet, cut to the buffer; it begins with its IP header.</summary>
    public async ValueTask<(int Bytes, int InterfaceNumber, bool IsOutgoing)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _from.Size = RoomForAddress; // each packet shrinks it to its own
        var bytes = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _from, cancellationToken);
        return (bytes, BinaryPrimitives.ReadInt32LittleEndian(_from.Buffer.Span[InterfaceAt..]), _from[TypeAt] == Outgoing);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>One interface, or all of them.</summary>
    private sealed class LinkEndPoint(int interfaceNumber) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, AddressBytes);
            BinaryPrimitives.WriteInt16BigEndian(address.Buffer.Span[2..], EveryProtocol);
            BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[InterfaceAt..], interfaceNumber);
            return address;
        }
    }
}
