using System.Net.Sockets;

namespace Portolan.Diagnosis;

/// <summary>Rows 1 to 6, 35, 36 and 38 of docs/diagnosis-table.md: the control connection.</summary>
internal static class ControlRules
{
    public static IEnumerable<Verdict> Of(Evidence evidence)
    {
        var seen = evidence.Seen;
        if (seen.NameFound == false)
        {
            yield return At(DataFailure.NameNotFound, Confidence.Sure, 39, ($"The name {seen.Host} has no address.", $"名称 {seen.Host} 没有对应的地址。"));
            yield break;
        }
        foreach (var verdict in Dials(seen)) yield return verdict;
        if (GreetingVerdict(seen) is { } greeting) yield return greeting;
        foreach (var verdict in Tls(seen)) yield return verdict;
        if (Login(seen) is { } login) yield return login;
        foreach (var verdict in Deaths(evidence)) yield return verdict;
    }

    private static IEnumerable<Verdict> Dials(Observations seen)
    {
        if (seen.Control.Count == 0) yield break;
        if (seen.Control.Any(probe => probe.Outcome == ProbeOutcome.Ok))
        {
            if (BrokenFamily(seen) is { } advice) yield return advice;
            yield break;
        }
        foreach (var probe in seen.Control)
        {
            var (cause, row, en, zh) = probe.Outcome switch
            {
                ProbeOutcome.Refused => (DataFailure.ControlRefused, 1, "was refused: the host answers, nothing listens there", "被拒绝：主机有应答，但没有程序在该端口监听"),
                ProbeOutcome.Unreachable => (DataFailure.ControlUnreachable, 14, "cannot be reached: there is no route to it", "无法到达：没有路由"),
                _ => (DataFailure.ControlTimedOut, 2, "was not answered: something on the way drops it", "没有应答：途中有设备丢弃了它"),
            };
            yield return At(cause, Confidence.Sure, row, ($"The SYN to {probe.Remote} {en}.", $"发往 {probe.Remote} 的 SYN {zh}。"), OtherPorts(seen));
        }
    }

    private static Phrase? OtherPorts(Observations seen)
    {
        if (seen.OtherOpenPorts.Count == 0) return null;
        var ports = string.Join(", ", seen.OtherOpenPorts.Select(port => port == 990 ? "990 (implicit TLS, ftps://)" : $"{port}"));
        return ($"The same host answers on port {ports}.", $"同一主机在端口 {ports} 上有应答。");
    }

    private static Verdict? BrokenFamily(Observations seen)
    {
        var working = seen.Control.First(probe => probe.Outcome == ProbeOutcome.Ok);
        var broken = seen.Control.FirstOrDefault(probe => probe.Outcome.IsConnectFailure() && probe.Remote.AddressFamily != working.Remote.AddressFamily);
        if (broken is null || seen.Control.Any(probe => probe.Outcome == ProbeOutcome.Ok && probe.Remote.AddressFamily == broken.Remote.AddressFamily)) return null;
        var name = broken.Remote.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
        return At(DataFailure.OneFamilyBroken, Confidence.Sure, 3,
            ($"{working.Remote} answers, {broken.Remote} ({name}) does not.", $"{working.Remote} 有应答，而 {broken.Remote}（{name}）没有。")) with
        { IsAdvice = true };
    }

    private static Verdict? GreetingVerdict(Observations seen) => seen.Greeting switch
    {
        Greeting.Refused when seen.GreetingCode == 421 || ReplyHints.IsTooMany(seen.GreetingText) =>
            At(DataFailure.TooManyConnections, ReplyHints.IsTooMany(seen.GreetingText) ? Confidence.Sure : Confidence.Likely, 38,
                ($"The server greets with \"{seen.GreetingCode} {seen.GreetingText}\".", $"服务器的问候是“{seen.GreetingCode} {seen.GreetingText}”。")),
        Greeting.Closed => At(DataFailure.NoGreeting, Confidence.Sure, 4, ("The connection was accepted and closed without a greeting.", "连接被接受后未发送问候即被关闭。")),
        Greeting.Silent => At(DataFailure.NoGreeting, Confidence.Sure, 4, ("The connection was accepted and no greeting came.", "连接被接受，但一直没有收到问候。")),
        Greeting.Tls => At(DataFailure.TlsUnavailable, Confidence.Sure, 4, ("The port answers in TLS at once: it wants implicit TLS.", "该端口一开始就使用 TLS：它要求隐式 TLS。")),
        Greeting.OtherProtocol => At(DataFailure.NotFtp, Confidence.Sure, 4, ($"It greets with \"{seen.GreetingText}\", which is not FTP.", $"它的问候“{seen.GreetingText}”不是 FTP。")),
        _ => null,
    };

