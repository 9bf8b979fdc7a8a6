using System.Globalization;
using System.Net;
using static Portolan.Diagnosis.Tests.Scene;

namespace Portolan.Diagnosis.Tests;

/// <summary>
/// docs/diagnosis-table.md, part 2: what the doctor sees in each network of the lab, and what it must make of it.
/// Each network is told twice where that differs: against any server, and two-sided against Portolan.
/// </summary>
public sealed class TopologyTests
{
    private sealed record Network(string Name, Observations Seen, string Active, string Passive, string Use, int Exit, params string[] Causes)
    {
        /// <summary>Causes that would be a lie here: they may be named, never as sure.</summary>
        public DataFailure[] Untrue { get; init; } = [];
    }

    internal static IEnumerable<(string Name, string Active, string Passive, string Use, string Exit, string[] Causes)> Expectations =>
        Networks.Select(network => (network.Name, network.Active, network.Passive, network.Use, network.Exit.ToString(CultureInfo.InvariantCulture), network.Causes));

    public static TheoryData<string> Names => [.. Networks.Select(network => network.Name)];

    private static readonly DataFailure[] ServerSide = [DataFailure.RangeClosed, DataFailure.AnnouncedAddressPrivate, DataFailure.AnnouncedAddressWrong, DataFailure.ServerEgressBlocked, DataFailure.ListenerGone];
    private static readonly DataFailure[] ClientSide =
        [DataFailure.ActiveBlockedByClientNat, DataFailure.ActiveBlockedByClientFirewall, DataFailure.ActiveRejectedByClientFirewall, DataFailure.ClientEgressBlocked, DataFailure.TlsBlindedAlg];

    private static readonly IPEndPoint V6Server = IPEndPoint.Parse("[2001:db8::20]:21");
    private static readonly IPEndPoint V6Client = IPEndPoint.Parse("[2001:db8:1::7]:51000");

