using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>P12, on demand: does the control connection outlive a silence? Routers forget connections that say nothing for long.</summary>
internal sealed class IdleProbe(DoctorOptions options, DoctorLog log, ExamSession exam)
{
    public async Task<IdleTrial> RunAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(silence, options.Client.TimeProvider, cancellationToken).ConfigureAwait(false);
        var trial = await AskAsync(session, silence, cancellationToken).ConfigureAwait(false);
        var (mark, en, zh) = trial switch
        {
            { Survived: true } => (StepMark.Ok, "the control connection is still there", "控制连接仍然可用"),
            { ServerEndedIt: true } => (StepMark.Advice, $"the server ended it: {trial.ReplyCode} {trial.ReplyText}", $"服务器结束了它：{trial.ReplyCode} {trial.ReplyText}"),
            _ => (StepMark.Failed, "the control connection is dead", "控制连接已中断"),
        };
        log.Step("P12", mark, ($"after {silence.TotalSeconds:0.#} s of silence {en}", $"静默 {silence.TotalSeconds:0.#} 秒后，{zh}"));
        return trial;
    }

    private static async Task<IdleTrial> AskAsync(ClientSession session, TimeSpan silence, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await session.SendAsync("NOOP", null, cancellationToken).ConfigureAwait(false);
            return new(silence, reply.Code, reply.Text);
        }
        catch (FtpException e)
        {
            var last = (e as FtpConnectException)?.Reply;
            return new(silence, last?.Code ?? 0, last?.Text ?? "");
        }
    }
}
