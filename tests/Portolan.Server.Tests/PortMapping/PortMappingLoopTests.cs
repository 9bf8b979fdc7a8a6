using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Net.PortMapping;
using Portolan.Server.DataConnections;
using Portolan.Server.Findings;
using Portolan.Server.PortMapping;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.PortMapping;

/// <summary>The background task, and what people see of it.</summary>
public sealed class PortMappingLoopTests
{
    private static readonly IPEndPoint[] Listening = [new(IPAddress.IPv6Any, 21), new(IPAddress.Loopback, 2121), new(IPAddress.Parse("2001:db8::1"), 990), new(IPAddress.Parse("192.168.1.10"), 2021)];

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedRouter _router = new();
    private readonly CapturedLog _log = new();
    private readonly AnnouncedAddress _announced;
    private readonly PortMappingLoop _loop;
    private readonly List<PortMappingState> _seen = [];
    private readonly SemaphoreSlim _changed = new(0);
    private FtpServerOptions _options = new() { Accounts = RunningServer.Accounts(), Passive = new PassiveSettings { Ports = new PortRange(50000, 50001) }, PortMapping = new PortMappingSettings { Mode = PortMappingMode.Auto } };

    public PortMappingLoopTests()
    {
        var log = new ServerLog(_log);
        _announced = new AnnouncedAddress(_time, log, new Sighting(_time));
        var events = new ServerEvents(log);
        events.Subscribe(happened =>
        {
            _seen.Add(((PortMappingChanged)happened).State);
            _changed.Release();
        });
        _loop = new PortMappingLoop(_router.Access, _announced, _time, log, events);
    }

    [Fact]
    public async Task Run_FromStartToStop_MapsReachableListenersAndRangeThenGivesThemBack()
    {
        _loop.Start(() => _options, Listening);
        await _changed.WaitAsync(TestContext.Current.CancellationToken).Soon();

        Assert.Equal([21, 2021, 50000, 50001], _router.Mapped);
        Assert.Equal("21, 2021, 50000-50001", PortMappingTexts.Ranges(_loop.State.Mapped));
        Assert.Equal("203.0.113.20", _announced.RouterAddress);

        await _loop.StopAsync(CancellationToken.None).Soon();
        Assert.Empty(_router.Mapped);
    }

    [Fact]
    public async Task Run_RouterBeginsAnew_IsMappedAtTheNextCheck()
    {
        _loop.Start(() => _options, Listening);
        await _changed.WaitAsync(TestContext.Current.CancellationToken).Soon();
        _router.Restart();
        _router.ExternalAddress = IPAddress.Parse("203.0.113.99"); // it dialled in anew

        while (!_changed.Wait(0, TestContext.Current.CancellationToken))
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        Assert.Equal([21, 2021, 50000, 50001], _router.Mapped);
        Assert.Equal("203.0.113.99", _announced.RouterAddress);
        await _loop.StopAsync(CancellationToken.None).Soon();
    }

    [Fact]
    public async Task Wake_NewSettings_HoldAtOnce()
    {
        _loop.Start(() => _options, Listening);
        await _changed.WaitAsync(TestContext.Current.CancellationToken).Soon();

        _options = _options with { Passive = new PassiveSettings { Ports = new PortRange(60000, 60000) } };
        _loop.Wake();
        await _changed.WaitAsync(TestContext.Current.CancellationToken).Soon();

        Assert.Equal([21, 2021, 60000], _router.Mapped);
        await _loop.StopAsync(CancellationToken.None).Soon();
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("100.64.3.4")]
    [InlineData("192.168.178.2")]
    public async Task Run_ExternalAddressIsPrivate_WarnsOfTheSecondNat(string address)
    {
        _router.ExternalAddress = IPAddress.Parse(address);
        _loop.Start(() => _options, Listening);
        await _changed.WaitAsync(TestContext.Current.CancellationToken).Soon();

        Assert.True(_loop.State.HasSecondNat);
        Assert.Contains(_log.Lines, line => line.Id == 63 && line.Text.Contains(address, StringComparison.Ordinal));
        await _loop.StopAsync(CancellationToken.None).Soon();
    }

    [Fact]
    public async Task Run_PartOfItDenied_IsLoggedAsRanges()
    {
        (_router.Denied[50000], _router.Denied[50001]) = (PortMappingFailure.Refused, PortMappingFailure.Refused);
        _loop.Start(() => _options, Listening);
        await _changed.WaitAsync(TestContext.Current.CancellationToken).Soon();

        Assert.Contains(_log.Lines, line => line.Text.Contains("forwards TCP 21, 2021 by PCP", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Text.Contains("TCP 50000-50001 not forwarded", StringComparison.Ordinal));
        await _loop.StopAsync(CancellationToken.None).Soon();
    }

    [Fact]
    public async Task Run_Off_AsksNobodyAndSaysNothing()
    {
        _options = _options with { PortMapping = new PortMappingSettings() };
        _loop.Start(() => _options, Listening);
        await _loop.StopAsync(CancellationToken.None).Soon();
        Assert.Empty(_router.TakeAsked());
        Assert.Empty(_seen);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(null, "range")]
    [InlineData(2000, "1024")]
    public void Validate_MappingWithoutAFittingRange_SaysWhatToChange(int? count, string expected)
    {
        var options = _options with { Passive = new PassiveSettings { Ports = count is { } ports ? new PortRange(40000, 39999 + ports) : null } };
        Assert.Contains(expected, Assert.Single(options.Validate()).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "203.0.113.77")]
    [InlineData("198.51.100.1", "198.51.100.1")] // what the administrator says goes first
    public async Task Announced_RouterSaysItsAddress_IsForClientsOutsideOnly(string? given, string expected)
    {
        _announced.RouterAddress = "203.0.113.77";
        var options = _options with { Passive = new PassiveSettings { ExternalAddress = given } };
        var local = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 21);
        Assert.Equal(expected, (await _announced.ResolveAsync(options, local, new IPEndPoint(IPAddress.Parse("198.51.100.7"), 4000), CancellationToken.None))?.ToString());
        Assert.Equal("10.1.2.3", (await _announced.ResolveAsync(options, local, new IPEndPoint(IPAddress.Loopback, 4000), CancellationToken.None))?.ToString());
    }
}
