using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Cli.Verbs;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Cli;

/// <summary>From an exception to an exit code, a sentence and advice.</summary>
internal static class Failures
{
    /// <summary>Whatever reached the top of a command.</summary>
    public static Failure Explain(Exception exception, Session session) => exception switch
    {
        FailureException known => known.Failure,
        OperationCanceledException when session.Interrupts.Orderly.IsCancellationRequested => new(session.Interrupts.Code, session.Texts.Interrupted),
        UnauthorizedAccessException or IOException => new(ExitCode.LocalFile, Local(exception, session.Texts)),
        _ => new(ExitCode.InternalError, session.Texts.InternalFault(exception.ToString()), session.Texts.ReportFault),
    };

    /// <summary>A failure of the client at work on <paramref name="url"/>. May ask the server once more, to tell "not there" from "not permitted".</summary>
    /// <param name="client">Null where the login failed.</param>
    public static async Task<Failure> ExplainAsync(FtpException exception, FtpUrl url, FtpClient? client, Texts texts) => exception switch
    {
        FtpConnectException connect => Connect(connect, url, client is not null, texts),
        FtpLoginException { Reply.Code: 421 } login => new(ExitCode.Busy, texts.ServerBusy(Words(login.Reply))),
        FtpLoginException login => new(ExitCode.LoginRefused, texts.LoginRefused(url.User ?? "anonymous", Words(login.Reply))),
        FtpTlsException tls => Tls(tls, texts),
        FtpReplyException refusal => await RefusalAsync(refusal, url, client, texts),
        FtpDataConnectionException data => Data(data, texts),
        FtpTruncatedException cut => new(ExitCode.TransferFailed, cut.ExpectedBytes < 0
            ? texts.TruncatedUnknown(url.Name, cut.ActualBytes)
            : texts.Truncated(url.Name, cut.ExpectedBytes, cut.ActualBytes)),
        FtpNameException name => new(ExitCode.Refused, texts.NameNotRemoved(name.Directory, Printable.Line(name.Name), texts.SkippedBecause(name.Reason))),
        _ => new(ExitCode.Refused, texts.Say(FailureTexts.Of(exception))),
    };

    // The framework's message names the file; what it says is said in the reader's language.
    private static string Local(Exception exception, Texts texts) => FileTroubles.Of(exception) switch
    {
        FileTrouble.Denied => texts.LocalFileDenied(exception.Message),
        FileTrouble.Missing => texts.LocalFileMissing(exception.Message),
        FileTrouble.NameTooLong => texts.LocalNameTooLong(exception.Message),
        FileTrouble.DiskFull => texts.LocalDiskFull(exception.Message),
        _ => texts.LocalFileFailed(exception.Message),
    };

    private static Failure Connect(FtpConnectException exception, FtpUrl url, bool wasConnected, Texts texts)
    {
        var target = url.Port is { } port ? FormattableString.Invariant($"{url.Host}:{port}") : url.Host;
        if (exception.Reply is { } reply) return new(ExitCode.Busy, texts.ServerBusy(Words(reply)));
        if (wasConnected) return new(ExitCode.CannotConnect, texts.ConnectionLost(target, WhyLost(exception, texts)));
        return new(ExitCode.CannotConnect, FaultOf(exception) switch
        {
            ConnectionFault.NameNotFound => texts.NameNotFound(url.Host),
            ConnectionFault.Refused => texts.ConnectRefused(target),
            ConnectionFault.TimedOut => texts.ConnectTimedOut(target),
            ConnectionFault.Unreachable => texts.ConnectUnreachable(target),
            _ => texts.ConnectFailed(target, texts.Say(FailureTexts.CauseOf(exception))),
        });
    }

    private static Failure Tls(FtpTlsException exception, Texts texts) => exception.Stage switch
    {
        TlsStage.Offer => new(ExitCode.Tls, texts.TlsNotOffered(Said(exception, texts)), texts.TryOtherTls),
        TlsStage.Injection => new(ExitCode.Tls, texts.TlsInjected),
        TlsStage.Certificate => new(ExitCode.Tls, texts.CertificateNotTrusted(Cause(exception, texts)), texts.InsecureAdvice),
        TlsStage.Data => new(ExitCode.Tls, texts.TlsOnDataFailed(Cause(exception, texts))),
        TlsStage.Resumption => new(ExitCode.Tls, texts.TlsNotResumed(Said(exception, texts))),
        _ => new(ExitCode.Tls, texts.TlsHandshakeFailed(Cause(exception, texts)), texts.TryExplicitTls),
    };

    private static async Task<Failure> RefusalAsync(FtpReplyException refusal, FtpUrl url, FtpClient? client, Texts texts)
    {
        var (code, isDirectory) = await Refusals.JudgeAsync(refusal, url, client);
        var (command, reply) = (refusal.Command, Words(refusal.Reply));
        if (isDirectory && command.StartsWith("RETR", StringComparison.Ordinal)) return new(code, texts.IsRemoteDirectory(url.Target), texts.UseRecursive);
        if (isDirectory && command.StartsWith("DELE", StringComparison.Ordinal)) return new(code, texts.IsRemoteDirectory(url.Target), texts.UseRmdirOrRecursive);
        return new(code, code switch
        {
            ExitCode.NotFound => texts.NoSuchRemoteFile(command, reply),
            ExitCode.Denied => texts.RemoteDenied(command, reply),
            ExitCode.Busy => texts.RemoteBusy(command, reply),
            _ => texts.RemoteRefused(command, reply),
        });
    }

    private static Failure Data(FtpDataConnectionException exception, Texts texts)
    {
        var attempts = exception.Attempts.Count > 0 ? exception.Attempts : [exception];
        var lines = string.Concat(attempts.Select(attempt => (attempts.Count > 1 ? "\n  " : "") + DataSteps.Tell(attempt, texts)));
        var advice = attempts.All(attempt => attempt.Mode.IsActive()) ? texts.TryPassive
            : attempts.All(attempt => attempt.Mode.IsPassive()) ? texts.TryRange : null;
        return new(ExitCode.TransferFailed, texts.DataFailed(lines), advice is null ? [] : [advice]);
    }

    private static string WhyLost(FtpConnectException exception, Texts texts) =>
        exception.InnerException is TimeoutException ? texts.LostBecause(ConnectionFault.TimedOut)
        : FaultOf(exception) is var fault and not ConnectionFault.Other ? texts.LostBecause(fault) : texts.Say(FailureTexts.Of(exception));

    // Ours stands before it; what the library says around it would say the same twice.
    private static string Cause(FtpTlsException exception, Texts texts) => texts.Say(FailureTexts.CauseOf(exception));

    private static string Said(FtpTlsException exception, Texts texts) => exception.Reply is { } reply ? Words(reply) : texts.Say(FailureTexts.Of(exception));

    // One line, without the full stop: ours follows.
    private static string Words(Reply reply) => reply.ToString().ReplaceLineEndings(" / ").TrimEnd('.', ' ');

    private static ConnectionFault FaultOf(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
            if (at is ConnectionException { Fault: var fault }) return fault;
        return ConnectionFault.Other;
    }
}
