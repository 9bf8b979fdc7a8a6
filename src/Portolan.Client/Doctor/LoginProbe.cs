using System.Security.Authentication;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>P3 to P6: greeting, TLS, login, what the server is and how it sees us.</summary>
internal sealed class LoginProbe(DoctorOptions options, DoctorLog log)
{
    /// <summary>The observations so far, and the login; null where there is none.</summary>
    public async Task<(Observations Seen, ClientSession? Session)> RunAsync(Observations seen, CancellationToken cancellationToken)
    {
        var reached = seen.Control.First(probe => probe.Outcome == ProbeOutcome.Ok);
        var client = options.Client with { Address = reached.Remote.Address, LogIn = false };
        seen = seen with { ControlLocal = reached.Local, ControlRemote = reached.Remote, ImplicitTls = client.Tls == TlsMode.Implicit, UsesTls = client.Tls is TlsMode.Explicit or TlsMode.Implicit };
        if (client.Tls != TlsMode.Implicit)
        {
            seen = await GreetAsync(seen, cancellationToken).ConfigureAwait(false);
            if (seen.Greeting != Greeting.Ready) return (seen, null);
        }
        if (client.Tls != TlsMode.None) seen = await new TlsProbe(options, log).RunAsync(seen, cancellationToken).ConfigureAwait(false);
        log.Reconnected();
        ClientSession session;
        try
        {
            session = await SessionOpener.OpenAsync(client, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpException e)
        {
            return (Refused(seen, e), null);
        }
        seen = seen with { Greeting = Greeting.Ready, ControlLocal = session.Control.Connection.LocalEndPoint, ControlRemote = session.Control.Connection.RemoteEndPoint };
        seen = Tls(seen, session);
        if (!await LogInAsync(session, reply => seen = reply(seen), cancellationToken).ConfigureAwait(false))
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return (seen, null);
        }
        return (await AskAsync(seen with { LoggedIn = true }, session, cancellationToken).ConfigureAwait(false), session);
    }

    private async Task<Observations> GreetAsync(Observations seen, CancellationToken cancellationToken)
    {
        var greeting = await GreetingProbe.RunAsync(seen.ControlRemote!, options.ReplyLimit, options.Client.TimeProvider, cancellationToken).ConfigureAwait(false);
        var (mark, text) = greeting.Greeting switch
        {
            Greeting.Ready => (StepMark.Ok, new Phrase($"greeting: {greeting.Code} {Printable.Line(greeting.Text)}", $"问候：{greeting.Code} {Printable.Line(greeting.Text)}")),
            Greeting.Silent => (StepMark.Failed, ("connected, but no greeting came", "已连接，但没有收到问候")),
            Greeting.Closed => (StepMark.Failed, ("connected, and closed without a greeting", "已连接，但未发送问候即被关闭")),
            Greeting.Tls => (StepMark.Failed, ("the port wants TLS from the first byte (implicit TLS)", "该端口要求一开始就使用 TLS（隐式 TLS）")),
            _ => (StepMark.Failed, new Phrase($"the server says: {Printable.Line(greeting.Text)}", $"服务器回答：{Printable.Line(greeting.Text)}")),
        };
        log.Step("P3", mark, text);
        if (greeting.Helper == true) log.Step("P3", StepMark.Advice, ("a router on the way has an FTP helper (ALG)", "途中的路由器带有 FTP 助手（ALG）"));
        return seen with { Greeting = greeting.Greeting, GreetingCode = greeting.Code, GreetingText = greeting.Text, FtpHelperOnPath = greeting.Helper };
    }

    private Observations Refused(Observations seen, FtpException e)
    {
        log.Step(e is FtpTlsException ? "P4" : "P3", StepMark.Failed, FailureTexts.Of(e));
        if (e is FtpTlsException tls)
        {
            seen = seen with { UsesTls = true };
            return tls.Stage switch
            {
                TlsStage.Offer => seen with { AuthReplyCode = tls.Reply?.Code ?? 500, AuthReplyText = tls.Reply?.Text ?? "" },
                TlsStage.Certificate => seen with { ControlTlsOk = true, CertificateTrusted = false },
                _ => seen with { ControlTlsOk = false, ControlTlsReset = tls.InnerException is ConnectionException { Fault: ConnectionFault.Reset or ConnectionFault.TimedOut } },
            };
        }
        var reply = (e as FtpConnectException)?.Reply;
        return reply is null ? seen with { Greeting = Greeting.Closed } : seen with { Greeting = Greeting.Refused, GreetingCode = reply.Code, GreetingText = reply.Text };
    }

