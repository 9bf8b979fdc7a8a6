using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>Dials every port of a Portolan server's passive range: asks for ports until each was handed out once.</summary>
internal sealed class RangeProbe(DoctorLog log, PassiveSampling sampling)
{
    /// <summary>The server picks at random: to meet all of n ports takes about n·ln n tries. This is far beyond.</summary>
    private const int TriesPerPort = 20;

    public async Task<RangeCheck> RunAsync(PortRange range, DataMode mode, CancellationToken cancellationToken)
    {
        var met = new Dictionary<int, bool>();
        for (var tries = range.Count * TriesPerPort; tries > 0 && met.Count < range.Count; tries--)
        {
            if (await sampling.OneAsync(mode, cancellationToken, port => met.ContainsKey(port)).ConfigureAwait(false) is not { } sample) break;
            if (sample.Dial == ProbeOutcome.NotTried || !range.Contains(sample.Announced.Port)) continue;
            met[sample.Announced.Port] = sample.Dial == ProbeOutcome.Ok;
        }
        var check = new RangeCheck(range, PortRange.Collapse(met.Where(pair => !pair.Value).Select(pair => pair.Key)))
        {
            Unchecked = PortRange.Collapse(Enumerable.Range(range.First, range.Count).Where(port => !met.ContainsKey(port))),
        };
        log.Step("P13", check.ClosedCount == 0 ? StepMark.Ok : StepMark.Failed,
            ($"range {range}: {check.ClosedCount} of {met.Count} ports closed", $"范围 {range}：{met.Count} 个端口中 {check.ClosedCount} 个不可达"));
        return check;
    }
}
