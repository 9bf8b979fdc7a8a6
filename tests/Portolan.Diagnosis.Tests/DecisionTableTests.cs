using System.Net;
using static Portolan.Diagnosis.Tests.Scene;

namespace Portolan.Diagnosis.Tests;

/// <summary>docs/diagnosis-table.md, part 1: every numbered row.</summary>
public sealed class DecisionTableTests
{
    public static TheoryData<int, string> Rows => [.. Cases.Select(row => new TheoryDataRow<int, string>(row.Number, row.Name))];

    public static IEnumerable<(int Number, DataFailure Cause)> Expectations => Cases.Select(row => (row.Number, row.Expected));

    private sealed record Row(int Number, string Name, Observations Seen, DataFailure Expected, Confidence Confidence, DataFailure AndAlso = DataFailure.None);

    private static readonly IPEndPoint ServerV6 = IPEndPoint.Parse("[2001:db8::20]:21");

    private static readonly Row[] Cases =
    [
        new(1, "control refused", Unreached(ProbeOutcome.Refused), DataFailure.ControlRefused, Confidence.Sure),
        new(2, "control dropped", Unreached(ProbeOutcome.TimedOut), DataFailure.ControlTimedOut, Confidence.Sure),
        new(3, "one family works", LoggedIn().With(AllOk()) with { Control = [new(ServerV6, ProbeOutcome.TimedOut), new(Server, ProbeOutcome.Ok)] }, DataFailure.OneFamilyBroken, Confidence.Sure),
        new(4, "closed without greeting", NotGreeted(Greeting.Closed), DataFailure.NoGreeting, Confidence.Sure),
        new(4, "silent", NotGreeted(Greeting.Silent), DataFailure.NoGreeting, Confidence.Sure),
        new(4, "implicit TLS port", NotGreeted(Greeting.Tls), DataFailure.TlsUnavailable, Confidence.Sure),
        new(4, "an SSH server", NotGreeted(Greeting.OtherProtocol) with { GreetingText = "SSH-2.0-OpenSSH_9.2" }, DataFailure.NotFtp, Confidence.Sure),
        new(5, "AUTH refused", NotGreeted(Greeting.Ready) with { AuthReplyCode = 502, AuthReplyText = "Command not implemented" }, DataFailure.TlsUnavailable, Confidence.Sure),
        new(6, "TLS cut on 21 only", NotGreeted(Greeting.Ready) with { AuthReplyCode = 234, ControlTlsOk = false, ControlTlsReset = true, TlsWorksOnOtherPort = true }, DataFailure.InspectedTls, Confidence.Sure),
        new(6, "TLS cut, other port unknown", NotGreeted(Greeting.Ready) with { AuthReplyCode = 234, ControlTlsOk = false, ControlTlsReset = true }, DataFailure.InspectedTls, Confidence.Possible),
        new(7, "private address announced, peer works", LoggedIn().With(ActiveOk()).With(
            Passive(DataMode.Epsv, ProbeOutcome.Ok), Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, announced: "10.1.2.3"), Passive(DataMode.Pasv, ProbeOutcome.Ok, 50003, announced: "10.1.2.3", toPeer: true)),
            DataFailure.AnnouncedAddressPrivate, Confidence.Sure),
        new(8, "private address announced, peer times out", LoggedIn().With(ActiveOk()).With(
            Passive(DataMode.Epsv, ProbeOutcome.TimedOut), Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, announced: "10.1.2.3"), Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50003, announced: "10.1.2.3", toPeer: true)),
            DataFailure.AnnouncedAddressPrivate, Confidence.Sure, DataFailure.RangeClosed),
        new(9, "other public address announced, peer works", LoggedIn().With(ActiveOk()).With(
            Passive(DataMode.Epsv, ProbeOutcome.Ok), Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, announced: "203.0.113.99")),
            DataFailure.AnnouncedAddressWrong, Confidence.Sure),
        new(9, "other public address announced, peer fails too", LoggedIn().With(ActiveOk()).With(
            Passive(DataMode.Epsv, ProbeOutcome.TimedOut), Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, announced: "203.0.113.99")),
            DataFailure.AnnouncedAddressWrong, Confidence.Likely, DataFailure.RangeClosed),
        new(11, "refused everywhere", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.Refused)).WithSamples(Samples(ProbeOutcome.Refused)),
            DataFailure.RangeClosed, Confidence.Likely, DataFailure.ListenerGone),
        new(12, "dropped everywhere", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.TimedOut)).WithSamples(Samples(ProbeOutcome.TimedOut)),
            DataFailure.RangeClosed, Confidence.Likely, DataFailure.ClientEgressBlocked),
        new(12, "dropped, but others get through", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.TimedOut)) with { Server = new() { PassiveReachedByOthers = 40 } },
            DataFailure.ClientEgressBlocked, Confidence.Likely, DataFailure.RangeClosed),
        new(13, "half of the samples open", LoggedIn().With(ActiveOk()).With(PassiveOk()).WithSamples(Samples(ProbeOutcome.Ok, 50000, 5)).WithSamples(Samples(ProbeOutcome.TimedOut, 50005, 5)),
            DataFailure.RangePartlyOpen, Confidence.Sure),
        new(14, "announced address has no route", LoggedIn().With(ActiveOk()).With(
            Passive(DataMode.Epsv, ProbeOutcome.Ok), Passive(DataMode.Pasv, ProbeOutcome.Unreachable, 50002, announced: "172.20.0.2")),
            DataFailure.AnnouncedAddressPrivate, Confidence.Sure),
        new(15, "EPSV fails on the ports that PASV opens", LoggedIn().With(ActiveOk()).WithSamples(Verb(DataMode.Epsv, ProbeOutcome.TimedOut)).WithSamples(Verb(DataMode.Pasv, ProbeOutcome.Ok)),
            DataFailure.EpsvBlocked, Confidence.Sure),
        new(15, "EPSV to the balancer, PASV to the node", LoggedIn().With(ActiveOk()).With(
            Passive(DataMode.Epsv, ProbeOutcome.TimedOut), Passive(DataMode.Pasv, ProbeOutcome.Ok, 50002, announced: "203.0.113.99")),
            DataFailure.EpsvBlocked, Confidence.Likely),
        new(16, "PASV fails on the ports that EPSV opens", LoggedIn().With(ActiveOk()).WithSamples(Verb(DataMode.Epsv, ProbeOutcome.Ok)).WithSamples(Verb(DataMode.Pasv, ProbeOutcome.TimedOut)),
            DataFailure.PasvBlocked, Confidence.Sure),
        new(17, "passive: plain works, TLS times out", LoggedIn(tls: true).With(ActiveOk(tls: true)).With(PassiveFails(ProbeOutcome.TimedOut, tls: true)).With(PassiveOk())
            .WithSamples(Samples(ProbeOutcome.TimedOut, tls: true)), DataFailure.TlsBlindedAlg, Confidence.Sure, DataFailure.RangeClosed),
        new(18, "227 public in clear, private under TLS", LoggedIn(tls: true).With(ActiveOk(tls: true)).With(
            Passive(DataMode.Epsv, ProbeOutcome.Ok, tls: true), Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, tls: true, announced: "10.1.2.3")).With(PassiveOk()),
            DataFailure.AnnouncedAddressPrivate, Confidence.Sure),
        new(19, "vsftpd dislikes our data address", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Pasv, ProbeOutcome.TransferRefused) with { ReplyCode = 425, ReplyText = "Security: Bad IP connecting." }),
            DataFailure.PeerAddressMismatch, Confidence.Sure),
        new(19, "reset at once", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Pasv, ProbeOutcome.Reset)), DataFailure.PeerAddressMismatch, Confidence.Possible),
        new(19, "two-sided: the server dropped our other address", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Pasv, ProbeOutcome.Reset) with { ServerTrace = Strangers() }),
            DataFailure.PeerAddressMismatch, Confidence.Sure),
        new(20, "PORT received with another address", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "I won't open a connection to 198.51.100.1 (only to 198.51.100.9)", from: PrivateClient)
            .Select(probe => probe with { AnnouncedAsReceived = IPEndPoint.Parse("198.51.100.1:51111") })), DataFailure.AlgRewrote, Confidence.Sure, DataFailure.ActiveBlockedByClientNat),
        new(21, "PORT refused for its address, NAT proved", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "Illegal PORT command.", from: PrivateClient)),
            DataFailure.ActiveBlockedByClientNat, Confidence.Sure),
        new(21, "PORT refused for its address, private client", BehindNat().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 501, "Server cannot accept argument.", from: PrivateClient)) with { SeenAs = null },
            DataFailure.ActiveBlockedByClientNat, Confidence.Sure),
        new(21, "PORT refused for its address, public client", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 501, "Server cannot accept argument.")) with { SeenAs = null },
            DataFailure.ActiveBlockedByClientNat, Confidence.Likely),
        new(22, "active mode disabled", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 502, "Command not implemented.")), DataFailure.ActiveDisabled, Confidence.Sure),
        new(22, "refused without a word", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.CommandRefused, 500, "No.")), DataFailure.ActiveDisabled, Confidence.Likely),
        new(23, "PORT, no SYN, refused", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 425, "Failed to establish connection.")),
            DataFailure.ActiveRejectedByClientFirewall, Confidence.Likely, DataFailure.ServerEgressBlocked),
        new(24, "PORT, no SYN, long silence", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 425, "Failed to establish connection.", seconds: 30)),
            DataFailure.ActiveBlockedByClientFirewall, Confidence.Likely, DataFailure.ServerEgressBlocked),
        new(24, "PORT, no SYN, no reply at all", LoggedIn().With(PassiveOk()).With(ActiveFails(ProbeOutcome.NothingArrived, 0, "", seconds: 60)),
            DataFailure.ActiveBlockedByClientFirewall, Confidence.Likely),
        new(25, "active works through NAT", BehindNat().With(AllOk()), DataFailure.AlgRewrote, Confidence.Likely),
        new(26, "somebody else dialled", LoggedIn().With(PassiveOk()).With(Active(DataMode.Port, ProbeOutcome.StrangerArrived) with { Remote = IPEndPoint.Parse("203.0.113.66:20") }),
            DataFailure.DialledFromElsewhere, Confidence.Likely),
        new(27, "SYN seen, no connection", LoggedIn().With(PassiveOk()).With(Active(DataMode.Port, ProbeOutcome.NothingArrived) with { SynSeen = true }),
            DataFailure.ActiveBlockedByClientFirewall, Confidence.Sure),
        new(28, "EPRT 522", LoggedIn().With(PassiveOk()).With(Active(DataMode.Eprt, ProbeOutcome.CommandRefused, code: 522, text: "Network protocol not supported, use (1)")),
            DataFailure.FamilyNotOffered, Confidence.Sure),
        new(29, "vsftpd demands resumption", Tls(522, "SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page", resumed: false), DataFailure.TlsNotResumed, Confidence.Sure),
        new(29, "ProFTPD: operation not permitted", Tls(425, "Unable to build data connection: Operation not permitted", resumed: false), DataFailure.TlsNotResumed, Confidence.Likely),
        new(30, "resumed, and still refused", Tls(425, "Unable to build data connection: TLS session of data connection not resumed.", resumed: true), DataFailure.TlsNotResumed, Confidence.Likely),
        new(31, "plain text on the TLS socket", LoggedIn(tls: true).With(ActiveOk(tls: true)).With(Passive(DataMode.Epsv, ProbeOutcome.TlsFailed, tls: true) with { PlainTextSeen = "500 OOPS: no such file" }),
            DataFailure.ProtectionMismatch, Confidence.Sure),
        new(32, "all bytes, then 426", LoggedIn(tls: true).With(ActiveOk(tls: true)).With(Passive(DataMode.Epsv, ProbeOutcome.BadEnding, tls: true) with { Upload = true, ReplyCode = 426, ReplyText = "Failure reading network stream." }),
            DataFailure.NoCloseNotify, Confidence.Likely),
        new(33, "short and 226", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Epsv, ProbeOutcome.Truncated) with { Bytes = 10, ExpectedBytes = 20, ReplyCode = 226 }), DataFailure.Truncated, Confidence.Sure),
        new(34, "small passes, large stalls", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Epsv, ProbeOutcome.Ok) with { ExpectedBytes = 500 }, Passive(DataMode.Epsv, ProbeOutcome.Stalled) with { ExpectedBytes = 4 << 20, Bytes = 1448 }),
            DataFailure.PathMtuBlackHole, Confidence.Likely),
        new(35, "226 never came", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Epsv, ProbeOutcome.ControlLost) with { Bytes = 1L << 32 }), DataFailure.ControlLost, Confidence.Likely),
        new(36, "Windows error 10013 under TLS", LoggedIn(tls: true).With(AllOk(tls: true)) with { Windows = true, ControlDeathError = 10013 }, DataFailure.WindowsFtpFilter, Confidence.Likely),
        new(37, "active TLS, 150, silence", LoggedIn(tls: true).With(PassiveOk(tls: true)).With(Active(DataMode.Port, ProbeOutcome.Stalled, tls: true) with { PreliminarySeen = true }),
            DataFailure.TlsHandshakeTimedOut, Confidence.Likely),
        new(38, "421 too many", NotGreeted(Greeting.Refused) with { GreetingCode = 421, GreetingText = "Too many connections (8) from this IP" }, DataFailure.TooManyConnections, Confidence.Sure),
        new(39, "no such name", new() { Host = "ftp.invalid", NameFound = false }, DataFailure.NameNotFound, Confidence.Sure),
        new(40, "certificate unknown", LoggedIn(tls: true).With(AllOk(tls: true)) with { CertificateTrusted = false }, DataFailure.CertificateNotTrusted, Confidence.Sure),
        new(41, "530", NotGreeted(Greeting.Ready) with { LoginReplyCode = 530, LoginReplyText = "Login incorrect." }, DataFailure.LoginRefused, Confidence.Sure),
        new(42, "no passive port left", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Pasv, ProbeOutcome.CommandRefused) with { ReplyCode = 425, ReplyText = "All reserved TCP ports are busy" }), DataFailure.RangeExhausted, Confidence.Likely),
        new(43, "passive disabled", LoggedIn().With(ActiveOk()).With(PassiveFails(ProbeOutcome.CommandRefused).Select(probe => probe with { ReplyCode = 502, ReplyText = "Passive mode is disabled." })), DataFailure.PassiveDisabled, Confidence.Sure),
        new(44, "disk full", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Epsv, ProbeOutcome.TransferRefused) with { Upload = true, ReplyCode = 452, ReplyText = "No space left." }), DataFailure.StoreFailed, Confidence.Likely),
        new(45, "stalled", LoggedIn().With(ActiveOk()).With(Passive(DataMode.Epsv, ProbeOutcome.Stalled) with { Bytes = 7 }), DataFailure.Stalled, Confidence.Sure),
        new(46, "data in clear passes, under TLS it is cut", LoggedIn(tls: true).With(ActiveOk(tls: true)).With(
            Passive(DataMode.Epsv, ProbeOutcome.TlsFailed, tls: true), Passive(DataMode.Epsv, ProbeOutcome.Ok, tls: true) with { DataTls = false }),
            DataFailure.InspectedTls, Confidence.Likely),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Verdicts_OfARow_NameItsCauseFirst(int number, string name)
    {
        var row = Cases.Single(row => row.Number == number && row.Name == name);

        var verdicts = Diagnose.Verdicts(row.Seen);

        Assert.NotEmpty(verdicts);
        Assert.Equal((row.Expected, row.Confidence), (verdicts[0].Cause, verdicts[0].Confidence));
        if (row.AndAlso != DataFailure.None) Assert.Contains(verdicts.Skip(1), verdict => verdict.Cause == row.AndAlso);
        Assert.All(verdicts, verdict => Assert.NotEmpty(verdict.Reasons));
        Assert.True(verdicts.Count <= 4, "Four causes at most: more is no help.");
    }

    [Fact]
    public void Verdicts_Row10PrivateAddressThatWorks_IsNoFinding()
    {
        var seen = LoggedIn() with
        {
            ControlLocal = IPEndPoint.Parse("10.8.0.6:51000"),
            SeenAs = IPAddress.Parse("10.8.0.6"),
            ControlRemote = IPEndPoint.Parse("10.8.0.1:21"),
        };
        seen = seen.With(ActiveOk()).With(Passive(DataMode.Pasv, ProbeOutcome.Ok, announced: "10.9.0.1"));

        Assert.Empty(Diagnose.Verdicts(seen));
        Assert.Equal("ok", Summary(seen).Passive);
    }

    [Fact]
    public void Rows_OfTheFieldsTable_AreAllTested()
    {
        var tested = Cases.Select(row => row.Number).Append(10).Distinct().Order();

        Assert.Equal(Enumerable.Range(1, 46), tested);
    }

    private static Observations Unreached(ProbeOutcome outcome) => new() { Host = "ftp.example.org", Control = [new(Server, outcome)] };

    private static Observations NotGreeted(Greeting greeting) =>
        new() { Host = "ftp.example.org", Control = [new(Server, ProbeOutcome.Ok)], ControlRemote = Server, ControlLocal = PublicClient, Greeting = greeting, UsesTls = true };

    private static Observations Tls(int code, string text, bool resumed) => LoggedIn(tls: true).With(
        Passive(DataMode.Epsv, ProbeOutcome.TransferRefused, tls: true) with { ReplyCode = code, ReplyText = text, TlsResumed = resumed });

    private static IEnumerable<PassiveSample> Verb(DataMode mode, ProbeOutcome outcome) =>
        Enumerable.Range(50000, 4).Select(port => new PassiveSample(mode, new(Server.Address, port), outcome));

    private static DataConnectionTrace Strangers()
    {
        var trace = Trace(DataMode.Pasv, DataStep.Opening, DataFailure.StrangerDialled);
        trace.StrangersDropped = 1;
        trace.LastStranger = IPAddress.Parse("198.51.100.8");
        return trace;
    }
}
