using System.Net;
using Portolan.Client.Tests.Peers;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Testing;

namespace Portolan.Client.Tests.Doctor;

public sealed class FtpDoctorTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TlsMode.None, false)]
    [InlineData(TlsMode.Explicit, false)]
    [InlineData(TlsMode.None, true)]
    public async Task Examine_Portolan_EveryModeWorksAndNothingIsWrong(TlsMode tls, bool ipv6)
    {
        await using var peer = await PortolanPeer.StartAsync(ipv6);

        var report = await ExamineAsync(peer, options => options with { Client = options.Client with { Tls = tls } });

        Assert.True(report.Summary.ExitCode == 0, DoctorText.Write(report));
        Assert.Equal(("ok", "ok", "either"), (report.Summary.Active, report.Summary.Passive, report.Summary.Use));
        Assert.Empty(report.Verdicts);
        Assert.NotNull(report.Seen.Server);
        Assert.Equal(report.Seen.ControlLocal!.Address, report.Seen.SeenAs);
        Assert.Equal(ipv6 ? 2 : 4, report.Seen.Probes.Count);
        Assert.All(report.Seen.Probes, probe => Assert.NotNull(probe.ServerTrace));
        Assert.DoesNotContain(report.Trace, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examine_ImplicitTls_Works()
    {
        await using var peer = await PortolanPeer.StartAsync();

        var report = await ExamineAsync(peer, options => options with { Client = options.Client with { Port = peer.ImplicitPort, Tls = TlsMode.Implicit } });

        Assert.True(report.Summary.ExitCode == 0, DoctorText.Write(report));
        Assert.Equal("--mode auto --tls implicit", report.Profile);
    }

    [Fact]
    public async Task Examine_ServerAnnouncesAPrivateAddress_IsSaidAndEpsvAdvised()
    {
        // Nobody listens at that address, and the control connection's own works.
        var policy = new NetworkPolicy(IPNetwork.Parse("127.0.0.0/8"), "127.66.0.1");
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Networks = [policy] });

        var report = await ExamineAsync(peer);

        Assert.Equal(("workaround", "epsv"), (report.Summary.Passive, report.Summary.Use));
        Assert.Equal("wrong-passive-address", report.Summary.Causes[0]);
        Assert.Equal(Confidence.Sure, report.Verdicts[0].Confidence);
    }

    [Fact]
    public async Task Examine_ActiveModeOff_IsSaid()
    {
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Active = options.Active with { Enabled = false } });

        var report = await ExamineAsync(peer);

        Assert.Equal(("no", "ok", "passive", 20), (report.Summary.Active, report.Summary.Passive, report.Summary.Use, report.Summary.ExitCode));
        Assert.Equal("active-disabled", Assert.Single(report.Summary.Causes));
    }

    [Fact]
    public async Task Examine_WithLeaveToWrite_ProvesBothDirectionsAndLeavesNothing()
    {
        await using var peer = await PortolanPeer.StartAsync();

        var report = await ExamineAsync(peer, options => options with { Write = true });

        Assert.True(report.Summary.ExitCode == 0, DoctorText.Write(report));
        Assert.Equal(2, report.Seen.Probes.Count(probe => probe.ExpectedBytes == 4 << 20 && probe.IsOk));
        await using var client = await FtpClient.ConnectAsync(peer.Options, Cancelled);
        var left = new List<string>();
        await foreach (var entry in client.ListAsync(cancellationToken: Cancelled)) left.Add(entry.Name);
        Assert.Empty(left);
    }

    [Fact]
    public async Task Examine_WithoutLeave_OnlyReads()
    {
        await using var peer = await PortolanPeer.StartAsync();

        var report = await ExamineAsync(peer, options => options with { Client = options.Client with { Tls = TlsMode.Explicit } });

        string[] harmless = ["USER", "PASS", "AUTH", "PBSZ", "PROT", "FEAT", "OPTS", "SYST", "STAT", "XWHY", "EPSV", "PASV", "EPRT", "PORT", "LIST", "QUIT"];
        Assert.Empty(report.Trace.Where(line => line.Kind == '>').Select(line => line.Text.TrimStart('>', ' ').Split(' ')[0]).Except(harmless));
    }

    [Fact]
    public async Task Examine_Tls_TriesEachVersionAndReadsTheCertificate()
    {
        await using var peer = await PortolanPeer.StartAsync();

        var seen = (await ExamineAsync(peer, options => options with { Client = options.Client with { Tls = TlsMode.Explicit } })).Seen;

        Assert.Equal(["TLS 1.2", "TLS 1.3"], seen.TlsTrials.Where(trial => trial.IsOk).Select(trial => trial.Version));
        Assert.Equal(Net.TlsEngines.Default.Name, seen.TlsEngine);
        Assert.Equal(Net.CertificateFingerprint.Sha256(TestCertificate.Shared.Certificate), seen.Certificate!.Sha256);
        Assert.Contains(seen.Certificate.Doubts, doubt => doubt.En.Contains("self-signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examine_Idle_TellsThatTheConnectionOutlivesIt()
    {
        await using var peer = await PortolanPeer.StartAsync();

        var report = await ExamineAsync(peer, options => options with { Idle = TimeSpan.FromMilliseconds(20) });

        Assert.True(report.Seen.Idle is { Survived: true, ReplyCode: 200 });
        Assert.Contains(report.Steps, step => step is { Probe: "P12", Mark: StepMark.Ok });
    }

    [Fact]
    public async Task Examine_CheckRange_MeetsEveryPort()
    {
        var (low, high) = FreePort.NextRange(8);
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Passive = options.Passive with { Ports = new PortRange(low, high) } });

        var report = await ExamineAsync(peer, options => options with { CheckRange = true });

        Assert.NotNull(report.Range);
        Assert.Empty(report.Range.Closed);
        Assert.Empty(report.Range.Unchecked);
    }

    [Fact]
    public async Task Examine_WrongPassword_IsControlOnlyAndSaid()
    {
        await using var peer = await PortolanPeer.StartAsync();

        var report = await ExamineAsync(peer, options => options with { Client = options.Client with { Password = "wrong" } });

        Assert.Equal(DataFailure.LoginRefused, report.Verdicts[0].Cause);
        Assert.Equal(40, report.Summary.ExitCode);
    }

    [Fact]
    public async Task Examine_NobodyThere_IsControlRefused()
    {
        var client = new FtpClientOptions { Host = "127.0.0.1", Port = 1 };

        var report = await FtpDoctor.ExamineAsync(new() { Client = client }, cancellationToken: Cancelled);

        Assert.Equal(DataFailure.ControlRefused, report.Verdicts[0].Cause);
        Assert.Equal(40, report.Summary.ExitCode);
    }

    [Fact]
    public async Task Examine_UnknownName_IsNameNotFound()
    {
        var report = await FtpDoctor.ExamineAsync(new() { Client = new() { Host = "no-such-host.invalid" } }, cancellationToken: Cancelled);

        Assert.Equal(DataFailure.NameNotFound, report.Verdicts[0].Cause);
    }

    [Fact]
    public async Task Endurance_HealthyConnection_OutlivesAThousandCommands()
    {
        await using var peer = await PortolanPeer.StartAsync();
        var log = new DoctorLog(TimeProvider.System, progress: null);
        await using var exam = new ExamSession(peer.Options with { Tls = TlsMode.Explicit }, log);

        Assert.Equal(0, await new EnduranceProbe(log, exam).RunAsync(Cancelled));
        Assert.Contains(log.Steps, step => step is { Probe: "P12", Mark: StepMark.Ok });
    }

    private static Task<DoctorReport> ExamineAsync(Peer peer, Func<DoctorOptions, DoctorOptions>? change = null)
    {
        var options = new DoctorOptions
        {
            Client = peer.Options,
            DialLimit = TimeSpan.FromSeconds(1),
            SampleLimit = TimeSpan.FromSeconds(1),
            ActiveLimit = TimeSpan.FromSeconds(3),
        };
        return FtpDoctor.ExamineAsync(change?.Invoke(options) ?? options, cancellationToken: Cancelled);
    }
}
