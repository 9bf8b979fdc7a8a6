namespace Portolan.Diagnosis;

/// <summary>Causes of TLS on the data connection.</summary>
internal static class TlsCauses
{
    private static readonly Phrase SaidSo = ("Sure: the handshake or the server says so.", "确定：握手结果或服务器已这样说明。");

    public static IReadOnlyList<Cause> Causes { get; } =
    [
        new(DataFailure.TlsHandshakeFailed,
            ("The TLS handshake failed", "TLS 握手失败"),
            ("The connection stood, and both sides could not agree on TLS: no common version or cipher, or a certificate that one side refuses.", "连接已建立，但双方未能就 TLS 达成一致：没有共同的版本或算法，或一方不接受对方的证书。"),
            SaidSo,
            new Advice(Place.Client, ("Allow TLS 1.2 and 1.3; check the certificate.", "允许 TLS 1.2 和 1.3；检查证书。"), new Snippet("OpenSSL", "openssl s_client -starttls ftp -connect {external}:{control}")),
            new Advice(Place.Server, ("Use the same certificate for control and data, and allow TLS 1.2.", "控制与数据连接使用同一证书，并允许 TLS 1.2。"))),
        new(DataFailure.TlsHandshakeTimedOut,
            ("The TLS handshake on the data connection never began or never ended", "数据连接上的 TLS 握手没有开始或没有完成"),
            ("In FTP the client is the TLS client on data connections too, even when the server dialled. Where each side waits for the other, nothing happens.", "在 FTP 中，即使由服务器发起连接，数据连接上的 TLS 客户端仍是 FTP 客户端。若双方都在等待对方，就什么也不会发生。"),
            ("Likely in active mode with TLS after 150. A filter that swallows TLS looks alike.", "主动模式加 TLS、在 150 之后出现时很可能如此；吞掉 TLS 的过滤器现象类似。"),
            new Advice(Place.Client, ("Use passive mode.", "使用被动模式。"), Recipes.UsePassive),
            new Advice(Place.Server, ("Never act as TLS client on data connections, except where SSCN asks for it.", "数据连接上不要充当 TLS 客户端（SSCN 要求时除外）。"))),
        new(DataFailure.TlsNotResumed,
            ("The TLS session of the control connection was not resumed", "没有恢复控制连接的 TLS 会话"),
            ("The server wants proof that the data connection comes from the client that logged in: its TLS session must continue that of the control connection. The client offered none, one that had expired, one already spent, or one of another login.",
             "服务器要求证明数据连接来自已登录的客户端：其 TLS 会话必须延续控制连接的会话。而客户端没有提供会话，或提供的会话已过期、已用过，或属于另一个登录。"),
            ("Sure where the server's reply says so. \"Operation not permitted\" (ProFTPD) is only likely.", "服务器的应答这样说明时可以确定；ProFTPD 的“Operation not permitted”仅为很可能。"),
            new Advice(Place.Client, ("Connect by host name (not by address), use one login at a time, or limit TLS to 1.2.", "使用主机名（而非地址）连接，同一时间只用一个登录，或把 TLS 限制为 1.2。"), Recipes.ResumeSession),
            new Advice(Place.Server, ("Last resort, since it lets others on the client's address steal data: do not demand it.", "最后的办法（同一客户端地址上的其他人可能窃取数据）：不强制要求会话恢复。"), Recipes.NoResumeDemanded)),
        new(DataFailure.NoCloseNotify,
            ("The TLS connection ended without close_notify", "TLS 连接结束时缺少 close_notify"),
            ("Without that last message nobody can tell a complete file from one that was cut off. Some programs just hang up; some wait for the other's message and time out.",
             "没有这条最后的消息，就无法区分完整文件与被截断的文件。有些程序直接挂断，有些则一直等待对方的消息直到超时。"),
            ("Sure where the server's trace shows the missing end; from the reply alone it is likely.", "服务器的记录显示缺少结束消息时可以确定；仅凭应答则为很可能。"),
            new Advice(Place.Client, ("Update the client; compare sizes or hashes after an upload.", "更新客户端；上传后比较大小或校验值。")),
            new Advice(Place.Server, ("If the clients cannot be changed: accept the end of the stream (files can then be cut without notice).", "若无法更换客户端：接受直接结束的数据流（文件可能被悄悄截断）。"), new Snippet("vsftpd", "strict_ssl_read_eof=NO"))),
        new(DataFailure.ProtectionMismatch,
            ("One side speaks TLS on the data connection, the other does not", "数据连接上一方使用 TLS，另一方没有"),
            ("PROT P was agreed on and plain bytes came, or the other way round. The readable bytes are often an error message of the server.", "已商定 PROT P，收到的却是明文（或相反）。这些可读的内容往往是服务器的错误消息。"),
            ("Sure where the plain text was seen.", "看到明文内容时可以确定。"),
            new Advice(Place.Client, ("Send PBSZ 0 and PROT P after each AUTH.", "每次 AUTH 之后发送 PBSZ 0 和 PROT P。"), new Snippet("lftp", "set ftp:ssl-protect-data yes")),
            new Advice(Place.Server, ("Read its log: it probably failed before the handshake.", "查看服务器日志：它可能在握手之前就出错了。"))),
        new(DataFailure.TlsRequired,
            ("The server demands TLS on data connections", "服务器要求数据连接使用 TLS"),
            ("A transfer was wanted with PROT C, and policy allows only PROT P.", "请求的是 PROT C 传输，而策略只允许 PROT P。"),
            SaidSo,
            new Advice(Place.Client, ("Switch TLS on, for data as well.", "启用 TLS，包括数据连接。"), new Snippet("Portolan", "--tls explicit"), new Snippet("curl", "curl --ssl-reqd ftp://HOST/"), new Snippet("lftp", "set ftp:ssl-force yes; set ftp:ssl-protect-data yes"))),
    ];
}
