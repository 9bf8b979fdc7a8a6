using System.Net;
using System.Text;
using Portolan.Net.PortMapping.Upnp;
using Portolan.Testing;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>What UPnP devices send, friendly and hostile.</summary>
public sealed class UpnpTextTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\nLocation: http://192.168.1.1:5000/rootDesc.xml\r\n\r\n";
    private static readonly IPAddress Router = IPAddress.Parse("192.168.1.1");
    private static readonly Uri Location = new("http://192.168.1.1:5000/rootDesc.xml");

    [Fact]
    public void Search_Layout_IsThatOfTheArchitecture() => Assert.Equal(
        "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n\r\n",
        Encoding.ASCII.GetString(SearchMessage.Write(new IPEndPoint(IPAddress.Parse("239.255.255.250"), 1900), SearchMessage.Targets[0])));

    [Fact]
    public void TryReadLocation_AnyBytes_NeverThrows() => Law.NeverThrows(bytes => SearchMessage.TryReadLocation(bytes, Router, out _), Answer);

    [Theory]
    [InlineData("http://192.168.1.1:5000/rootDesc.xml", true)]
    [InlineData("http://192.168.1.2:5000/rootDesc.xml", false)] // a third party
    [InlineData("http://router.example/rootDesc.xml", false)] // a name leads anywhere
    [InlineData("https://192.168.1.1/rootDesc.xml", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/rootDesc.xml", false)]
    [InlineData("", false)]
    public void TryReadLocation_Url_MustLeadToTheOneWhoAnswered(string url, bool expected) =>
        Assert.Equal(expected, SearchMessage.TryReadLocation(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nLOCATION: {url}\r\n\r\n"), Router, out _));

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nLOCATION: http://192.168.1.1/\r\n\r\n")]
    [InlineData("NOTIFY * HTTP/1.1\r\nLOCATION: http://192.168.1.1/\r\n\r\n")]
    public void TryReadLocation_NoAnswerToASearch_IsNotTaken(string text) => Assert.False(SearchMessage.TryReadLocation(Encoding.ASCII.GetBytes(text), Router, out _));

    [Fact]
    public void ServicesIn_TwoServices_BestFirstWithWholeUrls()
    {
        var services = Services(Description(Service("WANPPPConnection:1", "/ppp"), Service("Layer3Forwarding:1", "/l3"), Service("WANIPConnection:2", "ctl/ip")));

        Assert.Equal(
            [("urn:schemas-upnp-org:service:WANIPConnection:2", "http://192.168.1.1:5000/ctl/ip"), ("urn:schemas-upnp-org:service:WANPPPConnection:1", "http://192.168.1.1:5000/ppp")],
            services.Select(service => (service.Type, service.Control.ToString())));
    }

    [Theory]
    [InlineData("http://192.168.1.99/ctl")]
    [InlineData("http://evil.example/ctl")]
    [InlineData("https://192.168.1.1/ctl")]
    [InlineData("//10.0.0.1/ctl")]
    [InlineData("")]
    public void ServicesIn_ControlUrlElsewhere_IsLeftOut(string url) => Assert.Empty(Services(Description(Service("WANIPConnection:1", url))));

    [Fact]
    public void ServicesIn_BaseElsewhere_IsLeftOut() => Assert.Empty(Services(Description("<URLBase>http://192.168.1.99/</URLBase>", Service("WANIPConnection:1", "/ctl"))));

    [Theory]
    [InlineData("<!DOCTYPE root [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE root [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>")]
    [InlineData("&undefined;")]
    [InlineData("<open>")]
    public void ServicesIn_DtdEntitiesOrDamage_IsNothing(string before) => Assert.Empty(Services(before + Description(Service("WANIPConnection:1", "/ctl"))));

    [Fact]
    public void ServicesIn_TooLargeOrTooDeep_IsNothing()
    {
        var service = Service("WANIPConnection:1", "/ctl");
        Assert.NotEmpty(Services(Description(service)));
        Assert.Empty(Services(Description(service, new string(' ', UntrustedXml.MostBytes))));
        Assert.Empty(Services(Description(service, string.Concat(Enumerable.Repeat("<a>", 1000)), string.Concat(Enumerable.Repeat("</a>", 1000)))));
    }

    [Fact]
    public void ServicesIn_AnyBytes_NeverThrows() =>
        Law.NeverThrows(bytes => DeviceDescription.ServicesIn(bytes, Location), Description(Service("WANIPConnection:1", "/ctl")), "<?xml version=\"1.1\" encoding=\"utf-16\"?><a/>");

    [Fact]
    public void Write_ValuesWithMarkup_AreEscaped() =>
        Assert.Contains("<Name>&lt;a&gt;&amp;</Name>", Encoding.UTF8.GetString(SoapMessage.Write("urn:x", "Do", ("Name", "<a>&"))), StringComparison.Ordinal);

    [Fact]
    public void Read_OwnCommandTurnedIntoAnAnswer_GivesTheValuesBack()
    {
        var answer = SoapMessage.Read(SoapMessage.Write("urn:x", "DoResponse", ("Name", "<a>&"), ("Empty", "")), "Do");

        Assert.Equal((0, "<a>&", "", ""), (answer!.ErrorCode, answer["Name"], answer["Empty"], answer["Missing"]));
        Assert.Equal(0, SoapMessage.Read("<e><u:DoResponse xmlns:u='x'/></e>"u8, "Do")!.ErrorCode);
        Assert.Null(SoapMessage.Read(SoapMessage.Write("urn:x", "OtherResponse"), "Do"));
    }

    [Theory]
    [InlineData("<errorCode>718</errorCode>", 718)]
    [InlineData("<errorCode>-1</errorCode>", 501)]
    [InlineData("", 501)]
    public void Read_Fault_GivesItsCode(string code, int expected) =>
        Assert.Equal(expected, SoapMessage.Read(Encoding.UTF8.GetBytes($"<Envelope><Body><Fault><detail><UPnPError>{code}</UPnPError></detail></Fault></Body></Envelope>"), "Do")!.ErrorCode);

    [Fact]
    public void Read_AnyBytes_NeverThrows() => Law.NeverThrows(bytes => SoapMessage.Read(bytes, "Do"), "<e><u:DoResponse xmlns:u=\"x\"><Name>1</Name></u:DoResponse></e>");

    private static IReadOnlyList<MappingService> Services(string document) => DeviceDescription.ServicesIn(Encoding.UTF8.GetBytes(document), Location);

    private static string Description(params string[] parts) => $"<root xmlns=\"urn:schemas-upnp-org:device-1-0\"><device><serviceList>{string.Concat(parts)}</serviceList></device></root>";

    private static string Service(string type, string control) =>
        $"<service><serviceType>urn:schemas-upnp-org:service:{type}</serviceType><controlURL>{control}</controlURL><SCPDURL>/x.xml</SCPDURL></service>";
}
