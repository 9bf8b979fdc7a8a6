using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>Why a request over HTTP got no answer, without the library's words: they are English and name the address, and with it a token in it.</summary>
internal static class UnansweredRequest
{
    public static Phrase WhyOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => ("the name cannot be resolved", "域名无法解析"),
        HttpRequestError.ConnectionError => ("no connection", "无法建立连接"),
        HttpRequestError.SecureConnectionError => ("TLS failed: is the certificate trusted?", "TLS 失败：证书是否受信任？"),
        HttpRequestError.ResponseEnded => ("the answer was cut off", "应答被中断"),
        var other => ($"not delivered ({other})", $"未能送达（{other}）"),
    };
}
