using System.Net;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>P7: asks for passive ports again and again, and dials each barely: which addresses and ports are named, which are open.</summary>
internal sealed class PassiveSampling(DoctorOptions options, DoctorLog log, ExamSession exam)
{
    /// <summary>So many failures are enough for a verb, whatever else succeeds; each costs its whole time limit.</summary>
    private const int EnoughFailures = 4;

    public async Task<IReadOnlyList<PassiveSample>> RunAsync(CancellationToken cancellationToken)
    {
        var samples = new List<PassiveSample>();
        foreach (var mode in (DataMode[])[DataMode.Epsv, DataMode.Pasv])
        {
            var failures = 0;
            for (var i = 0; i < options.Samples && failures < EnoughFailures; i++)
            {
                if (await OneAsync(mode, cancellationToken).ConfigureAwait(false) is not { } sample) break;
                samples.Add(sample);
                if (sample.Dial.IsConnectFailure()) failures++;
            }
        }
        Tell(samples);
        return samples;
    }

    /// <summary>One port asked for and dialled; null where the server refuses the verb.</summary>
    /// <param name="isKnown">Ports that need no dial any more.</param>
    public async Task<PassiveSample?> OneAsync(DataMode mode, CancellationToken cancellationToken, Func<int, bool>? isKnown = null)
    {
        try
        {
            var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
            var peer = session.Control.Connection.RemoteEndPoint.Address;
            if (mode == DataMode.Pasv && peer.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork) return null;
            var reply = await session.SendAsync(mode.Verb(), null, cancellationToken).ConfigureAwait(false);
            if (Read(mode, reply, peer) is not { } announced) return null;
            // An address that is not the server's is for the data proof; a stranger's machine is not to be knocked at eight times.
            if (!NetworkKinds.Same(announced.Address, peer) || isKnown?.Invoke(announced.Port) == true) return new(mode, announced, ProbeOutcome.NotTried, exam.ControlTls);
            var dial = await ReachProbe.DialAsync(announced, options.SampleLimit, options.Client.TimeProvider, cancellationToken).ConfigureAwait(false);
            return new(mode, announced, dial.Outcome, exam.ControlTls);
        }
        catch (FtpException)
        {
            return null; // the proof by transfers, next, tells more
        }
    }

    private static IPEndPoint? Read(DataMode mode, Reply reply, IPAddress peer)
    {
        if (mode == DataMode.Epsv) return reply.Code == 229 && ExtendedHostPort.TryFindPortIn(reply.Text, out var port) ? new(peer, port) : null;
        return reply.Code == 227 && HostPort.TryFindIn(reply.Text, out var announced) && announced.Port > 0 ? announced : null;
    }

    /// <summary>Each port a small step above the one before, the wrap at the end of the range aside.</summary>
    private static bool Predictable(List<int> ports)
    {
        const int enough = 12, smallStep = 4, wraps = 1;
        return ports.Count >= enough && ports.Zip(ports.Skip(1), (one, next) => next - one).Count(step => step is <= 0 or > smallStep) <= wraps;
    }

    private void Tell(List<PassiveSample> samples)
    {
        if (samples.Count == 0)
        {
            log.Step("P7", StepMark.Advice, ("the server names no passive port", "服务器没有给出被动端口"));
            return;
        }
        var ports = samples.Select(sample => sample.Announced.Port).ToList();
        var open = samples.Count(sample => sample.Dial == ProbeOutcome.Ok);
        var dialled = samples.Count(sample => sample.Dial != ProbeOutcome.NotTried);
        var mark = dialled > 0 && open == 0 ? StepMark.Failed : open < dialled ? StepMark.Advice : StepMark.Ok;
        if (Predictable(ports)) log.Step("P7", StepMark.Advice, ("the ports come one after the other: whoever guesses the next one can steal a transfer", "端口依次递增：能猜到下一个端口的人可以窃取传输"));
        log.Step("P7", mark, ($"passive ports between {ports.Min()} and {ports.Max()}: {open} of {dialled} dialled are open", $"被动端口在 {ports.Min()} 与 {ports.Max()} 之间：试拨 {dialled} 个，其中 {open} 个可达"));
    }
}
