using System.Net;

namespace Portolan.Lab.Tests.Wire;

/// <summary>The reading of captures, on captures written by hand: no root needed.</summary>
public sealed class WireTests
{
    private const string Client = "198.51.100.10:40000";
    private const string Server = "203.0.113.20:21";
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;

    private static CaptureBytes Greeted => new CaptureBytes()
        .Add(Client, Server, 100, 0, TcpFlags.Syn)
        .Add(Server, Client, 500, 101, SynAck)
        .Add(Client, Server, 101, 501, TcpFlags.Ack);

    [Fact]
    public void Capture_BothFamilies_AreRead()
    {
        var packets = PcapFile.ReadTcp(new CaptureBytes().Add(Client, Server, 7, 8, TcpFlags.Push | TcpFlags.Ack, "NOOP").Add("[2001:db8::1]:5", "[2001:db8::2]:6", 9, 0, TcpFlags.Syn).File);

        Assert.Equal(2, packets.Count);
        Assert.Equal((IPEndPoint.Parse(Client), IPEndPoint.Parse(Server), 7u, 8u), (packets[0].Source, packets[0].Destination, packets[0].Sequence, packets[0].Acknowledgement));
        Assert.Equal("NOOP"u8.ToArray(), packets[0].Payload.ToArray());
        Assert.Equal(IPEndPoint.Parse("[2001:db8::2]:6"), packets[1].Destination);
        Assert.True(packets[1].IsSyn);
        Assert.Equal(0, packets[1].Payload.Length);
    }

    [Fact]
    public void Capture_CutAnywhere_GivesThePacketsBefore()
    {
        var file = Greeted.File;

        for (var length = 0; length <= file.Length; length++)
            Assert.Equal(Math.Max(length - 24, 0) / 76, PcapFile.ReadTcp(file[..length]).Count);
    }

    [Fact]
    public void Handshake_ThreePackets_IsComplete()
    {
        var handshake = Assert.Single(Handshake.FindAll(PcapFile.ReadTcp(Greeted.File)));

        Assert.True(handshake.IsComplete);
        Assert.Equal((IPEndPoint.Parse(Client), IPEndPoint.Parse(Server), 1), (handshake.Dialler, handshake.Listener, handshake.Attempts));
    }

    [Fact]
    public void Handshake_NoAnswer_CountsTheAttempts()
    {
        var capture = new CaptureBytes().Add(Client, Server, 100, 0, TcpFlags.Syn).Add(Client, Server, 100, 0, TcpFlags.Syn);

        var handshake = Assert.Single(Handshake.FindAll(PcapFile.ReadTcp(capture.File)));

        Assert.Equal((false, 2), (handshake.IsComplete, handshake.Attempts));
        Assert.Null(handshake.Reset);
    }

    [Fact]
    public void Handshake_Reset_IsRefused()
    {
        var capture = new CaptureBytes().Add(Client, Server, 100, 0, TcpFlags.Syn).Add(Server, Client, 0, 101, TcpFlags.Reset | TcpFlags.Ack);

        Assert.NotNull(Assert.Single(Handshake.FindAll(PcapFile.ReadTcp(capture.File))).Reset);
    }

    [Fact]
    public void Handshake_WrongNumbers_IsNotComplete()
    {
        var capture = new CaptureBytes().Add(Client, Server, 100, 0, TcpFlags.Syn).Add(Server, Client, 500, 102, SynAck).Add(Client, Server, 101, 501, TcpFlags.Ack);

        Assert.False(Assert.Single(Handshake.FindAll(PcapFile.ReadTcp(capture.File))).IsComplete);
    }

    [Fact]
    public void Talk_LinesCutAndRepeated_AreHeardOnceAndWhole()
    {
        var capture = Greeted
            .Add(Server, Client, 501, 101, TcpFlags.Ack, "220 Hel")
            .Add(Server, Client, 508, 101, TcpFlags.Ack, "lo\r\n")
            .Add(Server, Client, 501, 101, TcpFlags.Ack, "220 Hello\r\n")
            .Add(Client, Server, 101, 512, TcpFlags.Ack, "PORT 198,51,100,10,195,80\r\nEPRT |1|198.51.100.10|50001|\r\n");

        var talk = Assert.Single(ControlTalk.FindAll(PcapFile.ReadTcp(capture.File)));

        Assert.Equal(["S: 220 Hello", "C: PORT 198,51,100,10,195,80", "C: EPRT |1|198.51.100.10|50001|"], talk.Lines.Select(line => line.ToString()));
        Assert.Equal([("PORT", 50000), ("EPRT", 50001)], talk.Announcements.Select(announced => (announced.Verb, announced.EndPoint.Port)));
    }

    [Fact]
    public void Talk_PassiveReplies_AreAnnouncements()
    {
        var capture = Greeted.Add(Server, Client, 501, 101, TcpFlags.Ack, "227 Entering (10,0,0,20,195,85).\r\n229 Entering (|||50006|)\r\n");

        var announced = Assert.Single(ControlTalk.FindAll(PcapFile.ReadTcp(capture.File))).Announcements;

        Assert.Equal(["10.0.0.20:50005", "203.0.113.20:50006"], announced.Select(one => one.EndPoint.ToString()));
        Assert.All(announced, one => Assert.False(one.IsActive));
    }
}
