using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Portolan.Diagnosis;
using Portolan.Server.Accounts;
using Portolan.Server.Findings;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>What the server notices about itself: the rules alone, and what running sessions bring to light.</summary>
public sealed class FindingTests
{
    private static readonly PortRange Range = new(50000, 50010);
    private static readonly IPAddress There = IPAddress.Parse("127.0.0.2");

    [Fact]
    public void Judge_NothingSeen_FindsNothing() => Assert.Empty(FindingRules.Judge(Evidence(Range)));

    [Fact]
    public void Judge_RangeInEphemeralPorts_UnlessReserved()
    {
        Assert.Equal([FindingCode.RangeInEphemeralPorts], Codes(Evidence(Range) with { Ports = SystemPorts.LinuxDefault }));
        Assert.Empty(Codes(Evidence(Range) with { Ports = SystemPorts.LinuxDefault with { Reserved = [Range] } }));
        Assert.Empty(Codes(Evidence(null) with { Ports = SystemPorts.LinuxDefault }));
    }

    [Fact]
    public void Judge_StatesOfTheMachine_AreFindings() =>
        Assert.Equal([FindingCode.RangeClosedByFirewall, FindingCode.ActiveSourcePortNotPermitted],
            Codes(Evidence(Range) with { Closed = new ClosedPorts([new(50003, 50003)], "nftables, table inet filter, chain input"), ForbiddenSourcePort = 20 }));

    [Theory]
    [InlineData(365, 15, null)]
    [InlineData(365, 13, FindingCode.CertificateExpires)]
    [InlineData(365, 0, FindingCode.CertificateExpired)]
    [InlineData(6, 2, null)] // of few days: its renewal comes later
    [InlineData(6, 1, FindingCode.CertificateExpires)]
    public void Judge_CertificateNearItsEnd_IsAFinding(int lifetimeDays, int daysLeft, FindingCode? expected)
    {
        var until = new DateTimeOffset(2026, 12, 24, 0, 0, 0, TimeSpan.Zero);
        var evidence = Evidence(Range) with { Certificate = new CertificateTime("ftp.example.org", until.AddDays(-lifetimeDays), until, until.AddDays(-daysLeft)) };
        Assert.Equal(expected is { } code ? [code] : [], Codes(evidence));
        if (expected == FindingCode.CertificateExpires) // why it is not renewed says it already
            Assert.Equal([FindingCode.CertificateNotRenewed], Codes(evidence with { CertificateTrouble = FindingFacts.None }));
    }

