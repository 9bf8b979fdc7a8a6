using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>What went wrong, for people. English is the message of the exception; words of the server, the system or a library stay as they are.</summary>
public static class FailureTexts
{
    public static Phrase Of(FtpException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return (exception.Message, exception switch
        {
            FtpProtocolException odd => odd.Words.Zh,
            FtpTlsException tls => OfTls(tls),
            FtpConnectException { Reply: { } farewell } => $"服务器关闭了控制连接：{farewell}",
            FtpConnectException => $"控制连接失败：{CauseOf(exception).Zh}",
            FtpLoginException login => $"服务器拒绝登录：{login.Reply}",
            FtpReplyException refusal => $"服务器拒绝 {refusal.Command}：{refusal.Reply}",
            FtpDataConnectionException { Failure: not DataFailure.None } data => $"数据连接失败：{CauseCatalogue.Of(data.Failure).Title.Zh}",
            FtpDataConnectionException => $"数据连接失败：{CauseOf(exception).Zh}",
            FtpTruncatedException { ExpectedBytes: < 0 } cut => $"数据提前结束，仅有 {cut.ActualBytes} 字节。",
            FtpTruncatedException cut => $"应有 {cut.ExpectedBytes} 字节，实际为 {cut.ActualBytes} 字节。",
            _ => $"失败：{exception.Message}",
        });
    }

    /// <summary>What lies beneath a failure: why TLS was not agreed on, how the connection broke; the innermost words where there is no more.</summary>
    public static Phrase CauseOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is not ConnectionException connection) continue;
            if (connection.Problems.Count > 0) return TlsProblemTexts.Of(connection.Problems);
            if (connection.Fault != ConnectionFault.Other) return Of(connection.Fault);
        }
        return Phrase.Quote(exception.InnerException?.Message ?? exception.Message);
    }

    /// <summary>How a connection failed, without a full stop.</summary>
    public static Phrase Of(ConnectionFault fault) => fault switch
    {
        ConnectionFault.Refused => ("it was refused", "连接被拒绝"),
        ConnectionFault.TimedOut => ("there was no answer in time", "未能及时得到应答"),
        ConnectionFault.Unreachable => ("there is no route any more", "网络路由已不可达"),
        ConnectionFault.AddressInUse => ("the local port is taken", "本机端口已被占用"),
        ConnectionFault.AccessDenied => ("this machine does not permit it", "本机不允许该连接"),
        ConnectionFault.Reset => ("the other side, or something on the way, reset it", "被对方或途中设备重置"),
        ConnectionFault.TlsHandshake or ConnectionFault.TlsCertificate => ("TLS could not be agreed on", "无法协商 TLS"),
        ConnectionFault.TruncatedTls => ("TLS was cut off without a goodbye", "TLS 未正常结束就被切断"),
        ConnectionFault.TlsProtocol => ("the other side sent bad TLS", "对方发送了错误的 TLS 数据"),
        ConnectionFault.Aborted => ("it was ended on this side", "由本机主动断开"),
        ConnectionFault.NameNotFound => ("the name has no address", "主机名没有地址"),
        _ => ("it broke", "连接中断"),
    };

    private static string OfTls(FtpTlsException tls) => tls.Stage switch
    {
        TlsStage.Offer => $"服务器不提供所要求的 TLS：{tls.Reply}",
        TlsStage.Injection => "AUTH TLS 的应答之后出现了明文内容：有人在途中试图插入应答，或者服务器有缺陷。连接已关闭，没有发送任何机密内容。",
        TlsStage.Certificate => $"服务器证书未被接受：{CauseOf(tls).Zh}",
        TlsStage.Data => $"数据连接上的 TLS 握手失败：{CauseOf(tls).Zh}",
        TlsStage.Resumption => $"服务器要求数据连接恢复控制连接的 TLS 会话，但未能做到：{tls.Reply}",
        _ => $"TLS 握手失败：{CauseOf(tls).Zh}",
    };
}
