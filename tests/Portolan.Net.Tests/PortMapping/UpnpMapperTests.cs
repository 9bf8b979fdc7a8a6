using System.Net;
using Portolan.Net.PortMapping;
using Portolan.Net.PortMapping.Upnp;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>The UPnP client against routers on loopback, friendly, poor and hostile.</summary>
public sealed class UpnpMapperTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MapAndUnmap_GoodRouter_IsAskedInItsWords()
    {
        var commands = new List<string>();
        await using var router = new UpnpRouter((action, body) =>
        {
            if (action != "GetExternalIPAddress") commands.Add($"{action} {Value(body, "NewExternalPort")} {Value(body, "NewInternalPort")} {Value(body, "NewInternalClient")} {Value(body, "NewLeaseDuration")}");
            return Agree(action);
        });
        using var mapper = new UpnpMapper(router.Path, TimeProvider.System);

        Assert.Equal(new RouterCheck(PortMappingFailure.None, IPAddress.Parse("203.0.113.20"), false), await mapper.CheckAsync(port: null, Now));
        Assert.Equal(new PortMappingOutcome(PortMappingFailure.None, Hour, null), await mapper.MapAsync(50000, Hour, Now));
        Assert.Equal(PortMappingFailure.None, await mapper.UnmapAsync(50000, Now));

        Assert.Equal(["AddPortMapping 50000 50000 127.0.0.1 3600", "DeletePortMapping 50000   "], commands);
    }

    [Fact]
    public async Task Map_OnlyPermanentLeases_IsMappedForGoodAndAskedSoFromThenOn()
    {
        var leases = new List<string>();
        await using var router = new UpnpRouter((action, body) =>
        {
            if (action != "AddPortMapping") return Agree(action);
            leases.Add(Value(body, "NewLeaseDuration"));
            return leases[^1] == "0" ? Agree(action) : UpnpRouter.Fault(725);
        });
        using var mapper = new UpnpMapper(router.Path, TimeProvider.System);
        await mapper.CheckAsync(port: null, Now);

        Assert.Equal(Timeout.InfiniteTimeSpan, (await mapper.MapAsync(50000, Hour, Now)).Lifetime);
        Assert.Equal(Timeout.InfiniteTimeSpan, (await mapper.MapAsync(50001, Hour, Now)).Lifetime);

        Assert.Equal(["3600", "0", "0"], leases);
    }

    [Theory]
    [InlineData("192.168.1.50", PortMappingFailure.Taken, "192.168.1.50")]
    [InlineData("", PortMappingFailure.Refused, "UPnP 718")] // a conflict with nobody: forbidden by a rule
    [InlineData("<b>not an address</b>", PortMappingFailure.Taken, "UPnP 718")]
    public async Task Map_Conflict_SaysWhoHoldsThePort(string holder, PortMappingFailure expected, string detail)
    {
        await using var router = new UpnpRouter((action, _) => action switch
        {
            "AddPortMapping" => UpnpRouter.Fault(718),
            "GetSpecificPortMappingEntry" when holder == "" => UpnpRouter.Fault(714),
            "GetSpecificPortMappingEntry" => UpnpRouter.Done(action, $"<NewInternalClient>{holder}</NewInternalClient>"),
            _ => Agree(action),
        });
        using var mapper = new UpnpMapper(router.Path, TimeProvider.System);
        await mapper.CheckAsync(port: null, Now);

        Assert.Equal(PortMappingOutcome.Failed(expected, detail), await mapper.MapAsync(50000, Hour, Now));
    }

    [Fact]
    public async Task Map_RouterWithoutAddress_IsOffline()
    {
        await using var router = new UpnpRouter((action, _) => action == "GetExternalIPAddress" ? UpnpRouter.Done(action, "<NewExternalIPAddress></NewExternalIPAddress>") : UpnpRouter.Fault(501));
        using var mapper = new UpnpMapper(router.Path, TimeProvider.System);

        Assert.Null((await mapper.CheckAsync(port: null, Now)).ExternalAddress);
        Assert.Equal(PortMappingFailure.Offline, (await mapper.MapAsync(21, Hour, Now)).Failure);
    }

    [Fact]
    public async Task Check_MappingGone_MappingsAreLost()
    {
        await using var router = new UpnpRouter((action, _) => action == "GetSpecificPortMappingEntry" ? UpnpRouter.Fault(714) : Agree(action));
        using var mapper = new UpnpMapper(router.Path, TimeProvider.System);

        Assert.True((await mapper.CheckAsync(21, Now)).MappingsLost);
    }

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:PORT/other\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n<root>")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<ro>")]
    [InlineData("SSH-2.0-dropbear\r\n")]
    [InlineData("")]
    public async Task Check_HostileDescription_IsNoAnswer(string description)
    {
        var commands = 0;
        await using var router = new UpnpRouter((action, _) =>
        {
            commands++;
            return Agree(action);
        });
        router.Description = description.Replace("PORT", $"{router.HttpPort}", StringComparison.Ordinal);
        using var mapper = new UpnpMapper(router.Path, new HastyTime());

        Assert.Equal(PortMappingFailure.NoAnswer, (await mapper.CheckAsync(port: null, Now)).Failure);
        Assert.Equal(0, commands);
    }

    /// <summary>Waits a tenth as long: here nobody else will answer.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 10 : dueTime, period);
    }

    private static (int Status, string Xml) Agree(string action) => action switch
    {
        "GetExternalIPAddress" => UpnpRouter.Done(action, "<NewExternalIPAddress>203.0.113.20</NewExternalIPAddress>"),
        "GetSpecificPortMappingEntry" => UpnpRouter.Done(action, "<NewInternalClient>127.0.0.1</NewInternalClient>"),
        _ => UpnpRouter.Done(action),
    };

    private static string Value(string body, string name) =>
        body.Split($"<{name}>") is [_, var rest] ? rest.Split("</")[0] : "";
}
