using System.Net;
using Portolan.Console.Picture;
using Portolan.Diagnosis;
using Portolan.Net.PortMapping;
using Portolan.Server;

namespace Portolan.Console.Tests;

/// <summary>What the API tells of the router in front.</summary>
public sealed class PortMappingPageTests
{
    private static readonly IPAddress Router = IPAddress.Parse("192.168.1.1");
    private static readonly MappedPort Forwarded = new(50000, PortMappingFailure.None, null), Taken = new(50002, PortMappingFailure.Taken, "192.168.1.30");

    [Theory]
    [InlineData(Language.English, "another machine holds this port")]
    [InlineData(Language.SimplifiedChinese, "其他设备占用")]
    public void Describe_PartlyForwarded_TellsPortsAddressAndReasons(Language language, string reason)
    {
        var view = PortMappingPage.Describe(State(new(21, PortMappingFailure.None, null), Forwarded, new(50001, PortMappingFailure.None, null), Taken), language);

        Assert.Equal(("auto", "partly", "192.168.1.1", "UPnP", "203.0.113.20", null), (view.Mode, view.State, view.Router, view.Protocol, view.ExternalAddress, view.Text));
        Assert.Equal(["21", "50000-50001"], view.Mapped);
        var failed = Assert.Single(view.Failed);
        Assert.Equal("50002", failed.Ports);
        Assert.Contains(reason, failed.Reason, StringComparison.Ordinal);
    }

    /// <summary>The protocol that worked stands among the attempts too.</summary>
    [Fact]
    public void Describe_Attempts_AreToldOnlyWhereNoneWorked()
    {
        PortMappingAttempt[] attempts = [new(PortMappingProtocol.Pcp, PortMappingFailure.NotOffered), new(PortMappingProtocol.NatPmp, PortMappingFailure.None)];

        Assert.Null(PortMappingPage.Describe(State(Forwarded) with { Attempts = attempts }, Language.English).Text);
        Assert.Equal("PCP: not offered by the router", PortMappingPage.Describe(State(Taken) with { Protocol = null, Attempts = attempts[..1] }, Language.English).Text);
    }

    [Fact]
    public void Describe_States_HaveTheirWords()
    {
        Assert.Equal("mapped", PortMappingPage.Describe(State(Forwarded), Language.English).State);
        Assert.Equal("failed", PortMappingPage.Describe(State(Taken), Language.English).State);
        Assert.Equal("searching", PortMappingPage.Describe(State() with { At = null }, Language.English).State);
        Assert.Equal("off", PortMappingPage.Describe(State() with { Mode = PortMappingMode.Off }, Language.English).State);
    }

    private static PortMappingState State(params MappedPort[] ports) =>
        new(PortMappingMode.Auto, Router, PortMappingProtocol.Upnp, IPAddress.Parse("203.0.113.20"), ports, [], DateTimeOffset.UnixEpoch);
}