    private static readonly Network[] Networks =
    [
        new("direct", LoggedIn().With(AllOk()), "ok", "ok", "either", 0),
        new("direct, TLS", LoggedIn(tls: true).With(AllOk(tls: true)), "ok", "ok", "either", 0),
        new("direct, private on both sides", Lan(), "ok", "ok", "either", 0),
        new("loopback", Loopback(), "ok", "ok", "either", 0),
        new("direct, private client routed without NAT", LoggedIn().With(AllOk()) with { ControlLocal = PrivateClient, SeenAs = null }, "ok", "ok", "either", 0),

        new("client NAT, server refuses our address", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient)),
            "no", "ok", "passive", 20, "client-nat") { Untrue = [.. ServerSide, DataFailure.ActiveDisabled] },
        new("client NAT, nothing known of our outside address", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient)) with { SeenAs = null },
            "no", "ok", "passive", 20, "client-nat") { Untrue = ServerSide },
        new("client NAT, server dials our private address", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 425, "Can't open data connection.", seconds: 30, from: PrivateClient)),
            "no", "ok", "passive", 20, "client-nat") { Untrue = ServerSide },
        new("client NAT, two-sided", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 501, "The address is not the control connection's.", from: PrivateClient)
            .Select(probe => probe with { ServerTrace = Trace(probe.Mode, DataStep.ControlConnected, DataFailure.PeerAddressMismatch, probe.Announced) })),
            "no", "ok", "passive", 20, "client-nat") { Untrue = ServerSide },

        new("client NAT with helper, plain", BehindNat().With(AllOk()), "ok", "ok", "either", 10, "client-nat-alg") { Untrue = ServerSide },
        new("client NAT with helper, plain, two-sided", BehindNat().With(PassiveOk()).With(ActiveOk().Select(probe => probe with { Announced = new(PrivateClient.Address, 51111), AnnouncedAsReceived = new(Nat, 51111) })),
            "ok", "ok", "either", 10, "client-nat-alg") { Untrue = ServerSide },
        new("client NAT with helper, TLS, helper detected", BehindNat(tls: true).With(PassiveOk(tls: true)).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", tls: true, from: PrivateClient)) with { FtpHelperOnPath = true },
            "no", "ok", "passive", 20, "client-nat-alg") { Untrue = ServerSide },
        new("client NAT with helper, TLS, compared with plain", BehindNat(tls: true).With(PassiveOk(tls: true)).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", tls: true, from: PrivateClient)).With(AllOk()),
            "no", "ok", "passive", 20, "client-nat-alg") { Untrue = ServerSide },
        new("client NAT with helper, TLS, helper unknown", BehindNat(tls: true).With(PassiveOk(tls: true)).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", tls: true, from: PrivateClient)),
            "no", "ok", "passive", 20, "client-nat") { Untrue = ServerSide },

        new("client firewall drops", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 425, "Can't open data connection.", seconds: 30)),
            "no", "ok", "passive", 20, "inbound-blocked") { Untrue = [DataFailure.ServerEgressBlocked, DataFailure.ActiveBlockedByClientNat] },
        new("client firewall drops, two-sided", LoggedIn().With(PassiveOk()).With(Dialled(DataFailure.TimedOut)) with { Server = new() { ActiveReachedOthers = 3 } },
            "no", "ok", "passive", 20, "inbound-blocked") { Untrue = [DataFailure.ServerEgressBlocked, DataFailure.ActiveBlockedByClientNat] },
        new("client firewall drops, private client, no NAT", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 425, "Timed out.", seconds: 30, from: PrivateClient)) with { ControlLocal = PrivateClient, SeenAs = PrivateClient.Address },
            "no", "ok", "passive", 20, "inbound-blocked") { Untrue = [DataFailure.ServerEgressBlocked, DataFailure.ActiveBlockedByClientNat] },
        new("client firewall rejects", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 425, "Can't build data connection: Connection refused.")),
            "no", "ok", "passive", 20, "inbound-rejected") { Untrue = [DataFailure.ServerEgressBlocked, DataFailure.ActiveBlockedByClientNat] },
        new("client firewall rejects, two-sided", LoggedIn().With(PassiveOk()).With(Dialled(DataFailure.Refused)) with { Server = new() { ActiveReachedOthers = 3 } },
            "no", "ok", "passive", 20, "inbound-rejected") { Untrue = [DataFailure.ServerEgressBlocked, DataFailure.ActiveBlockedByClientNat] },

        new("server firewall: control port only, drops", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.TimedOut)).WithSamples(Samples(ProbeOutcome.TimedOut)),
            "ok", "no", "active", 20, "passive-range-closed") { Untrue = [.. ClientSide, DataFailure.ListenerGone, DataFailure.AnnouncedAddressWrong] },
        new("server firewall: control port only, rejects", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.Unreachable)).WithSamples(Samples(ProbeOutcome.Unreachable)),
            "ok", "no", "active", 20, "passive-range-closed") { Untrue = ClientSide },
        new("server firewall: control port only, two-sided", LoggedIn().With(ActiveOk()).With(Waited(ProbeOutcome.TimedOut)).WithSamples(Samples(ProbeOutcome.TimedOut)) with { UnusedHighPort = ProbeOutcome.Refused },
            "ok", "no", "active", 20, "passive-range-closed") { Untrue = ClientSide },
        new("server firewall: control port and range", LoggedIn().With(AllOk()).WithSamples(Samples(ProbeOutcome.Ok)), "ok", "ok", "either", 0),

        new("server DNAT, external address announced", LoggedIn().With(AllOk()).WithSamples(Samples(ProbeOutcome.Ok)) with { Server = new() { LocalAddress = IPAddress.Parse("10.0.0.2"), ExternalAddress = "203.0.113.20" } },
            "ok", "ok", "either", 0),
        new("server DNAT, private address announced", PrivateAnnounced(peer: ProbeOutcome.Ok), "ok", "workaround", "epsv", 10, "wrong-passive-address") { Untrue = [DataFailure.RangeClosed, .. ClientSide] },
        new("server DNAT, private address announced, client NAT", PrivateAnnounced(peer: ProbeOutcome.Ok, active: false), "no", "workaround", "epsv", 20, "wrong-passive-address", "client-nat") { Untrue = [DataFailure.RangeClosed] },
        new("server DNAT, private address announced, range not forwarded", PrivateAnnounced(peer: ProbeOutcome.TimedOut), "ok", "no", "active", 20, "wrong-passive-address", "passive-range-closed") { Untrue = ClientSide },
        new("server DNAT, range not forwarded, router refuses", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.Refused)).WithSamples(Samples(ProbeOutcome.Refused)),
            "ok", "no", "active", 20, "passive-range-closed") { Untrue = ClientSide },
        new("server DNAT, range not forwarded, router drops", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.TimedOut)).WithSamples(Samples(ProbeOutcome.TimedOut)),
            "ok", "no", "active", 20, "passive-range-closed") { Untrue = ClientSide },
        new("server DNAT, half of the range forwarded", HalfForwarded(ProbeOutcome.Refused), "ok", "workaround", "active", 10, "passive-range-partly-open") { Untrue = [DataFailure.RangeClosed, DataFailure.EpsvBlocked, DataFailure.PasvBlocked] },
        new("server DNAT, half of the range forwarded, router drops", HalfForwarded(ProbeOutcome.TimedOut), "ok", "workaround", "active", 10, "passive-range-partly-open") { Untrue = [DataFailure.RangeClosed, DataFailure.EpsvBlocked, DataFailure.PasvBlocked] },
        new("server DNAT, half of the range forwarded, every transfer met a closed port", HalfForwarded(ProbeOutcome.TimedOut, byLuck: false), "ok", "workaround", "active", 10, "passive-range-partly-open") { Untrue = [DataFailure.RangeClosed, DataFailure.EpsvBlocked, DataFailure.PasvBlocked] },

        new("both NATed", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient)) with { Server = new() { LocalAddress = IPAddress.Parse("10.0.0.2") } },
            "no", "ok", "passive", 20, "client-nat") { Untrue = ServerSide },
        new("both NATed, nothing works", BehindNat().With(PassiveFails(ProbeOutcome.TimedOut)).WithSamples(Samples(ProbeOutcome.TimedOut)).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient)),
            "no", "no", "none", 30, "client-nat", "passive-range-closed") { Untrue = [DataFailure.AnnouncedAddressPrivate] },

        new("IPv6 only", V6().With(V6Probe(DataMode.Epsv), V6Probe(DataMode.Eprt), NotTried(DataMode.Pasv), NotTried(DataMode.Port)), "ok", "ok", "either", 0),
        new("dual-stack", LoggedIn().With(AllOk()) with { Control = [new(V6Server, ProbeOutcome.Ok), new(Server, ProbeOutcome.Ok)] }, "ok", "ok", "either", 0),
        new("dual-stack, IPv6 broken", LoggedIn().With(AllOk()) with { Control = [new(V6Server, ProbeOutcome.TimedOut), new(Server, ProbeOutcome.Ok)] }, "ok", "ok", "either", 10, "one-family-broken"),
        new("no control connection", new() { Control = [new(Server, ProbeOutcome.TimedOut)] }, "no", "no", "none", 40, "control-timed-out"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Summary_OfEachNetwork_IsTheTruth(string name)
    {
        var network = Networks.Single(network => network.Name == name);

        var verdicts = Diagnose.Verdicts(network.Seen);
        var summary = DoctorSummary.Of(network.Seen, verdicts);

        Assert.Equal((network.Active, network.Passive, network.Use, network.Exit), (summary.Active, summary.Passive, summary.Use, summary.ExitCode));
        if (network.Causes.Length == 0) Assert.Empty(summary.Causes);
        else Assert.Equal(network.Causes[0], summary.Causes[0]);
        Assert.Equal(network.Causes.Order(StringComparer.Ordinal), summary.Causes.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(verdicts, verdict => verdict.Confidence == Confidence.Sure && network.Untrue.Contains(verdict.Cause));
    }

    [Theory]
    [InlineData("client firewall drops, two-sided", DataFailure.ActiveBlockedByClientFirewall)]
    [InlineData("client firewall rejects, two-sided", DataFailure.ActiveRejectedByClientFirewall)]
    [InlineData("server firewall: control port only, two-sided", DataFailure.RangeClosed)]
    [InlineData("client NAT with helper, plain, two-sided", DataFailure.AlgRewrote)]
    [InlineData("client NAT, two-sided", DataFailure.ActiveBlockedByClientNat)]
    public void Verdicts_TwoSided_AreSure(string name, DataFailure cause)
    {
        var top = Top(Networks.Single(network => network.Name == name).Seen);

        Assert.Equal((cause, Confidence.Sure), (top.Cause, top.Confidence));
    }

    [Theory]
    [InlineData("client firewall drops")]
    [InlineData("client firewall rejects")]
    [InlineData("server firewall: control port only, drops")]
    [InlineData("server DNAT, range not forwarded, router refuses")]
    public void Verdicts_FromTheClientAlone_AreNotSureOfWhatTheServerMustTell(string name) =>
        Assert.Equal(Confidence.Likely, Top(Networks.Single(network => network.Name == name).Seen).Confidence);

    private static IEnumerable<DataProbe> Dialled(DataFailure failure) =>
        ActiveFails(ProbeOutcome.NothingArrived, 425, "Can't open data connection: " + DataFailureText.ForReply(failure) + ".", seconds: 10)
            .Select(probe => probe with { ServerTrace = Trace(probe.Mode, DataStep.Opening, failure, probe.Announced) });

    private static IEnumerable<DataProbe> Waited(ProbeOutcome outcome) =>
        PassiveFails(outcome).Select(probe => probe with { ServerTrace = Trace(probe.Mode, DataStep.Opening, DataFailure.NoConnectionArrived, probe.Announced) });

    private static Observations PrivateAnnounced(ProbeOutcome peer, bool active = true)
    {
        var seen = active
            ? LoggedIn().With(ActiveOk())
            : BehindNat().With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient));
        return seen.With(
            Passive(DataMode.Epsv, peer, 50001),
            Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, announced: "10.0.0.2"),
            Passive(DataMode.Pasv, peer, 50003, announced: "10.0.0.2", toPeer: true));
    }

    private static Observations HalfForwarded(ProbeOutcome closed, bool byLuck = true) => LoggedIn().With(ActiveOk())
        .With(Passive(DataMode.Epsv, byLuck ? ProbeOutcome.Ok : closed, byLuck ? 50002 : 50009), Passive(DataMode.Pasv, closed, 50008))
        .WithSamples(Samples(ProbeOutcome.Ok, 50000, 5)).WithSamples(Samples(closed, 50005, 6));

    private static Observations Lan()
    {
        var (client, server) = (IPEndPoint.Parse("192.168.1.5:51000"), IPEndPoint.Parse("192.168.1.20:21"));
        var seen = LoggedIn() with { ControlLocal = client, ControlRemote = server, SeenAs = client.Address, Control = [new(server, ProbeOutcome.Ok, client)] };
        return seen.With(ActiveOk()).With(PassiveOk().Select(probe => probe with { Announced = new(server.Address, probe.Announced!.Port) }));
    }

    private static Observations Loopback()
    {
        var (client, server) = (IPEndPoint.Parse("127.0.0.1:51000"), IPEndPoint.Parse("127.0.0.1:2121"));
        var seen = LoggedIn() with { ControlLocal = client, ControlRemote = server, SeenAs = client.Address, Control = [new(server, ProbeOutcome.Ok, client)] };
        return seen.With(ActiveOk()).With(PassiveOk().Select(probe => probe with { Announced = new(server.Address, probe.Announced!.Port) }));
    }

    private static Observations V6() => LoggedIn() with { ControlLocal = V6Client, ControlRemote = V6Server, SeenAs = V6Client.Address, Control = [new(V6Server, ProbeOutcome.Ok, V6Client)] };

    private static DataProbe V6Probe(DataMode mode) => new() { Mode = mode, Outcome = ProbeOutcome.Ok, Announced = new(mode.IsActive() ? V6Client.Address : V6Server.Address, 50001) };

    private static DataProbe NotTried(DataMode mode) => new() { Mode = mode, Outcome = ProbeOutcome.NotTried };
}
