using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class ExtendedHostPortTests
{
    private static Gen<IPEndPoint> AnyEndPoint =>
        from length in Gen.Elements(4, 16)
        from bytes in Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, 255))), length)
        from port in Gen.Choose(1, 65535)
        let address = new IPAddress([.. bytes.Select(b => (byte)b)])
        where !address.IsIPv4MappedToIPv6
        select new IPEndPoint(address, port);

    [Theory]
    [InlineData("|1|132.235.1.2|6275|", "132.235.1.2:6275")] // RFC 2428
    [InlineData("|2|1080::8:800:200C:417A|5282|", "[1080::8:800:200C:417A]:5282")] // RFC 2428
    [InlineData("!1!132.235.1.2!6275!", "132.235.1.2:6275")]
    [InlineData("#2#::1#1#", "[::1]:1")]
    [InlineData("|2|::ffff:10.0.0.1|1025|", "[::ffff:10.0.0.1]:1025")]
    public void TryParse_EprtArgument_IsTheAddress(string text, string expected)
    {
        Assert.Equal(ExtendedAddressResult.Ok, Parse(text, out var endPoint));
        Assert.Equal(IPEndPoint.Parse(expected), endPoint);
    }

    [Theory]
    [InlineData("|3|something|6275|")]
    [InlineData("|0|1.2.3.4|6275|")]
    public void TryParse_OtherFamily_IsUnsupported(string text) => Assert.Equal(ExtendedAddressResult.UnsupportedFamily, Parse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("||||")]
    [InlineData("|1|132.235.1.2|6275")]
    [InlineData("|1|132.235.1.2|6275|x")]
    [InlineData("|1|132.235.1.2|6275||")]
    [InlineData("|1|132.235.1.2|0|")]
    [InlineData("|1|132.235.1.2|65536|")]
    [InlineData("|1|132.235.1.2|+1025|")]
    [InlineData("|1|132.235.1|6275|")]
    [InlineData("|1|1|6275|")]
    [InlineData("|1|0x7f.0.0.1|6275|")]
    [InlineData("|1|127.0.0.010|6275|")]
    [InlineData("|1|::1|6275|")]
    [InlineData("|2|1.2.3.4|6275|")]
    [InlineData("|2|fe80::1%1|6275|")]
    [InlineData("|2|[::1]|6275|")]
    [InlineData("|x|1.2.3.4|6275|")]
    [InlineData(" 1 1.2.3.4 6275 ")]
    [InlineData("132,235,1,2,24,131")]
    public void TryParse_AnythingElse_IsMalformed(string text)
    {
        Assert.Equal(ExtendedAddressResult.Malformed, Parse(text, out var endPoint));
        Assert.Null(endPoint);
    }

    [Theory]
    [InlineData("Entering Extended Passive Mode (|||6446|)", 6446)] // RFC 2428
    [InlineData("Extended Passive Mode OK (|||50000|)", 50000)] // Pure-FTPd
    [InlineData("Entering Extended Passive Mode (|||50000|).", 50000)] // vsftpd
    [InlineData("Entering extended passive mode (!!!1025!)", 1025)]
    [InlineData("|||6446|", 6446)]
    [InlineData("-- dashes --- 1 -- and (|||6446|)", 6446)]
    public void TryFindPortIn_TextsOfServers_FindsThePort(string text, int expected)
    {
        Assert.True(ExtendedHostPort.TryFindPortIn(text, out var port));
        Assert.Equal(expected, port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Entering Extended Passive Mode")]
    [InlineData("(|||0|)")]
    [InlineData("(|||65536|)")]
    [InlineData("(|||6446)")]
    [InlineData("(||6446|)")]
    public void TryFindPortIn_NoPort_IsFalse(string text) => Assert.False(ExtendedHostPort.TryFindPortIn(text, out _));

    [Fact]
    public void Format_ZoneOrMapped_IsWrittenPlainly()
    {
        Assert.Equal("|2|fe80::1|1025|", ExtendedHostPort.Format(new IPEndPoint(IPAddress.Parse("fe80::1%3"), 1025)));
        Assert.Equal("|1|192.0.2.1|1025|", ExtendedHostPort.Format(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 1025)));
    }

    [Fact]
    public void TryParse_Formatted_GivesTheEndPointBack() => Law.Holds(AnyEndPoint, endPoint =>
    {
        Assert.Equal(ExtendedAddressResult.Ok, Parse(ExtendedHostPort.Format(endPoint), out var parsed));
        Assert.Equal(endPoint, parsed);
        Assert.True(ExtendedHostPort.TryFindPortIn($"Entering Extended Passive Mode (|||{endPoint.Port}|)", out var port));
        Assert.Equal(endPoint.Port, port);
    });

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Law.NeverThrows(bytes =>
    {
        var result = ExtendedHostPort.TryParse(bytes, out var endPoint);
        Assert.Equal(result == ExtendedAddressResult.Ok, endPoint is not null);
        ExtendedHostPort.TryFindPortIn(FtpText.Decode(bytes), out _);
    }, "|1|132.235.1.2|6275|", "|2|1080::8:800:200C:417A|5282|", "Entering Extended Passive Mode (|||6446|)");

    private static ExtendedAddressResult Parse(string text, out IPEndPoint? endPoint) => ExtendedHostPort.TryParse(Encoding.UTF8.GetBytes(text), out endPoint);
}
