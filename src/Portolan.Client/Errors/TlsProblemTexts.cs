using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Why TLS was not agreed on, for people, without a full stop.</summary>
public static class TlsProblemTexts
{
    /// <summary>All of them, one after the other.</summary>
    public static Phrase Of(IReadOnlyList<TlsProblem> problems) => (string.Join("; ", problems), string.Join("；", problems.Select(Chinese)));

    private static string Chinese(TlsProblem problem) => problem.Reason switch
    {
        TlsReason.Alert => $"对方以警报 {problem.Alert.ToName()} 应答{(Meaning(problem.Alert) is { } meaning ? "：" + meaning : "")}",
        TlsReason.PeerClosed => "对方在握手完成之前关闭了连接",
        TlsReason.PeerReset => "对方在握手期间重置了连接",
        TlsReason.SpokeHttp => "对方使用的是 HTTP 而不是 TLS",
        TlsReason.SpokeNoTls => problem.Detail is [var words] ? $"对方没有以 TLS 应答（{words}）" : "对方没有以 TLS 应答；它可能要求明文连接，或先发送 AUTH TLS",
        TlsReason.NoCommonVersion => "没有双方都允许的 TLS 版本",
        TlsReason.NoCommonCipher => "没有双方都允许的加密套件",
        TlsReason.OtherApplication => "对方通过 ALPN 提供的是 FTP 以外的协议：它不是 FTP 客户端，或是被引到这里的其他客户端",
        TlsReason.RecordDamaged => "TLS 记录校验失败：内容在途中被更改",
        TlsReason.EndedWithoutNotice => "对方没有发送 close_notify 就结束了连接",
        TlsReason.Renegotiation => "对方要求重新协商，而该功能已关闭",
        TlsReason.DataAfterEnd => "约定结束 TLS 之后仍有 TLS 数据到达",
        TlsReason.NoCertificate => "对方没有出示证书",
        TlsReason.CertificateRefused => "对方的证书未被接受",
        TlsReason.RefusedByProgram => "程序设定的检查拒绝了它",
        TlsReason.OtherName => $"它不是签发给 {problem.Detail[0]} 的，而是签发给 {problem.Detail[1]}",
        TlsReason.NotInTime => $"它仅在 {problem.Detail[0]} 至 {problem.Detail[1]} 期间有效（或其上级证书已过期）",
        TlsReason.Revoked => "它已被吊销",
        TlsReason.SelfSigned => "它是自签名证书",
        TlsReason.UntrustedRoot => "本机不信任其根证书",
        TlsReason.IncompleteChain => "通往受信任根证书的链不完整（服务器应发送中间证书）",
        TlsReason.InvalidChain => $"证书链无效（{problem.Detail[0]}）",
        TlsReason.NotPinned => $"它的 SHA-256 指纹是 {problem.Detail[0]}，与指定的指纹不符",
        TlsReason.Changed => $"它已改变。记录的指纹是 {problem.Detail[0]}，出示的是 {problem.Detail[1]}。如果服务器所有者确认无误，请从 {problem.Detail[3]} 中删除 {problem.Detail[2]} 一行；否则可能有人在窃听",
        _ => problem.Detail is [var other] ? other : "原因不明",
    };

    private static string? Meaning(TlsAlert alert) => alert switch
    {
        TlsAlert.BadRecordMac => "内容在途中被更改",
        TlsAlert.HandshakeFailure => "没有共同的加密套件或 TLS 版本，或者它要求客户端证书",
        TlsAlert.BadCertificate => "它拒绝了我们的证书",
        TlsAlert.UnsupportedCertificate => "它不支持我们这类证书",
        TlsAlert.CertificateRevoked => "我们的证书已被吊销",
        TlsAlert.CertificateExpired => "我们的证书已过期，或某一方的时钟不准",
        TlsAlert.CertificateUnknown => "它不接受我们的证书",
        TlsAlert.UnknownCa => "它不信任我们证书的签发者",
        TlsAlert.AccessDenied => "它认识我们的证书，但不准许进入",
        TlsAlert.DecryptError => "签名或密钥校验未通过",
        TlsAlert.ProtocolVersion => "没有双方都允许的 TLS 版本",
        TlsAlert.InsufficientSecurity => "它要求比我们所提供的更强的加密套件",
        TlsAlert.UnrecognizedName => "它不提供我们所请求的主机名",
        TlsAlert.CertificateRequired => "它要求客户端证书",
        TlsAlert.NoApplicationProtocol => "它不认识我们通过 ALPN 提供的名称“ftp”：它不是 FTP 服务器，或有途中设备代它应答",
        _ => null,
    };
}
