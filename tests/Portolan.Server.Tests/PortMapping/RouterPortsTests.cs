using Microsoft.Extensions.Time.Testing;
using Portolan.Net.PortMapping;
using Portolan.Server.PortMapping;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.PortMapping;

/// <summary>One router, round by round: search, renewal, restart, silence, other wishes.</summary>
public sealed class RouterPortsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedRouter _router = new();
    private readonly CapturedLog _log = new();
    private readonly RouterPorts _ports;

    public RouterPortsTests() => _ports = new RouterPorts(_router.Access, _time, new ServerLog(_log));

    [Fact]
    public async Task Reconcile_Auto_TakesTheFirstProtocolThatMaps()
    {
        _router.NotSpoken[PortMappingProtocol.Pcp] = PortMappingFailure.NotOffered;

        await RoundAsync(Wish(PortMappingMode.Auto, 21, 50000));

        Assert.Equal(["check Pcp ", "close Pcp", "check NatPmp ", "map 21", "map 50000"], _router.TakeAsked());
        Assert.Equal(PortMappingProtocol.NatPmp, _ports.State.Protocol);
        Assert.Equal([21, 50000], _router.Mapped);
    }

    [Theory]
    [InlineData(PortMappingFailure.NotOffered, 2)] // a router of before PCP: its predecessor
    [InlineData(PortMappingFailure.NoAnswer, 1)]
    public async Task Reconcile_PcpAlone_GoesDownToNatPmpOnlyWhereTheRouterSaysSo(PortMappingFailure failure, int attempts)
    {
        _router.NotSpoken[PortMappingProtocol.Pcp] = failure;
        await RoundAsync(Wish(PortMappingMode.Pcp, 21));
        Assert.Equal(attempts, _ports.State.Attempts.Count);
    }

    [Fact]
    public async Task Reconcile_NothingWorks_TellsTheReasonThatTellsMost()
    {
        _router.NotSpoken[PortMappingProtocol.Pcp] = PortMappingFailure.NoAnswer;
        _router.NotSpoken[PortMappingProtocol.NatPmp] = PortMappingFailure.NotOffered;
        (_router.Denied[21], _router.Denied[50000]) = (PortMappingFailure.RouterError, PortMappingFailure.Refused);

        await RoundAsync(Wish(PortMappingMode.Auto, 21, 50000));

        Assert.Equal([new(21, PortMappingFailure.RouterError, null), new(50000, PortMappingFailure.Refused, null)], _ports.State.Ports);
        Assert.Equal(
            [(PortMappingProtocol.Pcp, PortMappingFailure.NoAnswer), (PortMappingProtocol.NatPmp, PortMappingFailure.NotOffered), (PortMappingProtocol.Upnp, PortMappingFailure.Refused)],
            _ports.State.Attempts.Select(attempt => (attempt.Protocol, attempt.Failure)));
        Assert.Null(_ports.State.Protocol);
    }

    [Fact]
    public async Task Reconcile_HalfTheLifeIsOver_RenewsAndNotBefore()
    {
        _router.Granted = TimeSpan.FromMinutes(10);
        var wish = Wish(PortMappingMode.Upnp, 21, 50000);
        await RoundAsync(wish);
        _router.TakeAsked();

        _time.Advance(TimeSpan.FromMinutes(4));
        await RoundAsync(wish);
        Assert.Equal(["check Upnp 21"], _router.TakeAsked());

        _time.Advance(TimeSpan.FromMinutes(1));
        await RoundAsync(wish);
        Assert.Equal(["check Upnp 21", "map 21", "map 50000"], _router.TakeAsked());
    }

    [Fact]
    public async Task Reconcile_PermanentMapping_IsNotRenewed()
    {
        _router.Granted = Timeout.InfiniteTimeSpan;
        await RoundAsync(Wish(PortMappingMode.Upnp, 21));
        _router.TakeAsked();
        _time.Advance(TimeSpan.FromDays(30));
        await RoundAsync(Wish(PortMappingMode.Upnp, 21));
        Assert.Equal(["check Upnp 21"], _router.TakeAsked());
    }

    [Fact]
    public async Task Reconcile_RouterBeganAnew_MapsAllAtOnce()
    {
        var wish = Wish(PortMappingMode.Upnp, 21, 50000);
        await RoundAsync(wish);
        _router.Restart();

        await RoundAsync(wish);

        Assert.Equal([21, 50000], _router.Mapped);
        Assert.Contains(_log.Lines, line => line.Id == 65);
    }

    [Fact]
    public async Task Reconcile_RouterSilent_KeepsWhatStillHoldsThenSearchesAgain()
    {
        var wish = Wish(PortMappingMode.Upnp, 21);
        await RoundAsync(wish);
        _router.IsSilent = true;

        await RoundAsync(wish);
        await RoundAsync(wish);
        Assert.Equal(PortMappingFailure.None, Assert.Single(_ports.State.Ports).Failure);
        Assert.Single(_log.Lines, line => line.Id == 64);

        _time.Advance(TimeSpan.FromHours(1));
        await RoundAsync(wish);
        Assert.Equal(PortMappingFailure.NoAnswer, Assert.Single(_ports.State.Ports).Failure);

        _router.IsSilent = false;
        await RoundAsync(wish);
        Assert.Equal(PortMappingFailure.None, Assert.Single(_ports.State.Ports).Failure);
    }

    [Fact]
    public async Task Reconcile_DeniedPort_IsAskedForAgainLater()
    {
        var wish = Wish(PortMappingMode.Upnp, 21, 50000);
        _router.Denied[50000] = PortMappingFailure.Refused;
        await RoundAsync(wish);
        Assert.Equal([21], _router.Mapped);
        _router.Denied.Clear();

        await RoundAsync(wish);
        Assert.Equal([21], _router.Mapped);
        _time.Advance(TimeSpan.FromMinutes(2));
        await RoundAsync(wish);
        Assert.Equal([21, 50000], _router.Mapped);
    }

    [Fact]
    public async Task Reconcile_RangeChanges_MapsTheNewAndGivesBackTheOld()
    {
        await RoundAsync(Wish(PortMappingMode.Upnp, 21, 50000, 50001));
        await RoundAsync(Wish(PortMappingMode.Upnp, 21, 50001, 50002));
        Assert.Equal([21, 50001, 50002], _router.Mapped);
    }

    [Theory]
    [InlineData(PortMappingMode.Off)]
    [InlineData(PortMappingMode.NatPmp)]
    public async Task Reconcile_ModeChanges_GivesEverythingBackFirst(PortMappingMode mode)
    {
        await RoundAsync(Wish(PortMappingMode.Upnp, 21));
        _router.TakeAsked();

        await RoundAsync(mode == PortMappingMode.Off ? Wish(mode) : Wish(mode, 21));

        Assert.Equal(["unmap 21", "close Upnp"], _router.TakeAsked().Take(2));
        Assert.Equal(mode == PortMappingMode.Off ? [] : [21], _router.Mapped);
    }

    [Fact]
    public async Task Reconcile_NoRouter_SaysSoUntilThereIsOne()
    {
        var wish = Wish(PortMappingMode.Auto, 21);
        _router.IsThere = false;
        await RoundAsync(wish);
        Assert.Equal(PortMappingFailure.NoRouter, Assert.Single(_ports.State.Ports).Failure);

        _router.IsThere = true;
        await RoundAsync(wish);
        Assert.Equal([21], _router.Mapped);
    }

    [Fact]
    public async Task Release_RouterSilent_SaysWhatStays()
    {
        await RoundAsync(Wish(PortMappingMode.Upnp, 21, 50000));
        _router.IsSilent = true;
        await _ports.ReleaseAsync(CancellationToken.None);
        Assert.Contains(_log.Lines, line => line.Id == 67 && line.Text.Contains("21, 50000", StringComparison.Ordinal));
    }

    private Task RoundAsync(PortMappingWish wish) => _ports.ReconcileAsync(wish, TestContext.Current.CancellationToken);

    private static PortMappingWish Wish(PortMappingMode mode, params int[] ports) => new(new PortMappingSettings { Mode = mode }, ports);
}
