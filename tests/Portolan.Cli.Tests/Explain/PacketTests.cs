using System.Net;
using Portolan.Cli.Explain.Wire;

namespace Portolan.Cli.Tests.Explain;

public sealed class PacketTests
{
    // 192.168.1.10:40001 → 198.51.100.20:21, sequence 1, acknowledgement 2, "NOOP".
    private static readonly byte[] Noop =
    [
        0x45, 0, 0, 44, 0, 1, 0x40, 0, 64, 6, 0, 0, 192, 168, 1, 10, 198, 51, 100, 20,
        0x9C, 0x41, 0, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 1, 0, 0, 0, 0, 0, (byte)'N', (byte)'O', (byte)'O', (byte)'P',
    ];

    [Fact]
    public void Read_Tcp_HasItsEndsNumbersAndWords()
    {
        var packet = Packet.Read(Place.Inside, [.. Noop, 0, 0])!; // two bytes of Ethernet's padding

        Assert.Equal((Place.Inside, IPEndPoint.Parse("192.168.1.10:40001"), IPEndPoint.Parse("198.51.100.20:21")), (packet.Place, packet.From, packet.To));
        Assert.Equal((1u, 2u, TcpFlags.Ack, "NOOP"), (packet.Sequence, packet.Acknowledgement, packet.Flags, packet.Text));
    }

    [Theory]
    [InlineData(0x02, true, false)]
    [InlineData(0x12, false, true)]
    [InlineData(0x10, false, false)]
    [InlineData(0x14, false, false)]
    public void Read_Flags_TellTheHandshake(byte flags, bool syn, bool synAck)
    {
        byte[] bytes = [.. Noop[..40]];
        (bytes[3], bytes[33]) = (40, flags);

        var packet = Packet.Read(Place.Here, bytes)!;

        Assert.Equal((syn, synAck, flags == 0x10), (packet.IsSyn, packet.IsSynAck, packet.IsBareAck));
    }

    [Fact]
    public void Read_CutOrForeign_IsNullAndNeverThrows()
    {
        for (var length = 0; length < 40; length++) Assert.Null(Packet.Read(Place.Here, Noop.AsSpan(0, length)));
        var random = new Random(4);
        var noise = new byte[64];
        for (var i = 0; i < 10_000; i++)
        {
            random.NextBytes(noise);
            noise[0] = (byte)(0x40 | (noise[0] & 15)); // looks like IPv4
            noise[9] = 6;
            _ = Packet.Read(Place.Here, noise.AsSpan(0, random.Next(noise.Length + 1)));
        }
    }
}
