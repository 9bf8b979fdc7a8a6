using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Portolan.Diagnosis;
using Portolan.Server.DataConnections;
using Portolan.Server.Findings;

namespace Portolan.Server.Sessions;

/// <summary>Puts together what the rules of the findings look at, and tells what they say: to the log, to subscribers, to <see cref="ServerControl.Findings"/>.</summary>
internal sealed class ServerInspector(ServerContext server)
{
    private const int BeatsPerSystemReading = 60, BeatsPerFirewallReading = 300;
    private readonly FindingBoard _board = new(server.Time);
    private IReadOnlyList<IPEndPoint> _endPoints = [];
    private SystemPorts _ports = SystemPorts.Unknown;
    private ClosedPorts? _closed;
    private int? _forbiddenSourcePort;
    private FindingFacts? _certificateTrouble;
    private PassiveUsage _usage;
    private int _beats;

    public IReadOnlyList<Finding> Findings => _board.Current;

    /// <summary>The first look, from which <c>serve</c> tells what is known at the start.</summary>
    public Task StartAsync(IReadOnlyList<IPEndPoint> endPoints, CancellationToken cancellationToken)
    {
        _endPoints = endPoints;
        return LookAgainAsync(cancellationToken);
    }

    /// <summary>What was seen under the old settings proves nothing any more.</summary>
    public void SettingsApplied()
    {
        server.Sightings.Forget();
        _closed = null;
        _ = LookAgainAsync(CancellationToken.None);
    }

    /// <summary>Whoever renews the certificate says how it went.</summary>
    public void NoteCertificate(FindingFacts? trouble)
    {
        Volatile.Write(ref _certificateTrouble, trouble);
        Judge();
    }

    /// <summary>Called by the heartbeat. Never throws.</summary>
    public void Beat()
    {
        _beats++;
        if (_beats % BeatsPerSystemReading == 0) _ports = LocalMachine.ReadPorts();
        if (_beats % BeatsPerFirewallReading == 0) _ = ReadFirewallAsync(CancellationToken.None);
        NoteRangeUse();
        Judge();
    }

    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        _ports = LocalMachine.ReadPorts();
        _forbiddenSourcePort = FindForbiddenSourcePort();
        Judge();
        await ReadFirewallAsync(cancellationToken);
    }

    /// <summary>Never throws, but when it is cancelled.</summary>
    private async Task ReadFirewallAsync(CancellationToken cancellationToken)
    {
        var options = server.Options;
        if (!options.WatchFirewall || options.Passive.Ports is not { } range) return;
        var closed = await LocalFirewall.FindClosedAsync(range, IsIPv6Only, cancellationToken);
        if (server.Options.Passive.Ports != range) return; // settings changed meanwhile: another reading is on its way
        _closed = closed;
        Judge();
    }

    private bool IsIPv6Only => _endPoints.All(local => local.AddressFamily == AddressFamily.InterNetworkV6 && !local.Address.Equals(IPAddress.IPv6Any));

    private int? FindForbiddenSourcePort()
    {
        var options = server.Options;
        if (!options.Active.Enabled && !options.Networks.Any(network => network.ActiveAllowed is true)) return null;
        foreach (var local in _endPoints)
            if (SourcePort.For(options.Active, local) is var port && !SourcePort.IsPermitted(local.Address, port)) return port;
        return null;
    }

    /// <summary>The source port of active mode and whether it can be had on the first address that the server listens on.</summary>
    public (int Port, SourcePortState State) ProbeActiveSource()
    {
        if (_endPoints.Count == 0) return (0, SourcePortState.Free);
        var port = SourcePort.For(server.Options.Active, _endPoints[0]);
        return (port, SourcePort.Probe(_endPoints[0].Address, port));
    }

    private CertificateTime? ReadCertificate() => server.Options.Tls.Certificates?.Current[0] is not { } certificate ? null : new CertificateTime(
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()), server.Time.GetUtcNow());

    private void NoteRangeUse()
    {
        var (before, now) = (_usage, server.PassivePorts.Usage);
        _usage = now;
        if (server.Options.Passive.Ports is not { } range) return;
        if (now.Refused > before.Refused) server.Sightings.RangeExhausted.Note(new FindingFacts { Range = range });
        if (now.Waited > before.Waited) server.Sightings.RangeWaited.Note(new FindingFacts { Range = range });
    }

    private void Judge()
    {
        var seen = server.Sightings;
        var (raised, cleared) = _board.Update(FindingRules.Judge(new FindingEvidence(server.Options, _ports, _closed, _forbiddenSourcePort)
        {
            PrivateAnnounced = seen.PrivateAnnounced.Now,
            NameNotResolved = seen.NameNotResolved.Now,
            RangeExhausted = seen.RangeExhausted.Now,
            RangeWaited = seen.RangeWaited.Now,
            NeverResumed = seen.NeverResumed.Now,
            ExtendedPassiveFailed = seen.ExtendedPassiveFailed.Now,
            PassiveMissed = seen.PassiveMissed.Now,
            Certificate = ReadCertificate(),
            CertificateTrouble = Volatile.Read(ref _certificateTrouble),
        }));
        foreach (var finding in raised)
        {
            server.Log.FindingRaised(finding);
            if (server.Events.HasSubscribers) server.Events.Raise(new FindingRaised(server.Time.GetUtcNow().UtcDateTime, finding));
        }
        foreach (var finding in cleared)
        {
            server.Log.FindingCleared(finding);
            if (server.Events.HasSubscribers) server.Events.Raise(new FindingCleared(server.Time.GetUtcNow().UtcDateTime, finding));
        }
    }
}
