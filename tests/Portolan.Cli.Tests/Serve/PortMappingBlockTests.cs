using System.Net;
using Portolan.Cli.Serve;
using Portolan.Net.PortMapping;
using Portolan.Server;

namespace Portolan.Cli.Tests.Serve;

/// <summary>What people read about their router.</summary>
public sealed class PortMappingBlockTests
{
    private static readonly IPAddress Router = IPAddress.Parse("192.168.1.1");

    [Fact]
    public void Describe_PartOfItMapped_ShowsRangesReasonsAndAddress() => AssertText(
        """
          Router   192.168.1.1 forwards TCP 21, 50000-50001 to this server (by UPnP)
                   ! not 50002: another machine holds this port of the router; choose another port or range (192.168.1.30)
                   its external address, announced to clients outside, is 203.0.113.20

        """,
        Describe(Language.English, "203.0.113.20"));

    [Fact]
    public void Describe_Chinese_SaysTheSame() => AssertText(
        """
          路由器   192.168.1.1 已将 TCP 21, 50000-50001 转发到本服务器（UPnP）
                   ! 未转发 50002：路由器的该端口已被其他设备占用；请改用其他端口或范围（192.168.1.30）
                   其外部地址为 203.0.113.20，将通告给外部客户端

        """,
        Describe(Language.Chinese, "203.0.113.20"));

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("100.64.9.9", true)]
    [InlineData("203.0.113.20", false)]
    public void Describe_ExternalAddress_WarnsWhereItIsPrivate(string address, bool expected) =>
        Assert.Equal(expected, Describe(Language.English, address).Contains("a second NAT stands above your router", StringComparison.Ordinal));

    [Fact]
    public void Describe_NothingMapped_ShowsWhatWasTried()
    {
        var state = new PortMappingState(
            PortMappingMode.Auto, Router, Protocol: null, ExternalAddress: null, [new(21, PortMappingFailure.NoAnswer, null)],
            [new(PortMappingProtocol.Pcp, PortMappingFailure.NoAnswer), new(PortMappingProtocol.NatPmp, PortMappingFailure.NotOffered)], DateTimeOffset.UnixEpoch);
        AssertText(
            """
              Router   192.168.1.1 forwards no port
                       ! not 21: no answer
                       PCP: no answer; NAT-PMP: not offered by the router

            """,
            PortMappingBlock.Describe(state, new Texts(Language.English), announces: true));
    }

    private static string Describe(Language language, string external) => PortMappingBlock.Describe(
        new PortMappingState(
            PortMappingMode.Upnp, Router, PortMappingProtocol.Upnp, IPAddress.Parse(external),
            [new(21, PortMappingFailure.None, null), new(50000, PortMappingFailure.None, null), new(50001, PortMappingFailure.None, null), new(50002, PortMappingFailure.Taken, "192.168.1.30")],
            [], DateTimeOffset.UnixEpoch),
        new Texts(language), announces: true);

    private static void AssertText(string expected, string actual) => Assert.Equal(expected.ReplaceLineEndings() + Environment.NewLine, actual);
}
