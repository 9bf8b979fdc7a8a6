namespace Portolan.Diagnosis;

/// <summary>Causes that sit in boxes between both ends.</summary>
internal static class MiddleCauses
{
    private static readonly IReadOnlyList<Snippet> HelperOff =
    [
        new("Linux router", "nft list ruleset | grep -i 'ct helper'    # remove the ftp helper\nmodprobe -r nf_nat_ftp nf_conntrack_ftp"),
        new("Cisco ASA", "policy-map global_policy\n class inspection_default\n  no inspect ftp"),
        new("home router", "NAT > ALG / Passthrough > FTP: off"),
    ];

    public static IReadOnlyList<Cause> Causes { get; } =
    [
        new(DataFailure.AlgRewrote,
            ("A router's FTP helper (ALG) rewrites the commands", "路由器的 FTP 助手（ALG）改写了命令"),
            ("A router on the way reads the control connection and changes the address in PORT or 227. While it guesses right, plain FTP works by luck; under TLS it cannot read anything, and active mode will stop.",
             "途中的路由器读取控制连接，并改写 PORT 或 227 中的地址。它猜对时，明文 FTP 侥幸可用；在 TLS 下它什么也读不到，主动模式就会失效。"),
            ("Sure where what was received differs from what was sent. Likely where active mode works although NAT stands between.", "收到的与发出的不同时可以确定；有 NAT 而主动模式仍可用时，很可能如此。"),
            new Advice(Place.Client, ("Use passive mode and TLS, and do without the helper.", "使用被动模式和 TLS，不依赖助手。"), Recipes.UsePassive),
            new Advice(Place.ClientRouter, ("Switch the helper off if it disturbs.", "若造成干扰，请关闭助手。"), HelperOff),
            new Advice(Place.Server, ("Offer a fixed passive range, which needs no helper.", "提供固定的被动端口范围，无需助手。"), Recipes.PassiveRange),
            new Advice(Place.ServerFirewall, ("Open the range statically.", "静态放行该范围。"), Recipes.OpenRange)),
        new(DataFailure.TlsBlindedAlg,
            ("Under TLS a router's FTP helper (ALG) is blind", "在 TLS 下路由器的 FTP 助手（ALG）失效"),
            ("Plain FTP passes because a router or firewall reads PORT and 227 and opens the ports it finds there. TLS hides them, so nothing is opened. Do not switch TLS off: open a fixed range.",
             "明文 FTP 之所以可用，是因为路由器或防火墙读取 PORT 和 227 并放行其中的端口。TLS 把它们隐藏起来，于是没有端口被放行。不要关闭 TLS：请放行固定范围。"),
            ("Sure where the same transfer passes in clear and fails under TLS, several times.", "同样的传输在明文下成功、在 TLS 下失败，且多次如此时，可以确定。"),
            new Advice(Place.ServerFirewall, ("Open and forward the passive range statically.", "静态放行并转发被动端口范围。"), [.. Recipes.OpenRange, .. Recipes.ForwardRange]),
            new Advice(Place.Server, ("Set a fixed passive range and the external address.", "设置固定的被动端口范围和外部地址。"), [.. Recipes.PassiveRange, .. Recipes.ExternalAddress]),
            new Advice(Place.Client, ("Behind NAT: use passive mode.", "位于 NAT 之后：使用被动模式。"), Recipes.UsePassive),
            new Advice(Place.ClientRouter, ("A helper cannot help under TLS; forward a fixed port range if it must be active mode.", "TLS 下助手不起作用；若必须使用主动模式，请转发一段固定端口。"))),
        new(DataFailure.PathMtuBlackHole,
            ("Large packets vanish on the way", "大数据包在途中丢失"),
            ("Small transfers pass and large ones stop: some link carries smaller packets than both ends believe, and the message that says so (ICMP \"too big\") is filtered. VPNs and PPPoE are the usual places.",
             "小文件正常而大文件停住：途中某段链路能承载的数据包比两端以为的小，而用于通知的 ICMP“太大”消息被过滤。常见于 VPN 和 PPPoE。"),
            ("Likely where size decides. Shaping, or a box that inspects content, looks alike.", "结果取决于大小时很可能如此；限速或内容检查设备的现象类似。"),
            new Advice(Place.ClientRouter, ("Clamp the segment size to the path.", "把 MSS 限制到路径 MTU。"), new Snippet("nftables", "nft add rule inet filter forward tcp flags syn tcp option maxseg size set rt mtu")),
            new Advice(Place.ServerFirewall, ("Let ICMP type 3 code 4 and ICMPv6 type 2 through.", "放行 ICMP 类型 3 代码 4 以及 ICMPv6 类型 2。"), new Snippet("nftables", "nft add rule inet filter input icmp type destination-unreachable accept\nnft add rule inet filter input icmpv6 type packet-too-big accept")),
            new Advice(Place.Server, ("Let the kernel probe the size.", "让内核自行探测 MTU。"), new Snippet("Linux", "sysctl -w net.ipv4.tcp_mtu_probing=1")),
            new Advice(Place.Client, ("Lower the MTU of the VPN interface and try again.", "调低 VPN 接口的 MTU 后再试。"), new Snippet("Linux", "ip link set dev VPN mtu 1380"))),
        new(DataFailure.ControlLost,
            ("The control connection was lost while data ran", "传输数据期间控制连接中断"),
            ("The file arrived, and the final reply did not: a NAT or firewall forgot the silent control connection after its idle time.", "文件已传完，但没有收到最终应答：NAT 或防火墙在空闲超时后忘记了静默的控制连接。"),
            ("Likely after long transfers. A server that crashed looks alike.", "长时间传输之后很可能如此；服务器崩溃的现象类似。"),
            new Advice(Place.Client, ("Keep the control connection alive.", "为控制连接启用保活。"), new Snippet("Linux", "sysctl -w net.ipv4.tcp_keepalive_time=60"), new Snippet("curl", "curl --keepalive-time 30 ftp://HOST/")),
            new Advice(Place.ClientRouter, ("Raise the idle time of established TCP connections.", "调大已建立 TCP 连接的空闲超时。"), new Snippet("Linux router", "sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=7200")),
            new Advice(Place.Server, ("Count data as activity and send TCP keepalives (Portolan does).", "把数据传输视为活动，并发送 TCP 保活（Portolan 默认如此）。"), new Snippet("ProFTPD", "SocketOptions keepalive on"), new Snippet("Pure-FTPd", "pure-ftpd -I 60")),
            new Advice(Place.ServerFirewall, ("Raise idle time-outs (AWS load balancers: 60 s by default).", "调大空闲超时（AWS 负载均衡默认 60 秒）。"))),
        new(DataFailure.InspectedTls,
            ("A box on the way breaks TLS on the FTP port", "途中设备破坏了 FTP 端口上的 TLS"),
            ("AUTH TLS is accepted, and the handshake behind it is cut: an inspecting firewall or FTP helper on port 21 does not understand what it sees.", "AUTH TLS 被接受，随后的握手被切断：端口 21 上的检查型防火墙或 FTP 助手不理解这些数据。"),
            ("Sure where the same TLS works on another port of the server.", "同样的 TLS 在服务器的另一个端口上可用时，可以确定。"),
            new Advice(Place.ClientRouter, ("Switch FTP inspection off.", "关闭 FTP 检查。"), HelperOff),
            new Advice(Place.Client, ("Use implicit TLS, if the server offers it.", "若服务器支持，请使用隐式 TLS。"), new Snippet("Portolan", "--tls implicit    # ftps://HOST:990/")),
            new Advice(Place.Server, ("Offer another control port, or implicit TLS.", "提供另一个控制端口，或隐式 TLS。"), new Snippet("Portolan", "portolan serve --implicit-tls 0.0.0.0:990")),
            new Advice(Place.ServerFirewall, ("Switch FTP inspection off there as well.", "同样关闭该处的 FTP 检查。"))),
        new(DataFailure.WindowsFtpFilter,
            ("The Windows firewall's FTP filter cuts the encrypted control connection", "Windows 防火墙的 FTP 过滤器切断了加密的控制连接"),
            ("Windows reads FTP on port 21 to open data ports. Under TLS it finds byte patterns that it takes for commands and resets the connection.", "Windows 读取端口 21 上的 FTP 以放行数据端口。在 TLS 下，它把某些字节误认为命令并重置连接。"),
            ("Likely on Windows with error 10013 or after the same number of commands each time.", "在 Windows 上出现错误 10013，或每次都在相同数量的命令后中断时，很可能如此。"),
            new Advice(Place.Client, ("Switch the filter off (as administrator).", "关闭该过滤器（需管理员权限）。"), new Snippet("Windows", "netsh advfirewall set global StatefulFTP disable")),
            new Advice(Place.Server, ("Offer another control port than 21, or implicit TLS on 990.", "提供 21 以外的控制端口，或 990 端口上的隐式 TLS。"), new Snippet("Portolan", "portolan serve --implicit-tls 0.0.0.0:990"))),
    ];
}
