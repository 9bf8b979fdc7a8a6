using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>What the errors of ACME mean and what to do, for people, without a full stop.</summary>
internal static class AcmeErrorTexts
{
    public static Phrase Of(AcmeError error) => error switch
    {
        AcmeError.AccountDoesNotExist => ("The authority does not know this account", "证书机构没有这个账户"),
        AcmeError.AlreadyRevoked => ("The certificate is already revoked", "证书早已被吊销"),
        AcmeError.BadCsr => ("The authority does not accept the certificate request", "证书机构不接受该证书请求"),
        AcmeError.BadNonce => ("The authority does not accept the nonce", "证书机构不接受所用的 nonce"),
        AcmeError.BadPublicKey => ("The authority does not accept the account's key", "证书机构不接受账户的密钥"),
        AcmeError.BadRevocationReason => ("The authority does not accept this reason to revoke", "证书机构不接受该吊销原因"),
        AcmeError.BadSignatureAlgorithm => ("The authority does not support the signature's algorithm", "证书机构不支持所用的签名算法"),
        AcmeError.Caa => ("The name's CAA records in DNS do not allow this authority to issue certificates", "该名称在 DNS 中的 CAA 记录不允许此证书机构签发证书"),
        AcmeError.Compound => ("Several things are wrong", "有多处问题"),
        AcmeError.Connection => ("The authority could not connect to the server to check the name; the challenge's port must be reachable from outside", "证书机构验证名称时无法连接服务器；验证所用的端口必须能从外部访问"),
        AcmeError.Dns => ("The authority could not look the name up in DNS", "证书机构无法在 DNS 中查到该名称"),
        AcmeError.ExternalAccountRequired => ("The authority wants a binding to an account made elsewhere, which is not supported", "证书机构要求绑定外部账户，这里不支持"),
        AcmeError.IncorrectResponse => ("The authority got another answer to its challenge than it expected; does the name lead to this server?", "证书机构的验证得到了意外的应答；该名称是否指向本服务器？"),
        AcmeError.InvalidContact => ("The contact's mail address is not valid", "联系人的邮件地址无效"),
        AcmeError.Malformed => ("The authority did not understand the request", "证书机构看不懂该请求"),
        AcmeError.OrderNotReady => ("The order is not ready yet", "订单尚未就绪"),
        AcmeError.RateLimited => ("The authority's limit of requests is reached; try again later", "已达到证书机构的请求限额；请稍后再试"),
        AcmeError.RejectedIdentifier => ("The authority does not issue certificates for this name", "证书机构不为该名称签发证书"),
        AcmeError.ServerInternal => ("The authority failed at this itself", "证书机构自身出错"),
        AcmeError.Tls => ("The authority met a TLS fault when it checked the name", "证书机构验证名称时遇到 TLS 错误"),
        AcmeError.Unauthorized => ("The authority finds no right to this name", "证书机构认为无权使用该名称"),
        AcmeError.UnsupportedContact => ("The authority does not take this kind of contact", "证书机构不接受这种联系方式"),
        AcmeError.UnsupportedIdentifier => ("The authority does not issue certificates for this kind of name", "证书机构不为这类名称签发证书"),
        AcmeError.UserActionRequired => ("The authority wants a person to act first, such as to agree to new terms", "证书机构要求先由人工处理，例如同意新的条款"),
        _ => ("The authority refuses", "证书机构拒绝"),
    };
}
