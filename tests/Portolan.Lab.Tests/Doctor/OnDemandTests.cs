using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;
using Portolan.Lab.Tests.Packets;
using Portolan.Lab.Tests.Wire;

namespace Portolan.Lab.Tests.Doctor;

/// <summary>What the doctor tries only when told to, or only with leave.</summary>
public abstract class OnDemandTests<TNetwork>(LabSite<TNetwork> site) : SiteTests<TNetwork>(site)
    where TNetwork : Network, new()
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    protected async Task<DoctorRun> ExamineAsync(bool tls, params string[] more) => await DoctorRun.ExamineAsync(Network, tls, Limit, more: more);
}

public sealed class RangeCheckTests(LabSite<ServerDnatHalfRange> site) : OnDemandTests<ServerDnatHalfRange>(site)
{
    [Fact]
    public async Task Range_HalfForwarded_ClosedPortsArePrintedAsRanges()
    {
        var run = await ExamineAsync(tls: true, "--range");

        var range = run.Report.GetProperty("range");
        Assert.Equal(Networks.Network.PassiveRange, range.GetProperty("ports").GetString());
        Assert.True(range.GetProperty("closed").EnumerateArray().Select(ports => ports.GetString()).SequenceEqual([$"{ServerDnatHalfRange.LastOpen + 1}-50010"]), run.Run.ToString());
        Assert.False(range.TryGetProperty("unchecked", out _), run.Run.ToString());
    }
}

public sealed class BlackHoleTests(LabSite<BlackHole> site) : OnDemandTests<BlackHole>(site)
{
    [Fact]
    public async Task Write_PathLosesLargePackets_IsSaidAndNothingIsLeftBehind()
    {
        var run = await ExamineAsync(tls: false, "--write");

        Assert.True(run.Causes is ["path-mtu-black-hole"], run.Run.ToString());
        Assert.Empty(run.Sure);
        Assert.Equal([LabSite<BlackHole>.FileName], Directory.GetFiles(Site.Server.Files).Select(Path.GetFileName));
    }
}

public sealed class ForgetfulNatTests(LabSite<ForgetfulNat> site) : OnDemandTests<ForgetfulNat>(site)
{
    [Fact]
    public async Task Idle_RouterForgetsTheConnection_IsSaid()
    {
        var run = await ExamineAsync(tls: false, "--idle", "8s");

        Assert.Contains("control-lost", run.Causes);
        Assert.DoesNotContain("control-lost", run.Sure);
        Assert.False(run.Report.GetProperty("idle").GetProperty("survived").GetBoolean(), run.Run.ToString());
    }

    [Fact]
    public async Task Idle_ShorterThanTheRoutersMemory_Survives()
    {
        var run = await ExamineAsync(tls: false, "--idle", "1s");

        Assert.DoesNotContain("control-lost", run.Causes);
        Assert.True(run.Report.GetProperty("idle").GetProperty("survived").GetBoolean(), run.Run.ToString());
    }
}

public sealed class InspectedDataTests(LabSite<InspectedData> site) : OnDemandTests<InspectedData>(site)
{
    [Fact]
    public async Task Doctor_DataPassesInClearOnly_SuspectsTheBoxOnTheWay()
    {
        var run = await ExamineAsync(tls: true, "--allow-plaintext");

        Assert.True((run.Active, run.Passive, run.Use) == ("ok", "no", "active"), run.Run.ToString());
        Assert.True(run.Causes[0] == "inspected-tls", run.Run.ToString());
        Assert.DoesNotContain("inspected-tls", run.Sure);
    }

    [Fact]
    public async Task Doctor_WithoutLeaveToGoInClear_SendsNothingInClear()
    {
        await using var wire = await Capture.StartAsync(Network.Server);

        var run = await ExamineAsync(tls: true);

        var said = string.Join(' ', (await wire.StopAsync()).Select(packet => System.Text.Encoding.Latin1.GetString(packet.Payload.Span)));
        Assert.Equal("no", run.Passive);
        Assert.Contains("AUTH TLS", said, StringComparison.Ordinal);
        foreach (var secret in (string[])["USER", "PASS ", LabServer.Password, LabSite<InspectedData>.FileName])
            Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
    }
}

public sealed class InspectedControlTests(LabSite<InspectedControl> site) : OnDemandTests<InspectedControl>(site)
{
    [Fact]
    public async Task Doctor_TlsIsCutOnPort21Only_IsSureOfTheBoxOnTheWay()
    {
        var run = await ExamineAsync(tls: true);

        Assert.True(run.Causes is ["inspected-tls"], run.Run.ToString());
        Assert.Equal(["inspected-tls"], run.Sure);
        Assert.Equal(40, run.Run.ExitCode);
    }
}

public sealed class HelperComparedTests(LabSite<ClientNatHelper> site) : OnDemandTests<ClientNatHelper>(site)
{
    [Fact]
    public async Task Doctor_ComparedWithClear_IsSureOfTheBlindHelper()
    {
        var run = await ExamineAsync(tls: true, "--allow-plaintext");

        Assert.True(run.Causes is ["client-nat-alg"], run.Run.ToString());
        Assert.Equal(["client-nat-alg"], run.Sure);
    }
}

public sealed class NoTlsTests(LabSite<NoTls> site) : OnDemandTests<NoTls>(site)
{
    private const string Url = $"ftp://{LabServer.User}:{LabServer.Password}@203.0.113.20/";

    [Fact]
    public async Task Doctor_ServerOffersNoTls_PasswordNeverLeavesUntold()
    {
        await using var wire = await Capture.StartAsync(Network.Server);

        var run = await Network.Client.RunAsync(Testing.Repository.Portolan, ["doctor", Url, "--timeout", "3s"]);

        Assert.Equal(40, run.ExitCode);
        Assert.Contains("password was not sent", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(await wire.StopAsync(), packet => System.Text.Encoding.Latin1.GetString(packet.Payload.Span).Contains(LabServer.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_ToldThatThePasswordMayGoInClear_ExaminesAll()
    {
        var run = await Network.Client.RunAsync(Testing.Repository.Portolan, ["doctor", Url, "--timeout", "3s", "--allow-plaintext"]);

        Assert.True(run.Succeeded, run.ToString());
    }
}
