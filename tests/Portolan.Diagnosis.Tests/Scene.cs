using System.Net;

namespace Portolan.Diagnosis.Tests;

/// <summary>Observations for tests: a logged-in client, to which each test adds what it wants to have been seen.</summary>
internal static class Scene
{
    public static readonly IPEndPoint Server = IPEndPoint.Parse("203.0.113.20:21");
    public static readonly IPEndPoint PublicClient = IPEndPoint.Parse("198.51.100.7:51000");
    public static readonly IPEndPoint PrivateClient = IPEndPoint.Parse("192.168.1.5:51000");
    public static readonly IPAddress Nat = IPAddress.Parse("198.51.100.1");

    public static Observations LoggedIn(bool tls = false) => new()
    {
        Host = "ftp.example.org",
        Control = [new(Server, ProbeOutcome.Ok, PublicClient)],
        ControlLocal = PublicClient,
        ControlRemote = Server,
        Greeting = Greeting.Ready,
        GreetingCode = 220,
        UsesTls = tls,
        ControlTlsOk = tls ? true : null,
        LoginReplyCode = 230,
        LoggedIn = true,
        SeenAs = PublicClient.Address,
    };

    /// <summary>The client has a private address and the server sees the router's.</summary>
    public static Observations BehindNat(bool tls = false) => LoggedIn(tls) with { ControlLocal = PrivateClient, SeenAs = Nat };

    public static Observations With(this Observations seen, params IEnumerable<DataProbe> probes) => seen with { Probes = [.. seen.Probes, .. probes] };

    public static Observations WithSamples(this Observations seen, params IEnumerable<PassiveSample> samples) => seen with { Samples = [.. seen.Samples, .. samples] };

    public static IEnumerable<DataProbe> AllOk(bool tls = false) => PassiveOk(tls).Concat(ActiveOk(tls));

    public static IEnumerable<DataProbe> PassiveOk(bool tls = false, int port = 50001) =>
        [Passive(DataMode.Epsv, ProbeOutcome.Ok, port, tls), Passive(DataMode.Pasv, ProbeOutcome.Ok, port + 1, tls)];

    public static IEnumerable<DataProbe> ActiveOk(bool tls = false) =>
        [Active(DataMode.Eprt, ProbeOutcome.Ok, tls), Active(DataMode.Port, ProbeOutcome.Ok, tls)];

    public static DataProbe Passive(DataMode mode, ProbeOutcome outcome, int port = 50001, bool tls = false, string? announced = null, bool toPeer = false) => new()
    {
        Mode = mode,
        Outcome = outcome,
        ControlTls = tls,
        DataTls = tls,
        Announced = new(announced is null ? Server.Address : IPAddress.Parse(announced), port),
        Remote = new(toPeer || announced is null ? Server.Address : IPAddress.Parse(announced), port),
        ToControlPeer = toPeer,
    };

    public static DataProbe Active(DataMode mode, ProbeOutcome outcome, bool tls = false, int code = 0, string text = "", TimeSpan? after = null, IPEndPoint? from = null) => new()
    {
        Mode = mode,
        Outcome = outcome,
        ControlTls = tls,
        DataTls = tls,
        Announced = new((from ?? PublicClient).Address, 51111),
        Local = new((from ?? PublicClient).Address, 51111),
        Remote = outcome == ProbeOutcome.Ok ? new(Server.Address, 20) : null,
        ReplyCode = code,
        ReplyText = text,
        ReplyAfter = after,
    };

    /// <summary>Both active verbs, with one fate.</summary>
    public static IEnumerable<DataProbe> ActiveFails(ProbeOutcome outcome, int code, string text, double seconds = 0.05, bool tls = false, IPEndPoint? from = null) =>
        [Active(DataMode.Eprt, outcome, tls, code, text, TimeSpan.FromSeconds(seconds), from), Active(DataMode.Port, outcome, tls, code, text, TimeSpan.FromSeconds(seconds), from)];

    /// <summary>Both passive verbs, with one fate.</summary>
    public static IEnumerable<DataProbe> PassiveFails(ProbeOutcome outcome, bool tls = false) =>
        [Passive(DataMode.Epsv, outcome, 50003, tls), Passive(DataMode.Pasv, outcome, 50007, tls)];

    /// <summary>Dials to the ports of a range, alternately asked by EPSV and PASV.</summary>
    public static IEnumerable<PassiveSample> Samples(ProbeOutcome dial, int first = 50000, int count = 8, bool tls = false) =>
        Enumerable.Range(first, count).Select(port => new PassiveSample(port % 2 == 0 ? DataMode.Epsv : DataMode.Pasv, new(Server.Address, port), dial, tls));

    public static DataConnectionTrace Trace(DataMode mode, DataStep reached, DataFailure failure, IPEndPoint? announced = null)
    {
        var trace = new DataConnectionTrace { Mode = mode, Failure = failure, Announced = announced };
        for (var step = DataStep.ControlConnected; step <= reached; step++) trace.Reach(step, TimeSpan.FromMilliseconds((int)step));
        return trace;
    }

    public static Verdict Top(Observations seen) => Diagnose.Verdicts(seen)[0];

    public static DoctorSummary Summary(Observations seen) => DoctorSummary.Of(seen, Diagnose.Verdicts(seen));
}
