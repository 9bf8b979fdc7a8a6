using Portolan.Diagnosis;
using Portolan.Net.PortMapping;

namespace Portolan.Server;

/// <summary>What port mapping says to people.</summary>
public static class PortMappingTexts
{
    public static string Name(PortMappingProtocol protocol) => protocol switch
    {
        PortMappingProtocol.Pcp => "PCP",
        PortMappingProtocol.NatPmp => "NAT-PMP",
        _ => "UPnP",
    };

    /// <summary>The fewest ranges: <c>21, 50000-50010</c>.</summary>
    public static string Ranges(IEnumerable<PortRange> ranges) => string.Join(", ", ranges);

    internal static string Ranges(IEnumerable<int> ports) => Ranges(PortRange.Collapse(ports));

    /// <summary>What each protocol came to: <c>PCP: no answer; …</c>.</summary>
    public static Phrase Summary(IReadOnlyList<PortMappingAttempt> attempts) => (
        string.Join("; ", attempts.Select(attempt => $"{Name(attempt.Protocol)}: {Reason(attempt.Failure).En}")),
        string.Join("；", attempts.Select(attempt => $"{Name(attempt.Protocol)}：{Reason(attempt.Failure).Zh}")));

    /// <summary>Why a port is not forwarded, and where it helps, what to change.</summary>
    public static Phrase Reason(PortMappingFailure failure) => failure switch
    {
        PortMappingFailure.NoRouter => ("this machine has no IPv4 default route, so no router to ask", "本机没有 IPv4 默认路由，找不到可询问的路由器"),
        PortMappingFailure.NoAnswer => ("no answer", "无应答"),
        PortMappingFailure.NotOffered => ("not offered by the router", "路由器不支持"),
        PortMappingFailure.Refused => ("the router's rules do not allow it; allow it there, or forward the port by hand", "路由器的规则不允许；请在路由器上放行，或手动转发该端口"),
        PortMappingFailure.Full => ("the router has no room for more mappings; choose a smaller passive range", "路由器的映射数已满；请缩小被动端口范围"),
        PortMappingFailure.Taken => ("another machine holds this port of the router; choose another port or range", "路由器的该端口已被其他设备占用；请改用其他端口或范围"),
        PortMappingFailure.OtherPort => ("the router offered another port number, which was given back: another machine holds this one, or the router's rules do not allow it", "路由器分配了另一个端口号（已退回）：该端口被其他设备占用，或路由器的规则不允许"),
        PortMappingFailure.OtherNetwork => ("another NAT stands between this machine and the router", "本机与路由器之间还有一层 NAT"),
        PortMappingFailure.Offline => ("the router has no public address itself: it is offline, or a second NAT stands above it; then forward the ports there, or set the upper device to bridge mode", "路由器本身没有公网地址：它未联网，或其上方还有一层 NAT；若是后者，请在上层设备上转发端口，或将其设为桥接模式"),
        PortMappingFailure.Unreadable => ("the router's answer could not be read", "无法解析路由器的应答"),
        PortMappingFailure.RouterError => ("the router reported an error", "路由器报告错误"),
        _ => ("forwarded", "已转发"),
    };

    /// <summary>The reason with the router's word in brackets, where there is one.</summary>
    public static Phrase Reason(PortMappingFailure failure, string? detail)
    {
        var (english, chinese) = Reason(failure);
        return detail is null ? (english, chinese) : ($"{english} ({detail})", $"{chinese}（{detail}）");
    }

    /// <summary>What a private external address means, and what to do.</summary>
    public static Phrase SecondNat(System.Net.IPAddress address) =>
        ($"the router's own external address {address} is not public: a second NAT stands above your router. Forward the same ports there too, set the upper device to bridge mode, or ask your provider for a public IPv4 address; clients may also use IPv6",
        $"路由器自身的外部地址 {address} 不是公网地址：路由器上方还有一层 NAT。请在上层设备上也转发同样的端口，或将其设为桥接模式，或向运营商申请公网 IPv4 地址；客户端也可改用 IPv6");
}