    [Fact]
    public async Task Certificate_OverItsTime_IsFoundWithItsNameAndDay()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls() }, time: time);
        Assert.DoesNotContain(server.Control.Findings, found => found.Code is FindingCode.CertificateExpires or FindingCode.CertificateExpired);
        var end = server.Control.Options.Tls.Certificates!.Current[0].NotAfter.ToUniversalTime();
        time.SetUtcNow(new DateTimeOffset(end));
        await server.AdvanceAsync(2);
        var finding = server.Control.Findings[0];
        Assert.Equal((FindingCode.CertificateExpired, FindingSeverity.Critical, "localhost", end), (finding.Code, finding.Severity, finding.Facts.Name, finding.Facts.Until?.UtcDateTime));
    }

    [Fact]
    public async Task PassivePorts_NobodyEverArrives_IsFoundUntilTheClientGetsThrough()
    {
        var time = new FakeTimeProvider();
        var range = FreePorts.Take(2);
        await using var server = await RunningServer.StartAsync(o => o with { Passive = new PassiveSettings { Ports = range } }, time: time);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync(There);
        for (var i = 0; i < 2; i++)
        {
            Assert.DoesNotContain(server.Control.Findings, found => found.Code == FindingCode.PassiveNeverReached);
            await client.PassiveAsync();
            await client.CommandAsync("RETR a", 150);
            await server.AdvanceAsync(32);
            await client.ExpectAsync(425);
        }
        await server.AdvanceAsync(2);
        var finding = Assert.Single(server.Control.Findings, found => found.Code == FindingCode.PassiveNeverReached);
        Assert.Equal((2, There, range), (finding.Count, finding.Facts.Client, finding.Facts.Range));
        await using (var data = await client.DialDataAsync(await client.PassiveAsync()))
        {
            await client.CommandAsync("RETR a", 150);
            await data.ReadToEndAsync();
            await client.ExpectAsync(226);
        }
        await server.AdvanceAsync(2);
        Assert.DoesNotContain(server.Control.Findings, found => found.Code == FindingCode.PassiveNeverReached);
    }

    [Fact]
    public async Task Certificate_NotRenewed_IsAFindingUntilItIs()
    {
        await using var server = await RunningServer.StartAsync();
        server.Control.ReportCertificate(("rate limited.", "超出频率限制。"), new DateTimeOffset(2026, 12, 24, 0, 0, 0, TimeSpan.Zero));
        var finding = Assert.Single(server.Control.Findings, found => found.Code == FindingCode.CertificateNotRenewed);
        Assert.Contains("2026-12-24", FindingTexts.What(finding.Code, finding.Facts).En, StringComparison.Ordinal);
        server.Control.ReportCertificate(null, null);
        Assert.DoesNotContain(server.Control.Findings, found => found.Code == FindingCode.CertificateNotRenewed);
    }

    [Fact]
    public void Judge_RangeExhausted_IsNotAlsoNearlyExhausted()
    {
        var seen = new Seen(1, 0, FindingFacts.None);
        Assert.Equal([FindingCode.RangeNearlyExhausted], Codes(Evidence(Range) with { RangeWaited = seen }));
        Assert.Equal([FindingCode.RangeExhausted], Codes(Evidence(Range) with { RangeWaited = seen, RangeExhausted = seen }));
    }

    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    public void Judge_Fallbacks_CountOnlyFromSeveralClients(int count, int addresses, bool expected) =>
        Assert.Equal(expected, Codes(Evidence(Range) with { ExtendedPassiveFailed = new Seen(count, addresses, FindingFacts.None) }).Any());

    [Fact]
    public void Judge_PassiveMissed_IsFoundFromTheSecondTimeUnlessItsReasonIs()
    {
        var seen = new Seen(2, 1, FindingFacts.None);
        var missed = Evidence(Range) with { PassiveMissed = seen };
        Assert.Equal([FindingCode.PassiveNeverReached], Codes(missed));
        Assert.Empty(Codes(missed with { PassiveMissed = seen with { Count = 1 } }));
        Assert.Equal([FindingCode.PrivateAddressAnnounced], Codes(missed with { PrivateAnnounced = seen }));
        Assert.Equal([FindingCode.RangeClosedByFirewall], Codes(missed with { Closed = new ClosedPorts([new(50003, 50003)], "nftables") }));
    }

    [Fact]
    public void Sighting_OneClientGetsThrough_StaysForTheOthers()
    {
        var sighting = new Sighting(new FakeTimeProvider());
        sighting.Note(new FindingFacts { Client = There });
        sighting.Note(new FindingFacts { Client = IPAddress.Loopback });
        sighting.Forget(IPAddress.Loopback);
        Assert.Equal(2, sighting.Now.Count);
        sighting.Forget(IPAddress.Loopback);
        sighting.Forget(There);
        Assert.Equal(0, sighting.Now.Count);
    }

    [Fact]
    public void Sighting_NotSeenForAnHour_IsOver()
    {
        var time = new FakeTimeProvider();
        var sighting = new Sighting(time);
        sighting.Note(new FindingFacts { Client = There });
        time.Advance(TimeSpan.FromMinutes(59));
        sighting.Note(new FindingFacts { Client = There });
        Assert.Equal((2, 1), (sighting.Now.Count, sighting.Now.Addresses));
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(0, sighting.Now.Count);
        sighting.Note(new FindingFacts { Client = There });
        Assert.Equal(1, sighting.Now.Count);
    }

    [Fact]
    public async Task PrivateAddress_ToldToAClientOutside_IsFoundLoggedAndClearedByTheRemedy()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(o => o with { Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.2/32"), "0.0.0.0")] }, time: time);
        await using var inside = await server.LoginAsync();
        await inside.CommandAsync("PASV", 227);
        await server.AdvanceAsync(2);
        Assert.Empty(server.Control.Findings);
        await using var outside = await server.LoginAsync(There);
        for (var i = 0; i < 3; i++) await outside.CommandAsync("PASV", 227); // counts once in a session
        await server.AdvanceAsync(2);
        var finding = Assert.Single(server.Control.Findings);
        Assert.Equal((FindingCode.PrivateAddressAnnounced, FindingSeverity.Critical, 1), (finding.Code, finding.Severity, finding.Count));
        Assert.Equal((IPAddress.Any, There), (finding.Facts.Announced, finding.Facts.Client));
        Assert.Single(server.Log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("private-address-announced", StringComparison.Ordinal));
        Assert.Equal(finding.Code, Assert.Single(server.Events.OfType<FindingRaised>()).Finding.Code);

        server.Control.Apply(server.Control.Options with { Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.2/32"), NetworkPolicy.LocalAddress)] });
        Assert.Empty(server.Control.Findings);
        Assert.Equal(finding.Code, Assert.Single(server.Events.OfType<FindingCleared>()).Finding.Code);
    }

    [Fact]
    public async Task Range_Exhausted_IsFound()
    {
        var time = new FakeTimeProvider();
        var range = FreePorts.Take(1);
        await using var server = await RunningServer.StartAsync(o => o with { Passive = new PassiveSettings { Ports = range, PortWait = TimeSpan.Zero } }, time: time);
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        await first.PassiveAsync();
        await second.CommandAsync("PASV", 425);
        await server.AdvanceAsync(2);
        Assert.Equal(range, server.Control.Findings.Single(finding => finding.Code == FindingCode.RangeExhausted).Facts.Range);
    }

    [Fact]
    public async Task Range_ClientHadToWait_IsNearlyExhausted()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Passive = new PassiveSettings { Ports = FreePorts.Take(1), PortWait = TimeSpan.FromSeconds(30) } });
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        bool IsFound() => server.Control.Findings.Any(finding => finding.Code == FindingCode.RangeNearlyExhausted);
        for (var tries = 0; tries < 100 && !IsFound(); tries++) // the ABOR may overtake the other session's PASV, which then need not wait
        {
            await first.PassiveAsync();
            var waiting = second.PassiveAsync();
            await first.CommandAsync("ABOR", 225);
            await waiting.Soon();
            await second.CommandAsync("ABOR", 225);
        }
        await Patience.UntilAsync(IsFound);
    }

    [Fact]
    public async Task ExtendedPassive_ThreeSessionsFallBackToPasv_IsFound()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(time: time);
        await server.PutAsync("/a", "x");
        await using var well = await server.LoginAsync();
        await using (var data = await well.DialDataAsync(await well.PassiveAsync(extended: true)))
        {
            await well.CommandAsync("RETR a", 150);
            await data.ReadToEndAsync();
            await well.ExpectAsync(226);
        }
        await well.CommandAsync("PASV", 227); // its EPSV worked
        foreach (var from in new[] { IPAddress.Loopback, There, There })
        {
            await server.AdvanceAsync(2);
            Assert.Empty(server.Control.Findings);
            await using var client = await server.LoginAsync(from);
            await client.CommandAsync("EPSV", 229);
            await client.CommandAsync("PASV", 227);
            await client.QuitAsync();
        }
        await server.AdvanceAsync(2);
        var finding = Assert.Single(server.Control.Findings);
        Assert.Equal((FindingCode.ExtendedPassiveFallback, 3), (finding.Code, finding.Count));
    }

    [Theory]
    [InlineData(TlsSessionReuse.Prefer, true)]
    [InlineData(TlsSessionReuse.Off, false)]
    public async Task Tls_ThreeConnectionsNeverResumed_AreFoundWhereResumptionIsWanted(TlsSessionReuse reuse, bool expected)
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls(new TlsSettings { SessionReuse = reuse }) }, time: time);
        await using var client = await server.LoginWithTlsAsync();
        await client.CommandAsync("CLNT OldClient 1.0", 200);
        for (var i = 0; i < 3; i++)
        {
            await using var data = await client.DialDataAsync(await client.PassiveAsync());
            await client.CommandAsync("NLST", 150);
            await using var tls = new SslStream(new NetworkStream(data.Socket));
            await tls.AuthenticateAsClientAsync(RawClient.TlsOptions($"nothing{i}.to.resume")).Soon();
            Assert.Equal(0, await tls.ReadAsync(new byte[10], TestContext.Current.CancellationToken).Soon());
            await tls.ShutdownAsync().Soon();
            await client.ExpectAsync(226);
        }
        await server.AdvanceAsync(2);
        Assert.Equal(expected ? ["OldClient 1.0"] : [], server.Control.Findings.Where(finding => finding.Code == FindingCode.TlsNeverResumed).Select(finding => finding.Facts.Name));
    }

    [Fact]
    public async Task ExternalAddress_UnknownName_IsFoundAndFallsBackToTheLocalOne()
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(o => o with { Networks = [new NetworkPolicy(IPNetwork.Parse("127.0.0.0/8"), "no-such-name.invalid")] }, time: time);
        await using var client = await server.LoginAsync();
        Assert.Contains("(127,0,0,1,", (await client.CommandAsync("PASV", 227)).Text);
        await server.AdvanceAsync(2);
        Assert.Equal("no-such-name.invalid", Assert.Single(server.Control.Findings).Facts.Name);
    }

    private static FindingEvidence Evidence(PortRange? range) =>
        new(new FtpServerOptions { Accounts = new FixedAccounts(), Passive = new PassiveSettings { Ports = range } }, SystemPorts.Unknown, Closed: null, ForbiddenSourcePort: null);

    private static IEnumerable<FindingCode> Codes(FindingEvidence evidence) => FindingRules.Judge(evidence).Select(found => found.Code);
}
