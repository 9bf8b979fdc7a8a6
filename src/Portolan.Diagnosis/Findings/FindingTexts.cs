namespace Portolan.Diagnosis;

/// <summary>Every finding in words: what was noticed, and what to do.</summary>
public static class FindingTexts
{
    private const string FirewallCommand = "portolan config firewall --for nftables";

    /// <summary>One sentence with the finding's values.</summary>
    public static Phrase What(FindingCode code, FindingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return code switch
        {
            FindingCode.PrivateAddressAnnounced => (
                $"PASV tells clients outside, such as {facts.Client}, the private address {facts.Announced}, which they cannot reach: passive transfers fail.",
                $"PASV 向外部客户端（例如 {facts.Client}）通告了私有地址 {facts.Announced}，对方无法访问：被动模式传输会失败。"),
            FindingCode.ExternalAddressNotResolved => (
                $"The external address {facts.Name} cannot be resolved; clients outside are told the last address known, or the local one.",
                $"外部地址 {facts.Name} 无法解析；外部客户端得到的是上一次的地址，或本地地址。"),
            FindingCode.RangeClosedByFirewall => (
                $"This machine's firewall ({facts.Name}) drops connections to passive ports {facts.Ports}: passive transfers fail.",
                $"本机防火墙（{facts.Name}）丢弃到被动端口 {facts.Ports} 的连接：被动模式传输会失败。"),
            FindingCode.RangeExhausted => (
                $"Every port of the passive range {facts.Range} waited for one client address; clients were refused with 425.",
                $"被动端口范围 {facts.Range} 的所有端口都在等待同一客户端地址；有客户端因此收到 425。"),
            FindingCode.RangeNearlyExhausted => (
                $"Clients had to wait for a port of the passive range {facts.Range}: it is nearly exhausted for one client address.",
                $"有客户端需要等待被动端口范围 {facts.Range} 中的空闲端口：对某一客户端地址而言即将用尽。"),
            FindingCode.RangeInEphemeralPorts => (
                $"The passive range {facts.Range} lies among the ports that this system takes for outgoing connections ({facts.Ports}): now and then one of them is taken.",
                $"被动端口范围 {facts.Range} 位于本机的出站端口（{facts.Ports}）之内：个别端口有时会被占用。"),
            FindingCode.ActiveSourcePortNotPermitted => (
                $"Active mode may not use source port {facts.SourcePort} and dials from any port, which some firewalls refuse.",
                $"主动模式无权使用源端口 {facts.SourcePort}，改从任意端口发起连接，部分防火墙会拒绝。"),
            FindingCode.TlsNeverResumed => (
                $"Clients such as {Client(facts)} never resume their TLS session on data connections: slower, and no proof that the data connection is theirs.",
                $"有客户端（例如 {Client(facts)}）从不在数据连接上恢复 TLS 会话：速度较慢，也无法证明数据连接属于同一客户端。"),
            FindingCode.CertificateNotRenewed => (
                $"The certificate could not be renewed: {facts.Problem?.En} {(facts.Until is { } until ? $"The old one is valid to {until:yyyy-MM-dd HH:mm} UTC." : "The old one stays in use.")}",
                $"证书续期失败：{facts.Problem?.Zh} {(facts.Until is { } end ? $"原证书有效期至 {end:yyyy-MM-dd HH:mm} UTC。" : "继续使用原证书。")}"),
            FindingCode.CertificateExpires => (
                $"The certificate of {facts.Name} is valid to {facts.Until:yyyy-MM-dd HH:mm} UTC; then clients refuse it.",
                $"{facts.Name} 的证书有效期至 {facts.Until:yyyy-MM-dd HH:mm} UTC，此后客户端会拒绝它。"),
            FindingCode.CertificateExpired => (
                $"The certificate of {facts.Name} was valid to {facts.Until:yyyy-MM-dd HH:mm} UTC: clients refuse it or warn.",
                $"{facts.Name} 的证书已于 {facts.Until:yyyy-MM-dd HH:mm} UTC 过期：客户端会拒绝或发出警告。"),
            FindingCode.PassiveNeverReached => (
                $"Clients such as {facts.Client} ask for a passive port ({Ports(facts).En}) and never arrive at it: something between them and this server lets no connection through.",
                $"有客户端（例如 {facts.Client}）获得被动端口（{Ports(facts).Zh}）后始终未能连入：途中有设备未放行连接。"),
            _ => (
                $"Clients such as {facts.Client} ask with EPSV, do not get through, and ask again with PASV: a firewall or balancer on the way knows PASV only.",
                $"有客户端（例如 {facts.Client}）先用 EPSV 未能连通，再改用 PASV：途中的防火墙或负载均衡只认识 PASV。"),
        };
    }

