using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>
/// P12 on Windows under TLS: many commands on one control connection. The Windows firewall's FTP filter takes some encrypted bytes for
/// commands and cuts the connection, after the same number of them each time.
/// </summary>
internal sealed class EnduranceProbe(DoctorLog log, ExamSession exam)
{
    public const int Commands = 1000;

    /// <returns>0 where the connection outlived it, else the system's error number (or -1 where it gave none).</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        for (var sent = 0; sent < Commands; sent++)
        {
            try
            {
                await session.SendAsync("NOOP", null, cancellationToken).ConfigureAwait(false);
            }
            catch (FtpException e)
            {
                log.Step("P12", StepMark.Failed, ($"the encrypted control connection died after {sent} commands: {FailureTexts.Of(e).En}", $"加密的控制连接在 {sent} 条命令后中断：{FailureTexts.Of(e).Zh}"));
                return ErrorIn(e);
            }
        }
        log.Step("P12", StepMark.Ok, ($"the encrypted control connection outlives {Commands} commands", $"加密的控制连接经受住了 {Commands} 条命令"));
        return 0;
    }

    private static int ErrorIn(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is SocketException socket) return socket.ErrorCode;
        return -1;
    }
}
