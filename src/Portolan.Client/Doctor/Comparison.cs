using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>
/// P9 and P10: what failed under TLS once more with less of it, to tell the network from TLS. Sends in clear only what may go in clear:
/// the login where that was allowed or is anonymous.
/// </summary>
internal sealed class Comparison(DoctorOptions options, DoctorLog log)
{
    public async Task<Observations> RunAsync(Observations seen, CancellationToken cancellationToken)
    {
        if (!seen.UsesTls || seen.Probes.All(probe => probe.IsOk)) return seen;
        if (!options.AllowClearPassword && options.Client.User is not ("anonymous" or "ftp"))
        {
            log.Step("P10", StepMark.Skipped, ("not compared with a connection in clear; --allow-plaintext permits that", "未与明文连接作比较；--allow-plaintext 可允许这样做"));
            return seen;
        }
        // Where the connection stood, TLS on it is what is left to doubt; where it did not, a box that wants to read the commands.
        if (seen.Probes.Any(probe => probe.DataTls && probe.Outcome.Connected() && !probe.IsOk))
            seen = await AddAsync(seen, "P9", ("only the data in clear (PROT C), to compare:", "仅数据连接改用明文（PROT C）以作比较："), options.Client with { ProtectData = false }, cancellationToken).ConfigureAwait(false);
        if (!seen.ImplicitTls && seen.Probes.Any(probe => !probe.Outcome.Connected()))
            seen = await AddAsync(seen, "P10", ("the same in clear, to compare:", "改用明文再试一次以作比较："), options.Client with { Tls = TlsMode.None }, cancellationToken).ConfigureAwait(false);
        return seen;
    }

    private async Task<Observations> AddAsync(Observations seen, string probe, Phrase title, FtpClientOptions client, CancellationToken cancellationToken)
    {
        log.Step(probe, StepMark.Ok, title);
        var exam = new ExamSession(client with { Address = seen.ControlRemote!.Address }, log);
        await using (exam.ConfigureAwait(false))
        {
            try
            {
                var isIPv4 = seen.ControlRemote.AddressFamily == AddressFamily.InterNetwork;
                var probes = await new DataProof(options, log, exam).RunAsync(isIPv4, seen.Samples, cancellationToken).ConfigureAwait(false);
                return seen with { Probes = [.. seen.Probes, .. probes] };
            }
            catch (FtpException e)
            {
                log.Step(probe, StepMark.Skipped, ($"the server does not allow it: {FailureTexts.Of(e).En}", $"服务器不允许：{FailureTexts.Of(e).Zh}"));
                return seen;
            }
        }
    }
}
