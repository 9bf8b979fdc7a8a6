using System.Net;

namespace Portolan.Diagnosis;

/// <summary>Every dial to the control connection's own address, probes and bare samples together, sorted into open and closed ports.</summary>
internal sealed class PassiveDials
{
    private readonly List<(DataMode Mode, int Port, ProbeOutcome Outcome)> _dials = [];

    public List<int> Open { get; } = [];

    public List<int> Failed { get; } = [];

    public int Attempts => _dials.Count;

    public bool AllRefused => _dials.TrueForAll(dial => dial.Outcome == ProbeOutcome.Refused);

    /// <summary>Attempts of which the server's own trace says that it listened and nobody came.</summary>
    public int TracedAsUnreached { get; private init; }

    public static PassiveDials Of(Evidence evidence)
    {
        // Asked right after our dial failed, the server may still be waiting: no failure yet is as good as "nobody came".
        var dials = new PassiveDials
        {
            TracedAsUnreached = evidence.Passive.Count(probe => probe.Outcome.IsConnectFailure()
            && probe.ServerTrace is { Reached: DataStep.Opening, Failure: DataFailure.NoConnectionArrived or DataFailure.None })
        };
        foreach (var probe in evidence.TowardsPeer)
            if (probe.Announced is { } announced) dials.Add(probe.Mode, announced.Port, probe.Outcome);
        foreach (var sample in evidence.Samples)
            if (sample.Mode == DataMode.Epsv || NetworkKinds.Same(sample.Announced.Address, evidence.Server)) dials.Add(sample.Mode, sample.Announced.Port, sample.Dial);
        foreach (var dial in dials._dials.Where(dial => !dial.Outcome.IsConnectFailure())) dials.Open.Add(dial.Port);
        foreach (var dial in dials._dials.Where(dial => dial.Outcome.IsConnectFailure() && !dials.Open.Contains(dial.Port))) dials.Failed.Add(dial.Port);
        Unique(dials.Open);
        Unique(dials.Failed);
        return dials;
    }

    /// <summary>
    /// Rows 15 and 16: each verb was tried at least three times, one always failed and the other never did.
    /// Surely the verb where the same port failed with one and passed with the other; else a half-open range could look so by chance.
    /// </summary>
    public bool OneVerbFails(out DataMode verb, out bool samePort)
    {
        const int enough = 3;
        verb = DataMode.None;
        var epsv = _dials.Where(dial => dial.Mode == DataMode.Epsv).ToList();
        var pasv = _dials.Where(dial => dial.Mode == DataMode.Pasv).ToList();
        samePort = epsv.Exists(one => pasv.Exists(other => other.Port == one.Port && other.Outcome.IsConnectFailure() != one.Outcome.IsConnectFailure()));
        if (epsv.Count < enough || pasv.Count < enough) return false;
        if (epsv.TrueForAll(dial => dial.Outcome.IsConnectFailure()) && !pasv.Exists(dial => dial.Outcome.IsConnectFailure())) verb = DataMode.Epsv;
        else if (pasv.TrueForAll(dial => dial.Outcome.IsConnectFailure()) && !epsv.Exists(dial => dial.Outcome.IsConnectFailure())) verb = DataMode.Pasv;
        return verb != DataMode.None;
    }

    /// <summary>What was dialled, in one sentence.</summary>
    public Phrase AsReason(IPAddress? server)
    {
        var ports = string.Join(", ", PortRange.Collapse(Failed));
        var (en, zh) = AllRefused ? ("was refused", "均被拒绝") : _dials.Exists(dial => dial.Outcome == ProbeOutcome.Unreachable) ? ("was turned away", "均被退回") : ("got no answer", "均无应答");
        return ($"Every dial to {server} on the announced ports ({ports}) {en}, although the control connection to it works.",
            $"对 {server} 已告知端口（{ports}）的每次连接{zh}，而到它的控制连接是正常的。");
    }

    private void Add(DataMode mode, int port, ProbeOutcome outcome)
    {
        if (outcome.IsConnectFailure() || outcome.Connected() || outcome == ProbeOutcome.Reset) _dials.Add((mode, port, outcome));
    }

    private static void Unique(List<int> ports)
    {
        var unique = ports.Distinct().Order().ToList();
        ports.Clear();
        ports.AddRange(unique);
    }
}
