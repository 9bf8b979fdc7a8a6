using System.Net.Sockets;
using System.Security.Cryptography;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>
/// Tries every way of making a data connection with a server and says which step fails, why, and what to change. Reads only, unless
/// <see cref="DoctorOptions.Write"/> is set. Against Portolan it asks the server's side too.
/// </summary>
public sealed class FtpDoctor
{
    private readonly DoctorOptions _options;
    private readonly DoctorLog _log;

    private FtpDoctor(DoctorOptions options, IProgress<DoctorStep>? progress)
    {
        _log = new DoctorLog(options.Client.TimeProvider, progress);
        _options = options with
        {
            Client = options.Client with
            {
                Observer = _log.Observe,
                Timeouts = new() { Connect = options.DialLimit, DataConnect = options.DialLimit, Reply = options.ReplyLimit, IdleData = options.ReplyLimit, Abort = TimeSpan.FromSeconds(3) },
            },
        };
    }

    /// <summary>Examines a server. Whatever goes wrong is in the report; only cancelling throws.</summary>
    /// <param name="progress">Told each step as it is done.</param>
    public static async Task<DoctorReport> ExamineAsync(DoctorOptions options, IProgress<DoctorStep>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var doctor = new FtpDoctor(options, progress);
        var startedAt = options.Client.TimeProvider.GetUtcNow();
        var (seen, range) = await doctor.ObserveAsync(cancellationToken).ConfigureAwait(false);
        var report = DoctorReport.Of($"{options.Client.Host}:{options.Client.EffectivePort}", startedAt, seen, doctor._log.Steps);
        return report with { Took = doctor._log.Elapsed, Trace = doctor._log.Lines, Range = range };
    }

    private async Task<(Observations Seen, RangeCheck? Range)> ObserveAsync(CancellationToken cancellationToken)
    {
        var seen = await new ReachProbe(_options, _log).RunAsync(cancellationToken).ConfigureAwait(false);
        if (!seen.Control.Any(probe => probe.Outcome == ProbeOutcome.Ok)) return (seen, null);
        (seen, var session) = await new LoginProbe(_options, _log).RunAsync(seen, cancellationToken).ConfigureAwait(false);
        if (session is null) return (seen, null);

        var exam = new ExamSession(_options.Client with { Address = seen.ControlRemote!.Address }, _log);
        await using (exam.ConfigureAwait(false))
        {
            exam.Adopt(session);
            return await WithLoginAsync(seen, exam, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(Observations Seen, RangeCheck? Range)> WithLoginAsync(Observations seen, ExamSession exam, CancellationToken cancellationToken)
    {
        RangeCheck? range = null;
        try
        {
            seen = Heard(seen, await exam.AskWhyAsync(cancellationToken).ConfigureAwait(false));
            var sampling = new PassiveSampling(_options, _log, exam);
            seen = seen with { Samples = await sampling.RunAsync(cancellationToken).ConfigureAwait(false) };
            var proof = new DataProof(_options, _log, exam);
            var isIPv4 = seen.ControlRemote!.AddressFamily == AddressFamily.InterNetwork;
            seen = seen with { Probes = await proof.RunAsync(isIPv4, seen.Samples, cancellationToken).ConfigureAwait(false) };
            seen = Heard(seen, proof.Report);
            TellResumption(seen);
            seen = await FurtherAsync(seen, exam, proof, cancellationToken).ConfigureAwait(false);
            if (_options.CheckRange && seen.Server?.PassiveRange is { } ports)
                range = await new RangeProbe(_log, sampling).RunAsync(ports, DataMode.Epsv, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpException e)
        {
            // The control connection was lost and would not come back: what was seen till then is judged.
            _log.Step("P8", StepMark.Failed, FailureTexts.Of(e));
        }
        return (seen, range);
    }

    /// <summary>What only some runs need: the comparison with less TLS, a port that nobody uses, the proof by a file, the silence.</summary>
    private async Task<Observations> FurtherAsync(Observations seen, ExamSession exam, DataProof proof, CancellationToken cancellationToken)
    {
        seen = await new Comparison(_options, _log).RunAsync(seen, cancellationToken).ConfigureAwait(false);
        if (!seen.Probes.Any(probe => probe.Mode.IsPassive() && probe.Outcome.Connected()))
            seen = seen with { UnusedHighPort = await DialUnusedAsync(seen, cancellationToken).ConfigureAwait(false) };
        if (_options.Write && seen.Probes.FirstOrDefault(probe => probe.IsOk && probe.DataTls == seen.UsesTls) is { } best)
        {
            var address = best.ToControlPeer ? PassiveAddressPolicy.Peer : PassiveAddressPolicy.Announced;
            seen = seen with { Probes = [.. seen.Probes, .. await new WriteProof(_options, _log, exam, proof).RunAsync(best.Mode, address, cancellationToken).ConfigureAwait(false)] };
        }
        if (seen is { Windows: true, UsesTls: true }) seen = seen with { ControlDeathError = await new EnduranceProbe(_log, exam).RunAsync(cancellationToken).ConfigureAwait(false) };
        if (_options.Idle is { } silence) seen = seen with { Idle = await new IdleProbe(_options, _log, exam).RunAsync(silence, cancellationToken).ConfigureAwait(false) };
        return seen;
    }

    /// <summary>Servers that demand it refuse transfers without; and without it anybody at our address could take our data.</summary>
    private void TellResumption(Observations seen)
    {
        var known = seen.Probes.Where(probe => probe is { DataTls: true, TlsResumed: not null }).ToList();
        if (known.Count == 0) return;
        var resumed = known.Count(probe => probe.TlsResumed == true);
        _log.Step("P8", resumed == known.Count ? StepMark.Ok : StepMark.Advice,
            ($"TLS session of the control connection resumed on {resumed} of {known.Count} data connections", $"{known.Count} 个数据连接中有 {resumed} 个恢复了控制连接的 TLS 会话"));
    }

    private async Task<ProbeOutcome> DialUnusedAsync(Observations seen, CancellationToken cancellationToken)
    {
        var named = seen.Samples.Select(sample => sample.Announced.Port).ToHashSet();
        int port;
        do port = RandomNumberGenerator.GetInt32(61000, 65536);
        while (named.Contains(port) || seen.Server?.PassiveRange?.Contains(port) == true);
        var dial = await ReachProbe.DialAsync(new(seen.ControlRemote!.Address, port), _options.SampleLimit, _options.Client.TimeProvider, cancellationToken).ConfigureAwait(false);
        return dial.Outcome;
    }

    private static Observations Heard(Observations seen, ServerReport? report)
    {
        if (report is not null) return seen with { Server = report.View, SeenAs = report.Client?.Address ?? seen.SeenAs };
        var told = seen.Probes.Select(probe => ReplyHints.TryReadOnlyTo(probe.ReplyText, out _, out var seenAs) ? seenAs : null).FirstOrDefault(address => address is not null);
        return told is null ? seen : seen with { SeenAs = seen.SeenAs ?? told };
    }
}
