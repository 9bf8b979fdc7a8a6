using System.Net;
using System.Net.Sockets;
using Portolan.Cli.Explain.Wire;

namespace Portolan.Cli.Tests.Explain;

public sealed class PacketSocketTests
{
    private static readonly IPAddress Here = IPAddress.Loopback;

    [Fact]
    public async Task Receive_AfterOthersSentMoreThanItsBufferHolds_BeginsWithTheFirstPacketOfTheTwo()
    {
        var there = IPAddress.Parse("127.0.0.2");
        using var wire = PacketSocket.TryOpen(PacketSocket.Loopback, [Here, there], Tap.KeptBytes);
        if (wire is null) Assert.Skip("skipped: packets cannot be captured here (Linux, with CAP_NET_RAW)");
        using var others = Listen(Here);
        using var listener = Listen(there);
        var cancelled = TestContext.Current.CancellationToken;

        await SendAsync(others, 4 << 20, cancelled);
        await SendAsync(listener, 5, cancelled);

        var buffer = new byte[Tap.KeptBytes];
        var (bytes, number, _) = await wire.ReceiveAsync(buffer, cancelled);
        var first = Packet.Read(Place.Here, buffer.AsSpan(0, bytes))!;
        Assert.Equal(PacketSocket.Loopback, number);
        Assert.Equal((true, Here, (IPEndPoint)listener.LocalEndPoint!), (first.IsSyn, first.From.Address, first.To));
    }

    [Fact]
    public async Task Receive_LongPacket_IsCut()
    {
        var there = IPAddress.Parse("127.0.0.3");
        using var wire = PacketSocket.TryOpen(PacketSocket.Loopback, [Here, there], keptBytes: 60);
        if (wire is null) Assert.Skip("skipped: packets cannot be captured here (Linux, with CAP_NET_RAW)");
        using var listener = Listen(there);
        var cancelled = TestContext.Current.CancellationToken;

        await SendAsync(listener, 1000, cancelled);

        var buffer = new byte[Tap.KeptBytes];
        var longest = 0;
        Packet packet;
        do
        {
            var (bytes, _, _) = await wire.ReceiveAsync(buffer, cancelled);
            longest = Math.Max(longest, bytes);
            packet = Packet.Read(Place.Here, buffer.AsSpan(0, bytes))!;
        }
        while (packet.Payload.IsEmpty);
        Assert.Equal(60, longest);
    }

    private static Socket Listen(IPAddress address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        return listener;
    }

    // Over a connection of its own, until it has arrived.
    private static async Task SendAsync(Socket listener, int bytes, CancellationToken cancellationToken)
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sender.Bind(new IPEndPoint(Here, 0));
        await sender.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        using var receiver = await listener.AcceptAsync(cancellationToken);
        await using var from = new NetworkStream(receiver);
        await using var into = new NetworkStream(sender);
        var sending = into.WriteAsync(new byte[bytes], cancellationToken).AsTask();
        await from.ReadExactlyAsync(new byte[bytes], cancellationToken);
        await sending;
    }
}