    /// <summary>What to change, with text to copy.</summary>
    public static Phrase Remedy(FindingCode code, FindingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return code switch
        {
            FindingCode.PrivateAddressAnnounced => (
                $"Announce the address that clients reach: --external-address ADDRESS. Where they do reach {facts.Announced}, say so: --network {facts.Client}=external:local",
                $"请通告客户端可达的地址：--external-address 地址。若对方确实能访问 {facts.Announced}，请写明：--network {facts.Client}=external:local"),
            FindingCode.ExternalAddressNotResolved => (
                $"Check the spelling of {facts.Name} and this machine's DNS, or write the address itself behind --external-address.",
                $"请检查 {facts.Name} 的拼写和本机 DNS，或在 --external-address 后直接填写地址。"),
            FindingCode.RangeClosedByFirewall => (
                $"Open TCP {facts.Range} inbound; this prints the rules: {FirewallCommand}",
                $"请放行入站 TCP {facts.Range}；以下命令输出规则：{FirewallCommand}"),
            FindingCode.RangeExhausted or FindingCode.RangeNearlyExhausted => (
                "Widen --passive-ports, and the firewall with it. How far: portolan config plan --sessions N --sessions-per-address N",
                "请扩大 --passive-ports，并同时放行防火墙。所需大小：portolan config plan --sessions N --sessions-per-address N"),
            FindingCode.RangeInEphemeralPorts => (
                $"Reserve the range: {facts.Command}",
                $"请保留该范围：{facts.Command}"),
            FindingCode.ActiveSourcePortNotPermitted => (
                "Run as root, give the program cap_net_bind_service, or switch active mode off: --active-port off",
                "请以 root 运行，或授予程序 cap_net_bind_service 权限，或关闭主动模式：--active-port off"),
            FindingCode.TlsNeverResumed => (
                "Switch TLS session reuse on in these clients. Where all of them do it, --tls-session-reuse require closes the gap.",
                "请在这些客户端中开启 TLS 会话重用。若所有客户端都支持，可用 --tls-session-reuse require。"),
            FindingCode.CertificateExpires or FindingCode.CertificateExpired => (
                "Put a new one in its place: console, Certificates and TLS, or --tls-cert FILE. One that ACME gives (same page) is renewed by itself.",
                "请更换证书：管理控制台“证书与 TLS”，或 --tls-cert 文件。由 ACME 颁发的证书（同一页面）会自动续期。"),
            FindingCode.PassiveNeverReached => (
                $"Open TCP {Ports(facts).En} inbound on every firewall, router and cloud rule before this server, then test from outside. Where others get through, that client's own network lets nothing out.",
                $"请在本服务器之前的每个防火墙、路由器和云规则上放行入站 TCP {Ports(facts).Zh}，然后从外部测试。若其他客户端可以连入，则是该客户端自己的网络不允许出站。"),
            FindingCode.CertificateNotRenewed => (
                "Check that the certificate's names lead to this machine and that the authority reaches the port of the challenge; it is tried again by itself.",
                "请检查证书中的域名是否指向本机，以及证书机构能否访问验证所用的端口；系统会自动重试。"),
            _ => (
                $"Open the passive range on that firewall, not by its FTP helper. Until then: --network {facts.Client}=epsv:off",
                $"请在该防火墙上直接放行被动端口范围，不要依赖其 FTP 助手。在此之前：--network {facts.Client}=epsv:off"),
        };
    }

    private static Phrase Ports(FindingFacts facts) => facts.Range is { } range ? (range.ToString(), range.ToString()) : ("1024-65535, for no range is set", "1024-65535，因为未设端口范围");

    private static string Client(FindingFacts facts) => facts.Name is { } software ? $"{facts.Client} ({software})" : $"{facts.Client}";
}
