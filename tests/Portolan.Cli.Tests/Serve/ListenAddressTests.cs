using Portolan.Cli.Serve;

namespace Portolan.Cli.Tests.Serve;

public class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:2121", "127.0.0.1:2121")]
    [InlineData("[::1]:21", "[::1]:21")]
    [InlineData("localhost:21", "127.0.0.1:21")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    public void TryParse_AddressAndPort_Reads(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var endPoint));
        Assert.Equal(expected, endPoint.ToString());
    }

    [Theory]
    [InlineData("*:2121")]
    [InlineData(":2121")]
    [InlineData("2121")]
    public void TryParse_PortAlone_ListensEverywhere(string text)
    {
        Assert.True(ListenAddress.TryParse(text, out var endPoint));
        Assert.Equal(ListenAddress.Everywhere, endPoint.Address);
        Assert.Equal(2121, endPoint.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("::1:21")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("example.org:21")]
    public void TryParse_OtherText_Refuses(string text) => Assert.False(ListenAddress.TryParse(text, out _));
}
