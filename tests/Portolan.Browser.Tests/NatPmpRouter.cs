using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Browser.Tests;

/// <summary>A small router on loopback that forwards ports by NAT-PMP (RFC 6886), all but those that its owner keeps.</summary>
internal sealed class NatPmpRouter : IAsyncDisposable
{
    public const string ExternalAddress = "203.0.113.20";
    private const int Port = 5351;
    private const byte AskAddress = 0, AskTcp = 2, Response = 0x80, NotAuthorized = 2;

    private readonly UdpClient _socket = new(new IPEndPoint(Address, Port));
    private readonly SortedSet<int> _mapped = [];
    private readonly Func<int, bool> _isKept;
    private readonly Task _serving;

    public NatPmpRouter(Func<int, bool> isKept)
    {
        _isKept = isKept;
        _serving = ServeAsync();
    }

    /// <summary>Of loopback, as 5351 of the usual one may be taken.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("127.0.53.51");

    /// <summary>Ports that it forwards now.</summary>
    public int[] Mapped
    {
        get
        {
            lock (_mapped) return [.. _mapped];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync();
                if (Answer(received.Buffer) is { } answer) await _socket.SendAsync(answer, received.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    // Version, opcode, result, seconds since the router began; then the address, or both ports and the lifetime.
    private byte[]? Answer(byte[] question) => question switch
    {
        [0, AskAddress] => [0, Response, 0, 0, 0, 0, 0, 9, .. IPAddress.Parse(ExternalAddress).GetAddressBytes()],
        [0, AskTcp, _, _, .. { Length: 8 } wish] => [0, Response | AskTcp, 0, Map(wish), 0, 0, 0, 9, .. wish],
        _ => null,
    };

    private byte Map(byte[] wish)
    {
        int port = BinaryPrimitives.ReadUInt16BigEndian(wish);
        if (_isKept(port)) return NotAuthorized;
        lock (_mapped)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(wish.AsSpan(4)) > 0) _mapped.Add(port);
            else _mapped.Remove(port);
        }
        return 0;
    }
}
