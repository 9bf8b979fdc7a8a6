using Portolan.Diagnosis;
using Portolan.Server.Accounts;

namespace Portolan.Server;

/// <summary>What happens to sessions, in words for people.</summary>
public static class SessionTexts
{
    /// <summary>Why a session ended.</summary>
    public static Phrase Of(SessionEnd end) => end switch
    {
        SessionEnd.ClientClosed => ("The client closed the connection", "客户端关闭了连接"),
        SessionEnd.Quit => ("The client said goodbye (QUIT)", "客户端正常退出（QUIT）"),
        SessionEnd.ConnectionLost => ("The connection broke", "连接中断"),
        SessionEnd.Idle => ("No command for too long", "过久没有命令"),
        SessionEnd.LoginTimeout => ("No login in time", "未能及时登录"),
        SessionEnd.LoginFailures => ("Too many failed logins", "登录失败次数过多"),
        SessionEnd.LoginUnavailable => ("Logins could not be checked", "无法验证登录"),
        SessionEnd.Kicked => ("Ended by an administrator", "由管理员断开"),
        SessionEnd.Banned => ("The address was banned", "地址已被封禁"),
        SessionEnd.AccountEnded => ("The account may not be used any more", "账户已不可使用"),
        SessionEnd.RepliesUnread => ("The client did not read its replies", "客户端没有读取应答"),
        SessionEnd.BadCommands => ("What was said is not FTP", "所发内容不是 FTP"),
        SessionEnd.InputBeforeTls => ("Commands in clear behind AUTH TLS", "AUTH TLS 之后出现明文命令"),
        SessionEnd.TlsFailed => ("The TLS handshake failed", "TLS 握手失败"),
        SessionEnd.TlsOff => ("TLS was switched off", "TLS 已关闭"),
        SessionEnd.ServerStopped => ("The server stopped", "服务器已停止"),
        _ => ("An error in the server; its log says more", "服务器内部错误，详见其日志"),
    };

    /// <summary>Why a login was refused.</summary>
    public static Phrase Of(LoginRefusal refusal) => refusal switch
    {
        LoginRefusal.UnknownUser => ("no such user", "没有此用户"),
        LoginRefusal.WrongPassword => ("wrong password", "密码错误"),
        LoginRefusal.Disabled => ("the account is disabled", "账户已停用"),
        LoginRefusal.AddressNotAllowed => ("not from this address", "不允许从该地址登录"),
        LoginRefusal.TlsRequired => ("TLS is required", "必须使用 TLS"),
        LoginRefusal.Expired => ("the account has expired", "账户已过期"),
        LoginRefusal.OutsideHours => ("not at this hour", "不在允许的时段内"),
        LoginRefusal.CertificateRequired => ("a client certificate is required", "需要客户端证书"),
        LoginRefusal.TooManySessions => ("too many sessions of this account", "该账户的会话过多"),
        _ => ("refused", "被拒绝"),
    };

    /// <summary>Why clients are banned; a person's own words where there are any.</summary>
    public static Phrase Of(Ban ban)
    {
        ArgumentNullException.ThrowIfNull(ban);
        if (ban.IsAutomatic) return Of(SessionEnd.LoginFailures);
        return ban.Reason.Length > 0 ? Phrase.Quote(ban.Reason) : ("Banned by an administrator", "由管理员封禁");
    }
}
