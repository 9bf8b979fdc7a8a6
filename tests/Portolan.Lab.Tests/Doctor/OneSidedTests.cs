using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;

namespace Portolan.Lab.Tests.Doctor;

/// <summary>The doctor against a server that tells nothing of its side: the truth comes first, and nothing wrong is ever stated as sure.</summary>
public abstract class OneSidedTests<TNetwork>(VsftpdSite<TNetwork> site) : IClassFixture<VsftpdSite<TNetwork>>, IAsyncLifetime
    where TNetwork : Network, new()
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static TheoryData<string> Channels => [.. Cases.Select(known => known.Tls ? "TLS" : "plain")];

    private static IEnumerable<DoctorCase> Cases => DoctorCase.OneSided.Where(known => known.Network == new TNetwork().Name);

    public ValueTask InitializeAsync()
    {
        LabVsftpd.Require();
        return LabGround.RequireAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory, MemberData(nameof(Channels))]
    public async Task Doctor_ServerKeepsSilent_FirstVerdictIsTheTruth(string channel)
    {
        var known = Cases.Single(known => known.Tls == (channel == "TLS"));

        var run = await DoctorRun.ExamineAsync(site.Network, known.Tls, Limit, user: null);

        Assert.False(run.TwoSided);
        known.Check(run, site.Server.Log);
    }
}

/// <summary>A network with vsftpd in it. Where none can be built it stays empty and the tests skip.</summary>
public sealed class VsftpdSite<TNetwork> : IAsyncLifetime
    where TNetwork : Network, new()
{
    private LabVsftpd? _server;

    public TNetwork Network { get; } = new();

    public LabVsftpd Server => _server ?? throw new InvalidOperationException($"{Network.Name} was not built.");

    public async ValueTask InitializeAsync()
    {
        if (!LabVsftpd.IsThere || !await LabGround.IsUsableAsync()) return;
        try
        {
            await Network.BuildAsync();
            _server = await LabVsftpd.StartAsync(Network.Server, Networks.Network.PassiveRange, Network.Announced);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await Network.DisposeAsync();
    }
}

public sealed class OneSidedDirectTests(VsftpdSite<Direct> site) : OneSidedTests<Direct>(site);

public sealed class OneSidedRoutedClientTests(VsftpdSite<RoutedClient> site) : OneSidedTests<RoutedClient>(site);

public sealed class OneSidedClientNatTests(VsftpdSite<ClientNat> site) : OneSidedTests<ClientNat>(site);

public sealed class OneSidedClientNatHelperTests(VsftpdSite<ClientNatHelper> site) : OneSidedTests<ClientNatHelper>(site);

public sealed class OneSidedClientFirewallDropsTests(VsftpdSite<ClientFirewallDrops> site) : OneSidedTests<ClientFirewallDrops>(site);

public sealed class OneSidedClientFirewallRejectsTests(VsftpdSite<ClientFirewallRejects> site) : OneSidedTests<ClientFirewallRejects>(site);

public sealed class OneSidedServerFirewallControlOnlyTests(VsftpdSite<ServerFirewallControlOnly> site) : OneSidedTests<ServerFirewallControlOnly>(site);

public sealed class OneSidedServerDnatPrivateTests(VsftpdSite<ServerDnatPrivate> site) : OneSidedTests<ServerDnatPrivate>(site);

public sealed class OneSidedServerDnatNoRangeTests(VsftpdSite<ServerDnatNoRange> site) : OneSidedTests<ServerDnatNoRange>(site);

public sealed class OneSidedServerDnatHalfRangeTests(VsftpdSite<ServerDnatHalfRange> site) : OneSidedTests<ServerDnatHalfRange>(site);

public sealed class OneSidedBothNatNoRangeTests(VsftpdSite<BothNatNoRange> site) : OneSidedTests<BothNatNoRange>(site);
