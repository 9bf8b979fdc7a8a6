using System.Net;
using System.Text.Json.Nodes;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Findings;

namespace Portolan.Console.Picture;

/// <summary>The server's findings as the overview shows them: a title, the facts, what to change, and where one click can do it, that click.</summary>
internal static class FindingPage
{
    private const int WidestStep = 64;

    public static FindingView Describe(Finding finding, ServerControl control, Language language) => new(
        finding.Code.ToText(), FindingView.SeverityOf(finding.Severity), TitleOf(finding.Code).In(language), FindingTexts.What(finding.Code, finding.Facts).In(language),
        FindingTexts.Remedy(finding.Code, finding.Facts).In(language), finding.Since, finding.Count, ActionFor(finding, control, language));

    public static Phrase TitleOf(FindingCode code) => code switch
    {
        FindingCode.PrivateAddressAnnounced => ("Clients outside are told a private address", "向外部客户端通告了私有地址"),
        FindingCode.ExternalAddressNotResolved => ("The external address cannot be resolved", "外部地址无法解析"),
        FindingCode.RangeClosedByFirewall => ("The firewall closes the passive range", "防火墙未放行被动端口范围"),
        FindingCode.RangeExhausted => ("The passive range is exhausted", "被动端口范围已用尽"),
        FindingCode.RangeNearlyExhausted => ("The passive range is nearly exhausted", "被动端口范围即将用尽"),
        FindingCode.RangeInEphemeralPorts => ("The system may take ports of the passive range", "系统可能占用被动端口范围中的端口"),
        FindingCode.ActiveSourcePortNotPermitted => ("Active mode may not use its port", "主动模式无权使用其端口"),
        FindingCode.TlsNeverResumed => ("Clients never resume their TLS session", "有客户端从不恢复 TLS 会话"),
        FindingCode.CertificateNotRenewed => ("The certificate could not be renewed", "证书续期失败"),
        _ => ("Clients fall back from EPSV to PASV", "有客户端从 EPSV 退回 PASV"),
    };

    private static ActionView? ActionFor(Finding finding, ServerControl control, Language language) => finding.Code switch
    {
        FindingCode.RangeExhausted or FindingCode.RangeNearlyExhausted when finding.Facts.Range is { } range && Wider(range) is { } wider =>
            Change(($"Widen to {wider}", $"扩大到 {wider}"), "/passive/ports", wider.ToString(), language),
        FindingCode.PrivateAddressAnnounced when control.PortMappings is { ExternalAddress: { } router, HasSecondNat: false } =>
            Change(($"Announce {router}", $"通告 {router}"), "/passive/externalAddress", router.ToString(), language),
        FindingCode.ActiveSourcePortNotPermitted => Change(("Dial from any port", "从任意端口发起连接"), "/active/sourcePort", 0, language),
        FindingCode.ExtendedPassiveFallback => Change(("Switch EPSV off", "关闭 EPSV"), "/passive/extendedAllowed", false, language),
        _ => null,
    };

    private static ActionView Change(Phrase label, string field, JsonNode value, Language language) =>
        new(label.In(language), "PATCH", "/api/v1/settings", new JsonObject { [field] = value });

    /// <summary>Twice as many ports, upwards; null where there is no room.</summary>
    private static PortRange? Wider(PortRange range) =>
        range.Last + Math.Min(range.Count, WidestStep) is var last && last <= IPEndPoint.MaxPort ? new PortRange(range.First, last) : null;
}
