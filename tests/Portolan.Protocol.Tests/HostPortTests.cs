using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class HostPortTests
{
    private static Gen<IPEndPoint> AnyEndPoint =>
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255), 4)
        from port in Gen.Choose(0, 65535)
        select new IPEndPoint(new IPAddress([.. bytes.Select(b => (byte)b)]), port);

    [Theory]
    [InlineData("127,0,0,1,4,1", "127.0.0.1:1025")]
    [InlineData(" 10,1,2,3,255,255 ", "10.1.2.3:65535")]
    [InlineData("010,001,002,003,000,021", "10.1.2.3:21")]
    public void TryParse_PortArgument_IsTheAddress(string text, string expected)
    {
        Assert.True(HostPort.TryParse(Encoding.UTF8.GetBytes(text), out var endPoint));
        Assert.Equal(IPEndPoint.Parse(expected), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127,0,0,1,4")]
    [InlineData("127,0,0,1,4,1,")]
    [InlineData("127,0,0,1,4,1,5")]
    [InlineData("127,0,0,1,256,1")]
    [InlineData("127,0,0,1,0004,1")]
    [InlineData("127,0,0,1,-4,1")]
    [InlineData("127, 0,0,1,4,1")]
    [InlineData("127.0.0.1,4,1")]
    [InlineData("(127,0,0,1,4,1)")]
    [InlineData("127,0,0,1,4,1 x")]
    [InlineData("127,0,0,1,4,٣")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(HostPort.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("Entering Passive Mode (192,168,1,2,195,80)", "192.168.1.2:50000")] // RFC 959, ProFTPD, pyftpdlib, Pure-FTPd
    [InlineData("Entering Passive Mode (192,168,1,2,195,80).", "192.168.1.2:50000")] // vsftpd
    [InlineData("Entering Passive Mode. 192,168,1,2,195,80", "192.168.1.2:50000")]
    [InlineData("=192,168,1,2,195,80", "192.168.1.2:50000")]
    [InlineData("Entering Passive Mode (192, 168, 1, 2, 195, 80)", "192.168.1.2:50000")]
    [InlineData("Data port 2 is 192,168,1,2,195,80 now", "192.168.1.2:50000")]
    [InlineData("1,2,3 then (192,168,1,2,195,80)", "192.168.1.2:50000")]
    [InlineData("Passive (999,168,1,2,195,80) no (10,0,0,1,4,1)", "10.0.0.1:1025")]
    public void TryFindIn_TextsOfServers_FindsTheAddress(string text, string expected)
    {
        Assert.True(HostPort.TryFindIn(text, out var endPoint));
        Assert.Equal(IPEndPoint.Parse(expected), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Entering Passive Mode")]
    [InlineData("Entering Passive Mode (1,2,3,4,5)")]
    [InlineData("Entering Extended Passive Mode (|||6446|)")]
    public void TryFindIn_NoAddress_IsFalse(string text) => Assert.False(HostPort.TryFindIn(text, out _));

    [Fact]
    public void Format_MappedAddress_IsWrittenAsIPv4() =>
        Assert.Equal("192,0,2,1,195,80", HostPort.Format(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 50000)));

    [Fact]
    public void Format_IPv6_IsRefused() =>
        Assert.Throws<ArgumentException>(() => HostPort.Format(new IPEndPoint(IPAddress.IPv6Loopback, 21)));

    [Fact]
    public void TryParse_Formatted_GivesTheEndPointBack() => Law.Holds(AnyEndPoint, endPoint =>
    {
        var text = HostPort.Format(endPoint);
        Assert.InRange(text.Length, 11, HostPort.MaxLength);
        Assert.True(HostPort.TryParse(Encoding.ASCII.GetBytes(text), out var parsed));
        Assert.Equal(endPoint, parsed);
        Assert.True(HostPort.TryFindIn($"Entering Passive Mode ({text}).", out var found));
        Assert.Equal(endPoint, found);
    });

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Law.NeverThrows(bytes =>
    {
        Assert.Equal(HostPort.TryParse(bytes, out var endPoint), endPoint is not null);
        HostPort.TryFindIn(FtpText.Decode(bytes), out _);
    }, "127,0,0,1,4,1", "Entering Passive Mode (192,168,1,2,195,80).");
}