    private Observations Tls(Observations seen, ClientSession session)
    {
        if (session.Control.Connection.Tls is not { } tls)
        {
            if (options.Client.Tls == TlsMode.Auto) log.Step("P4", StepMark.Advice, ("the server offers no TLS: everything goes in clear", "服务器不支持 TLS：所有内容都将以明文传输"));
            return seen with { UsesTls = false };
        }
        var engine = (options.Client.TlsEngine ?? TlsEngines.Default).Name;
        log.Step("P4", StepMark.Ok, ($"in use: {Name(tls.Protocol)}, {tls.CipherSuite}; our TLS engine: {engine}", $"正在使用：{Name(tls.Protocol)}，{tls.CipherSuite}；本机 TLS 引擎：{engine}"));
        return seen with { UsesTls = true, ControlTlsOk = true, TlsEngine = engine };
    }

    private async Task<bool> LogInAsync(ClientSession session, Action<Func<Observations, Observations>> note, CancellationToken cancellationToken)
    {
        var client = options.Client;
        var clear = session.Control.Connection.Tls is null && client.Tls != TlsMode.None && !options.AllowClearPassword;
        if (clear && client.User is not ("anonymous" or "ftp") && !System.Net.IPAddress.IsLoopback(session.Control.Connection.RemoteEndPoint.Address))
        {
            log.Step("P5", StepMark.Failed, ("the password was not sent, since it would go in clear; allow that with --tls none", "密码未发送，因为会以明文传输；如允许请使用 --tls none"));
            note(seen => seen with { AuthReplyCode = log.ReplyTo("AUTH")?.Code ?? 500, AuthReplyText = log.ReplyTo("AUTH")?.Text ?? "" });
            return false;
        }
        try
        {
            await SessionOpener.LoginAsync(session, cancellationToken).ConfigureAwait(false);
            log.Step("P5", StepMark.Ok, ($"logged in as {client.User}", $"已登录为 {client.User}"));
            return true;
        }
        catch (FtpException e)
        {
            log.Step("P5", StepMark.Failed, FailureTexts.Of(e));
            var reply = e switch { FtpLoginException login => login.Reply, FtpTlsException tls => tls.Reply, FtpConnectException lost => lost.Reply, _ => null };
            note(seen => e is FtpTlsException
                ? seen with { AuthReplyCode = reply?.Code ?? 500, AuthReplyText = reply?.Text ?? "" }
                : seen with { LoginReplyCode = reply?.Code ?? 421, LoginReplyText = reply?.Text ?? e.Message });
            return false;
        }
    }

    private async Task<Observations> AskAsync(Observations seen, ClientSession session, CancellationToken cancellationToken)
    {
        var system = await session.SendAsync("SYST", null, cancellationToken).ConfigureAwait(false);
        log.Step("P6", StepMark.Ok, ($"system: {Printable.Line(system.Text)}; features: {string.Join(' ', session.Features.Verbs.Order(StringComparer.Ordinal))}", $"系统：{Printable.Line(system.Text)}；功能：{string.Join(' ', session.Features.Verbs.Order(StringComparer.Ordinal))}"));
        if (!session.Features.Has(ServerReport.Verb))
        {
            var stat = await session.SendAsync("STAT", null, cancellationToken).ConfigureAwait(false);
            var told = stat.IsCompletion ? ReplyHints.ReadSeenAs(stat.Text) : null;
            // Some servers print their own address in that place.
            if (told is not null && NetworkKinds.Same(told, seen.ControlRemote?.Address) && !NetworkKinds.Same(told, seen.ControlLocal?.Address)) told = null;
            seen = seen with { SeenAs = told };
        }
        return seen;
    }

    private static string Name(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => protocol.ToString(),
    };
}
