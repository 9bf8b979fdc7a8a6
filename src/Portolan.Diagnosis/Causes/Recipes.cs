namespace Portolan.Diagnosis;

/// <summary>Copyable texts that several causes share, for the servers and clients that people really run.</summary>
internal static class Recipes
{
    private const string IisRestart = "net stop ftpsvc\nnet start ftpsvc";

    /// <summary>Tell the server which address to announce.</summary>
    public static IReadOnlyList<Snippet> ExternalAddress { get; } =
    [
        new("Portolan", "portolan serve --external-address {external}"),
        new("vsftpd", "# /etc/vsftpd.conf\npasv_address={external}"),
        new("ProFTPD", "# proftpd.conf\nMasqueradeAddress {external}"),
        new("Pure-FTPd", "pure-ftpd -P {external}"),
        new("IIS", "appcmd set config -section:system.applicationHost/sites \"/[name='SITE'].ftpServer.firewallSupport.externalIp4Address:{external}\" /commit:apphost\n" + IisRestart),
        new("FileZilla Server", "Server > Configure > FTP and FTPS server > Passive mode > Public IP or hostname: {external}"),
        new("pyftpdlib", "handler.masquerade_address = '{external}'"),
    ];

    /// <summary>Give the server a fixed passive range.</summary>
    public static IReadOnlyList<Snippet> PassiveRange { get; } =
    [
        new("Portolan", "portolan serve --passive-ports {range}"),
        new("vsftpd", "# /etc/vsftpd.conf\npasv_enable=YES\npasv_min_port={low}\npasv_max_port={high}"),
        new("ProFTPD", "# proftpd.conf\nPassivePorts {low} {high}"),
        new("Pure-FTPd", "pure-ftpd -p {low}:{high}"),
        new("IIS", "appcmd set config -section:system.ftpServer/firewallSupport /lowDataChannelPort:{low} /highDataChannelPort:{high} /commit:apphost\n" + IisRestart),
        new("FileZilla Server", "Server > Configure > FTP and FTPS server > Passive mode > Use custom port range: {low} - {high}"),
        new("pyftpdlib", "handler.passive_ports = range({low}, {high} + 1)"),
    ];

    /// <summary>Let the range in, at the server.</summary>
    public static IReadOnlyList<Snippet> OpenRange { get; } =
    [
        new("Portolan", "portolan config firewall --for nftables"),
        new("nftables", "nft add rule inet filter input tcp dport {range} accept"),
        new("ufw", "ufw allow proto tcp from any to any port {low}:{high}"),
        new("firewalld", "firewall-cmd --permanent --add-port={range}/tcp\nfirewall-cmd --reload"),
        new("Windows", "netsh advfirewall firewall add rule name=\"FTP passive ports\" dir=in action=allow protocol=TCP localport={range}"),
    ];

    /// <summary>Forward the range on the NAT router in front of the server.</summary>
    public static IReadOnlyList<Snippet> ForwardRange { get; } =
    [
        new("nftables", "nft add rule ip nat prerouting ip daddr {external} tcp dport {range} dnat to {internal}"),
        new("iptables", "iptables -t nat -A PREROUTING -d {external} -p tcp --dport {low}:{high} -j DNAT --to-destination {internal}"),
        new("home router", "Port forwarding: TCP {range} -> {internal} (same ports)"),
    ];

    /// <summary>Use passive mode, in the clients that people really run.</summary>
    public static IReadOnlyList<Snippet> UsePassive { get; } =
    [
        new("Portolan", "--mode passive"),
        new("curl", "curl --ftp-pasv ftp://HOST/"),
        new("lftp", "set ftp:passive-mode on"),
        new("FileZilla", "Edit > Settings > Connection > FTP > Passive (recommended)"),
        new("WinSCP", "Session > Advanced > Connection > Passive mode"),
    ];

    /// <summary>Use EPSV, which carries no address.</summary>
    public static IReadOnlyList<Snippet> UseEpsv { get; } =
    [
        new("Portolan", "--mode epsv"),
        new("curl", "curl --ftp-pasv ftp://HOST/    # EPSV is its default"),
        new("lftp", "set ftp:prefer-epsv on"),
        new("FileZilla", "Edit > Settings > Connection > FTP > Passive mode > Use the server's external IP address instead"),
    ];

    /// <summary>Use PASV, not EPSV.</summary>
    public static IReadOnlyList<Snippet> UsePasv { get; } =
    [
        new("Portolan", "--mode pasv"),
        new("curl", "curl --disable-epsv ftp://HOST/"),
        new("lftp", "set ftp:prefer-epsv off"),
    ];

    /// <summary>Use active mode.</summary>
    public static IReadOnlyList<Snippet> UseActive { get; } =
    [
        new("Portolan", "--mode active"),
        new("curl", "curl --ftp-port - ftp://HOST/"),
        new("lftp", "set ftp:passive-mode off"),
    ];

    /// <summary>Offer the control connection's session on data connections, at the client.</summary>
    public static IReadOnlyList<Snippet> ResumeSession { get; } =
    [
        new("lftp", "set ftp:ssl-copy-sid yes"),
        new("curl", "curl --tls-max 1.2 --ssl-reqd ftp://HOST/"),
        new("WinSCP", "Session > Advanced > TLS/SSL > Reuse TLS/SSL session ID for data connections"),
    ];

    /// <summary>Do without session resumption, at the server (a last resort).</summary>
    public static IReadOnlyList<Snippet> NoResumeDemanded { get; } =
    [
        new("vsftpd", "require_ssl_reuse=NO"),
        new("ProFTPD", "TLSOptions NoSessionReuseRequired"),
    ];
}
