using System.Net;

namespace Portolan.Diagnosis.Tests;

public sealed class NetworkKindTests
{
    [Theory]
    [InlineData("8.8.8.8", NetworkKind.Public)]
    [InlineData("10.0.0.1", NetworkKind.Private)]
    [InlineData("172.15.255.255", NetworkKind.Public)]
    [InlineData("172.16.0.1", NetworkKind.Private)]
    [InlineData("172.31.255.255", NetworkKind.Private)]
    [InlineData("172.32.0.0", NetworkKind.Public)]
    [InlineData("192.168.0.1", NetworkKind.Private)]
    [InlineData("192.167.255.255", NetworkKind.Public)]
    [InlineData("100.63.255.255", NetworkKind.Public)]
    [InlineData("100.64.0.1", NetworkKind.CarrierNat)]
    [InlineData("100.127.255.255", NetworkKind.CarrierNat)]
    [InlineData("100.128.0.0", NetworkKind.Public)]
    [InlineData("127.3.2.1", NetworkKind.Loopback)]
    [InlineData("169.254.9.9", NetworkKind.LinkLocal)]
    [InlineData("192.0.2.1", NetworkKind.Documentation)]
    [InlineData("198.51.100.1", NetworkKind.Documentation)]
    [InlineData("203.0.113.1", NetworkKind.Documentation)]
    [InlineData("198.18.0.1", NetworkKind.Benchmark)]
    [InlineData("198.19.255.255", NetworkKind.Benchmark)]
    [InlineData("198.20.0.0", NetworkKind.Public)]
    [InlineData("224.0.0.1", NetworkKind.Multicast)]
    [InlineData("255.255.255.255", NetworkKind.Reserved)]
    [InlineData("0.0.0.0", NetworkKind.Unspecified)]
    [InlineData("::", NetworkKind.Unspecified)]
    [InlineData("::1", NetworkKind.Loopback)]
    [InlineData("::ffff:10.0.0.1", NetworkKind.Private)]
    [InlineData("fe80::1%2", NetworkKind.LinkLocal)]
    [InlineData("fd00::1", NetworkKind.UniqueLocal)]
    [InlineData("2001:db8::1", NetworkKind.Documentation)]
    [InlineData("3fff:0fff::1", NetworkKind.Documentation)]
    [InlineData("2a00::1", NetworkKind.Public)]
    [InlineData("ff02::1", NetworkKind.Multicast)]
    public void Of_Address_IsItsKind(string address, NetworkKind kind) => Assert.Equal(kind, NetworkKinds.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.2", "203.0.113.7", true)]
    [InlineData("10.0.0.2", "10.0.0.9", false)]
    [InlineData("10.0.0.2", "192.168.1.9", false)] // routed company networks
    [InlineData("203.0.113.20", "10.0.0.9", false)]
    [InlineData("127.0.0.1", "10.0.0.9", true)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("0.0.0.0", "10.0.0.9", true)]
    [InlineData("100.64.1.1", "203.0.113.7", true)]
    [InlineData("fd00::1", "2a00::1", true)]
    [InlineData("fe80::1", "fe80::2", false)]
    [InlineData("fe80::1", "10.0.0.1", true)]
    public void IsPrivateFor_AnnouncedAndPeer_TellsWhetherThePeerCanDial(string announced, string peer, bool expected) =>
        Assert.Equal(expected, NetworkKinds.IsPrivateFor(IPAddress.Parse(announced), IPAddress.Parse(peer)));

    [Theory]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("fe80::1%3", "fe80::1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void Same_WrittenDifferently_IsTheSame(string left, string right, bool expected) =>
        Assert.Equal(expected, NetworkKinds.Same(IPAddress.Parse(left), IPAddress.Parse(right)));

    [Fact]
    public void Name_EveryKind_HasBothLanguages() =>
        Assert.All(Enum.GetValues<NetworkKind>(), kind => CauseCatalogueTests.AssertBothLanguages(NetworkKinds.Name(kind)));
}
