using System.Net;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server.Findings;

namespace Portolan.Console.Picture;

/// <summary>
/// The server's findings as the overview shows them: a title, the facts, what to change, the place where that is, and where a setting of the
/// console is the remedy and cuts nobody off, the click that changes it.
/// </summary>
internal static class FindingPage
{
    private const int WidestStep = 64;
    private const string Settings = "/server/limits-and-settings/settings/", Everybody = "0.0.0.0/0";

    public static FindingView Describe(Finding finding, RemedyMeans means, Language language) => new(
        finding.Code.ToText(), FindingView.SeverityOf(finding.Severity), TitleOf(finding.Code).In(language), FindingTexts.What(finding.Code, finding.Facts).In(language),
        FindingTexts.Remedy(finding.Code, finding.Facts).In(language), finding.Since, finding.Count, ActionFor(finding, means, language), PlaceOf(finding.Code, language));

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
        FindingCode.CertificateExpires => ("The certificate ends soon", "证书即将过期"),
        FindingCode.CertificateExpired => ("The certificate has expired", "证书已过期"),
        FindingCode.PassiveNeverReached => ("Clients never reach their passive port", "客户端始终未能连入被动端口"),
        _ => ("Clients fall back from EPSV to PASV", "有客户端从 EPSV 退回 PASV"),
    };

    /// <summary>The page that holds the remedy, and the field in it.</summary>
    private static PlaceView PlaceOf(FindingCode code, Language language)
    {
        var (label, path) = code switch
        {
            FindingCode.PrivateAddressAnnounced or FindingCode.ExternalAddressNotResolved => (new Phrase("Set the external address", "设置外部地址"), Field("passive", "/passive/externalAddress")),
            FindingCode.RangeClosedByFirewall => (new Phrase("Copy the firewall rules", "复制防火墙规则"), "/data-connections#firewall"),
            FindingCode.RangeExhausted or FindingCode.RangeNearlyExhausted => (new Phrase("Plan the range", "规划端口范围"), Field("passive-port-range", "/passive/ports")),
            FindingCode.RangeInEphemeralPorts => (new Phrase("Choose another range", "选择其他范围"), Field("passive-port-range", "/passive/ports")),
            FindingCode.ActiveSourcePortNotPermitted => (new Phrase("Set the source port", "设置源端口"), Field("active", "/active/sourcePort")),
            FindingCode.TlsNeverResumed => (new Phrase("See which clients", "查看是哪些客户端"), "/server/certificates#usage"),
            FindingCode.CertificateExpires or FindingCode.CertificateExpired => (new Phrase("Replace the certificate", "更换证书"), "/server/certificates#replace"),
            FindingCode.PassiveNeverReached => (new Phrase("Test from outside", "从外部测试"), "/data-connections#test"),
            FindingCode.CertificateNotRenewed => (new Phrase("Look at the automatic certificate", "查看自动证书"), "/server/certificates#acme"),
            _ => (new Phrase("Rules by network", "按网络设置规则"), Settings + "networks"),
        };
        return new PlaceView(label.In(language), path);
    }

    private static ActionView? ActionFor(Finding finding, RemedyMeans means, Language language) => finding.Code switch
    {
        FindingCode.RangeExhausted or FindingCode.RangeNearlyExhausted when finding.Facts.Range is { } range && Wider(range) is { } wider =>
            Change(means, ($"Widen to {wider}", $"扩大到 {wider}"), "/passive/ports", wider.ToString(), language),
        FindingCode.PrivateAddressAnnounced when means.Router is { } router =>
            Change(means, ($"Announce {router}", $"通告 {router}"), "/passive/externalAddress", router.ToString(), language),
        FindingCode.ExternalAddressNotResolved when means.Router is { } router => // what the router says follows it when it changes
            Change(means, ($"Announce what the router says ({router})", $"通告路由器给出的地址（{router}）"), "/passive/externalAddress", value: null, language),
        FindingCode.ActiveSourcePortNotPermitted => Change(means, ("Dial from any port", "从任意端口发起连接"), "/active/sourcePort", 0, language),
        FindingCode.ExtendedPassiveFallback when WithoutEpsv(means.Settings) is { } networks =>
            Change(means, ("Switch EPSV off for IPv4", "对 IPv4 关闭 EPSV"), "/networks", networks, language),
        FindingCode.CertificateNotRenewed when means.MayOrder =>
            new ActionView(new Phrase("Order it again now", "立即重新申请").In(language), "POST", "/api/v1/certificate/acme/order", [], []),
        _ => null,
    };

    private static string Field(string section, string pointer) => $"{Settings}{section}?field={pointer}";

    /// <summary>Null where the command line holds the value fast.</summary>
    private static ActionView? Change(RemedyMeans means, Phrase label, string field, JsonNode? value, Language language) => means.Pinned.ContainsKey(field) ? null : new ActionView(
        label.In(language), "PATCH", "/api/v1/settings", new JsonObject { [field] = value }, [new Change(field, JsonPointers.Find(means.Settings, field)?.DeepClone(), value?.DeepClone())]);

    /// <summary>Twice as many ports, upwards; null where there is no room.</summary>
    private static PortRange? Wider(PortRange range) =>
        range.Last + Math.Min(range.Count, WidestStep) is var last && last <= IPEndPoint.MaxPort ? new PortRange(range.First, last) : null;

    /// <summary>The networks with a last one that holds for all of IPv4: over IPv6 nothing but EPSV works. Null where such a rule is there already.</summary>
    private static JsonArray? WithoutEpsv(JsonObject settings)
    {
        var networks = (JsonArray?)settings["networks"]?.DeepClone() ?? [];
        if (networks.Any(network => (string?)network?["clients"] == Everybody)) return null;
        networks.Add((JsonNode)new JsonObject { ["clients"] = Everybody, ["extendedPassiveAllowed"] = false });
        return networks;
    }
}

/// <summary>What the console has to remedy a finding with.</summary>
/// <param name="Settings">In force.</param>
/// <param name="Pinned">Fields that the command line holds fast.</param>
/// <param name="Router">What a router in front calls itself on the internet; null where there is none, or another NAT behind it.</param>
/// <param name="MayOrder">Whether a certificate can be ordered.</param>
internal sealed record RemedyMeans(JsonObject Settings, IReadOnlyDictionary<string, string> Pinned, IPAddress? Router, bool MayOrder)
{
    public static RemedyMeans Of(ConsoleContext console)
    {
        var (settings, mapping) = (console.Settings.Effective, console.Control.PortMappings);
        return new RemedyMeans(SettingsDocument.ToJson(settings), console.Settings.Pinned, mapping.HasSecondNat ? null : mapping.ExternalAddress, console.Watch.Acme is not null && settings.Acme.Names.Count > 0);
    }
}