    private static IEnumerable<Verdict> Tls(Observations seen)
    {
        if (seen.AuthReplyCode >= 400)
        {
            yield return At(DataFailure.TlsUnavailable, Confidence.Sure, 5,
                ($"AUTH TLS was answered \"{seen.AuthReplyCode} {seen.AuthReplyText}\".", $"对 AUTH TLS 的应答是“{seen.AuthReplyCode} {seen.AuthReplyText}”。"));
        }
        else if (seen.ControlTlsOk == false)
        {
            yield return seen.ControlTlsReset || seen.TlsWorksOnOtherPort == true
                ? At(DataFailure.InspectedTls, seen.TlsWorksOnOtherPort == true ? Confidence.Sure : Confidence.Possible, 6,
                    ("AUTH TLS was accepted and then the TLS handshake was cut off.", "AUTH TLS 被接受，随后 TLS 握手被切断。"),
                    seen.TlsWorksOnOtherPort == true ? ("On another port of the same server TLS works.", "在同一服务器的另一个端口上 TLS 正常。") : null)
                : At(DataFailure.TlsHandshakeFailed, Confidence.Sure, 6, ("The TLS handshake of the control connection failed.", "控制连接的 TLS 握手失败。"));
        }
        if (seen.CertificateTrusted == false)
            yield return At(DataFailure.CertificateNotTrusted, Confidence.Sure, 40, ("The server's certificate is not trusted here.", "本机不信任服务器的证书。"), Doubts(seen)) with { IsAdvice = seen.LoggedIn };
    }

    private static Phrase? Doubts(Observations seen)
    {
        if (seen.Certificate is not { Doubts: { Count: > 0 } doubts }) return null;
        return ($"About {seen.Certificate.Subject}: {string.Join("; ", doubts.Select(doubt => doubt.En))}.", $"关于 {seen.Certificate.Subject}：{string.Join("；", doubts.Select(doubt => doubt.Zh))}。");
    }

    private static Verdict? Login(Observations seen)
    {
        if (seen.LoggedIn || seen.LoginReplyCode < 400) return null;
        if (seen.LoginReplyCode == 421 || ReplyHints.IsTooMany(seen.LoginReplyText))
        {
            return At(DataFailure.TooManyConnections, ReplyHints.IsTooMany(seen.LoginReplyText) ? Confidence.Sure : Confidence.Likely, 38,
                ($"The server answers the login with \"{seen.LoginReplyCode} {seen.LoginReplyText}\".", $"服务器对登录的应答是“{seen.LoginReplyCode} {seen.LoginReplyText}”。"));
        }
        return At(DataFailure.LoginRefused, Confidence.Sure, 41,
            ($"The server answers the login with \"{seen.LoginReplyCode} {seen.LoginReplyText}\".", $"服务器对登录的应答是“{seen.LoginReplyCode} {seen.LoginReplyText}”。"));
    }

    private static IEnumerable<Verdict> Deaths(Evidence evidence)
    {
        var seen = evidence.Seen;
        const int windowsAccessDenied = 10013;
        if (seen.Windows && seen.UsesTls && (seen.ControlDeathError == windowsAccessDenied || seen.ControlDiesAtConstantCount))
        {
            yield return At(DataFailure.WindowsFtpFilter, Confidence.Likely, 36,
                ("On Windows the encrypted control connection died "
                    + (seen.ControlDiesAtConstantCount ? "after the same number of commands each time." : "with error 10013 (forbidden by access permissions)."),
                 "在 Windows 上，加密的控制连接" + (seen.ControlDiesAtConstantCount ? "每次都在相同数量的命令之后中断。" : "因错误 10013（访问权限不允许）而中断。")));
        }
        if (seen.Idle is { Survived: false, ServerEndedIt: false } idle)
        {
            yield return At(DataFailure.ControlLost, Confidence.Likely, 35,
                ($"After {idle.Silence.TotalSeconds:0.#} s of silence the control connection was dead.", $"静默 {idle.Silence.TotalSeconds:0.#} 秒后，控制连接已中断。"));
        }
        else if (evidence.Passive.Concat(evidence.Active).FirstOrDefault(probe => probe.Outcome == ProbeOutcome.ControlLost) is { } lost)
        {
            yield return At(DataFailure.ControlLost, Confidence.Likely, 35,
                ($"The data ran to its end ({lost.Bytes} bytes), and the final reply never came on the control connection.",
                 $"数据已传完（{lost.Bytes} 字节），但控制连接上始终没有收到最终应答。"));
        }
    }

    private static Verdict At(DataFailure cause, Confidence confidence, int row, params IReadOnlyList<Phrase?> reasons) =>
        new(cause, confidence, Scope.Control, row, [.. reasons.OfType<Phrase>()]) { Step = DataStep.ControlConnected };
}
