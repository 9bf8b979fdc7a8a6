using Portolan.Console;

namespace Portolan.Cli.Text;

/// <summary><c>portolan serve</c>: options, the block that says how to connect, and what can go wrong at the start.</summary>
internal sealed partial class Texts
{
    // Headings.
    public string ListeningOptions => Say("Where it listens", "监听");
    public string FilesOptions => Say("Files and users", "文件与用户");
    public string DataOptions => Say("Data connections", "数据连接");
    public string TlsOptions => Say("TLS", "TLS");
    public string LimitOptions => Say("Limits", "限制");
    public string ConsoleOptions => Say("Management console", "管理控制台");
    public string RunningOptions => Say("Running", "运行");

    // Options.
    public string ListenOption => Say("Address and port to listen on: 0.0.0.0:21, [::]:21, *:21 (both families) or a port alone. Otherwise port 21 where that is allowed, else 2121.",
        "监听的地址和端口：0.0.0.0:21、[::]:21、*:21（同时支持 IPv4 和 IPv6）或仅端口号。默认使用 21 端口，无权限时用 2121。");
    public string ImplicitTlsOption => Say("Address and port for clients that begin with TLS (usually port 990).", "供隐式 TLS 客户端使用的地址和端口（通常为 990）。");
    public string RootOption => Say("Directory that users see as /. Otherwise 'files' in the data folder.", "用户看到的根目录。默认为数据目录中的 files。");
    public string UserOption => Say("Somebody who may log in. Without a password it is taken from PORTOLAN_PASSWORD or asked for. Nothing is stored. See the note on users below.",
        "允许登录的用户。未写密码时取自 PORTOLAN_PASSWORD 或在终端询问。不会存盘。见下方用户说明。");
    public string UserFileOption => Say("File with one user a line, written as for --user; # begins a comment. The password may be a hash, $pbkdf2-sha256$….", "用户文件，每行一个用户，写法同 --user；# 开头为注释。密码可用哈希（$pbkdf2-sha256$…）。");
    public string PassivePortsOption => Say("Ports for passive mode, such as 50000-50010. Open exactly these on the firewall. Otherwise random ports above 1024.", "被动模式使用的端口，例如 50000-50010。请在防火墙上开放这些端口。默认使用 1024 以上的随机端口。");
    public string ExternalAddressOption => Say("IPv4 address or DNS name to announce in passive mode, when this server stands behind NAT.", "服务器位于 NAT 之后时，被动模式下对外通告的 IPv4 地址或域名。");
    public string ActivePortOption => Say("Port to dial from in active mode, or off to refuse active mode. Otherwise the control port less one (20).", "主动模式的源端口；off 表示禁用主动模式。默认为控制端口减一（即 20）。");
    public string NetworkOption => Say("What clients of one network are told and allowed, such as private=external:local,tls-session-reuse:off. The first that holds a client wins. See the note on networks below.",
        "某一网络中客户端的规则，例如 private=external:local,tls-session-reuse:off。第一条匹配的生效。见下方网络说明。");
    public string MapPortsOption => Say("Ask the router at home to forward the control port and the passive range to this server: auto tries PCP, NAT-PMP, UPnP; or one of pcp, nat-pmp, upnp. Needs --passive-ports. Otherwise off.",
        "请求家用路由器把控制端口和被动端口范围转发到本服务器：auto 依次尝试 PCP、NAT-PMP、UPnP，也可指定 pcp、nat-pmp 或 upnp。须配合 --passive-ports。默认 off。");
    public string TlsCertOption => Say("Certificate: PEM with its chain, or PFX. Followed when it changes. Otherwise a self-signed one is made.", "证书：含证书链的 PEM 或 PFX 文件，文件更新后自动生效。默认生成自签名证书。");
    public string TlsKeyOption => Say("Private key in PEM, where it is not in the certificate's file.", "PEM 私钥文件（私钥不在证书文件中时）。");
    public string TlsPasswordOption => Say("Password of the key or the PFX. Better in PORTOLAN_TLS_PASSWORD, which other users of this machine do not see.", "私钥或 PFX 的密码。建议放入 PORTOLAN_TLS_PASSWORD，以免被本机其他用户看到。");
    public string TlsEngineOption => Say("TLS implementation: openssl or sslstream. Otherwise the best one here.", "TLS 实现：openssl 或 sslstream。默认使用本机最佳实现。");
    public string TlsSessionReuseOption => Say("Whether data connections must resume the TLS session of their control connection: off, prefer or require. Otherwise prefer.", "数据连接是否须恢复控制连接的 TLS 会话：off（不要求）、prefer（优先）或 require（必须）。默认 prefer。");
    public string RequireTlsOption => Say("Refuse logins and transfers without TLS.", "拒绝未加密的登录和传输。");
    public string NoTlsOption => Say("Offer no TLS at all.", "完全不提供 TLS。");
    public string MaxSessionsOption => Say("How many clients may be connected at once.", "同时连接的客户端数上限。");
    public string MaxPerAddressOption => Say("How many of them from one address.", "单个地址的连接数上限。");
    public string IdleTimeoutOption => Say("Close sessions that are silent for so long, such as 30s or 5m.", "会话空闲多久后关闭，例如 30s 或 5m。");
    public string DrainTimeoutOption => Say("How long running transfers may go on when the server is stopped.", "停止服务器时，进行中的传输最多还可持续多久。");
    public string DataFolderOption => Say("Data folder: accounts, certificate and, unless --root says otherwise, the files. Otherwise PORTOLAN_DATA, /var/lib/portolan for root, or ~/.local/share/portolan.",
        "数据目录：存放账户、证书，以及（未指定 --root 时）文件。默认依次为 PORTOLAN_DATA、root 用户的 /var/lib/portolan、~/.local/share/portolan。");
    public string RunAsOption => Say("Started as root: become this user and keep nothing of root but the right to open ports below 1024, such as 20 and 21 (Linux). Folders must belong to that user.",
        "以 root 启动后切换为该用户，仅保留打开 1024 以下端口（如 20、21）的权限（Linux）。所用目录须归该用户所有。");
    public string GreetingOption => Say("Text of the greeting (220).", "欢迎语（220 应答的文字）。");
    public string ConsoleOption => Say("Address and port of the management console (a web page). Otherwise port 2180 of this machine only, or the next free one.", "管理控制台（网页）的地址和端口。默认为仅本机可访问的 2180 端口，若被占用则用下一个空闲端口。");
    public string ConsoleCertOption => Say("HTTPS for the console: own (a self-signed certificate of its own), ftp (the FTP server's certificate) or none. Otherwise none.", "控制台的 HTTPS：own（自带的自签名证书）、ftp（使用 FTP 服务器的证书）或 none。默认 none。");
    public string ConsoleLabel => Say("Console", "控制台");
    public string ConsoleFirstRun(string link) => Say($"{link}   (makes the first administrator; works once)", $"{link}   （创建第一个管理员，仅可使用一次）");
    public string ConsoleMoved(int port) => Say($"port {port} is taken, so another one", $"端口 {port} 已被占用，改用其他端口");
    public string ConsoleInClear(string address) => Say($"The console at {address} can be reached from other machines in clear. Add --console-cert own or ftp, or let it listen on 127.0.0.1.", $"控制台 {address} 可从其他机器以明文访问。请加 --console-cert own 或 ftp，或改为监听 127.0.0.1。");
    public string ConsoleFailed(string endPoint, string why) => Say($"The console cannot listen on {endPoint}: {why}", $"控制台无法监听 {endPoint}：{why}");
    public string ConsoleFailedAdvice => Say("Choose another address behind --console, or start with --no-console.", "请用 --console 指定其他地址，或以 --no-console 启动。");
    public string ConsoleFailedBecause(ConsoleListenFault fault) => fault switch
    {
        ConsoleListenFault.Taken => Say("the address is taken.", "该地址已被占用。"),
        ConsoleListenFault.NotPermitted => Say("this process may not; ports below 1024 need root or cap_net_bind_service.", "本进程没有权限；1024 以下的端口需要 root 或 cap_net_bind_service。"),
        ConsoleListenFault.NotOfThisMachine => Say("no network of this machine has that address.", "本机没有这个地址。"),
        _ => Say("the system does not do it.", "系统拒绝了监听。"),
    };
    public string StoreUnusable(string detail) => Say($"The store in the data folder cannot be used: {detail}", $"数据目录中的存储无法使用：{detail}");
    internal string Say(Administration.Problem problem) => $"{problem.Field}: {Say(problem.Text)} {Say(problem.Remedy)}";
    public string ConsoleCertNeedsTls => Say("--console-cert ftp needs TLS, which --no-tls switches off. Choose own.", "--console-cert ftp 需要 TLS，但 --no-tls 已将其关闭。请选择 own。");
    public string NoConsoleOption => Say("Do not start the management console.", "不启动管理控制台。");
    public string LogOption => Say("Log as text (one line for each event) or as json (one object a line).", "日志格式：text（每事件一行）或 json（每行一个对象）。");
    public string LogLevelOption => Say("Least level to log: trace (every command and reply), debug (also every data connection), info, warning or error.", "最低日志级别：trace（每条命令与应答）、debug（含每个数据连接）、info、warning 或 error。");

    // What --run-as cannot do.
    public string RunAsNeedsLinux => Say("--run-as works on Linux only.", "--run-as 仅适用于 Linux。");
    public string NoSuchUser(string name) => Say($"This machine has no ordinary user '{name}' for --run-as.", $"本机没有可供 --run-as 使用的普通用户“{name}”。");
    public string RunAsNeedsRoot(string name) => Say($"Only root can become '{name}': start as root, or leave --run-as away.", $"只有 root 能切换为“{name}”：请以 root 启动，或去掉 --run-as。");
    public string RunAsFailed(string name, string reason) => Say($"Becoming '{name}' failed: {reason}", $"切换为“{name}”失败：{reason}");

    // Notes.
    public string UsersNote(string words, string tlsWords) => Say(
        $"Users: NAME, NAME:PASSWORD or NAME:PASSWORD:RIGHTS. The password may hold colons: only what stands behind the last one and reads as rights is taken for rights; write :all behind a password that ends so. "
        + $"NAME::RIGHTS asks for the password. Rights are words with commas between: {words}. Without them: all; the user 'anonymous' needs no password and may only read. "
        + $"Words for TLS may stand among them and go before the settings of network and server: {tlsWords}.",
        $"用户：写作 名称、名称:密码 或 名称:密码:权限。密码可以包含冒号：只有最后一个冒号之后的内容能识别为权限时才当作权限；若密码恰好如此结尾，请在其后加 :all。"
        + $"名称::权限 会询问密码。权限为逗号分隔的单词：{words}。未写权限即为 all；用户 anonymous 不需要密码，且只读。"
        + $"其中还可写 TLS 要求，优先于网络和服务器的设置：{tlsWords}。");
    public string NetworksNote => Say(
        "Networks: the first that holds a client wins, and what it leaves open follows the other flags. A network is written 10.0.0.0/8 or 2001:db8::/32, as one address, or as a word: "
        + "private (all private networks), any (all). Keys: external:ADDRESS, external:NAME or external:local (what PASV announces; local is the address the client reached), epsv:on|off, active:on|off, "
        + "tls:required|optional, tls-session-reuse:off|prefer|require.",
        "网络：包含客户端的第一条规则生效，其未写明的项遵循其他选项。网络可写作 10.0.0.0/8、2001:db8::/32、单个地址，或用单词 private（所有私有网络）、any（全部）。"
        + "可用的键：external:地址、external:域名 或 external:local（PASV 通告的地址，local 即客户端所连接的地址），epsv:on|off，active:on|off，"
        + "tls:required|optional，tls-session-reuse:off|prefer|require。");
    public string FirstStartNote => Say(
        "Without --user and --user-file the first start makes a user with a password that is shown once and kept only as a hash in the data folder (portolan.db), where the console keeps settings, users and history too. With them nothing is stored, and without --data the self-signed certificate is forgotten at the end too.",
        "未给出 --user 和 --user-file 时，首次启动会创建一个用户，密码只显示一次，仅以哈希形式保存在数据目录（portolan.db）中；控制台的设置、用户和历史也保存在那里。给出它们则不存盘；若也未给出 --data，自签名证书在退出后同样不保留。");
    public string StopNote => Say(
        "Ctrl-C or SIGTERM ends the server: it takes no new clients and lets running transfers finish within the drain time. A second one ends it at once.",
        "按 Ctrl-C 或发送 SIGTERM 停止服务器：不再接受新客户端，进行中的传输可在限定时间内完成。再次发出则立即结束。");

    // Examples.
    public string ServeExample => Say("A server to try out, with everything made for you.", "一键启动试用服务器，所需内容自动准备。");
    public string ServeRangeExample => Say("A server behind a router, with a passive range to open on it.", "位于路由器之后的服务器，并指定需要开放的被动端口范围。");
    public string ServeNetworkExample => Say("A server behind NAT that tells its own network the local address and demands TLS of everybody else.", "位于 NAT 之后的服务器：对内网通告本地地址，对其他客户端要求 TLS。");
    public string ServeAnonymousExample => Say("Files for everybody, to read only.", "供所有人只读访问的文件。");

    // The block that says how to connect.
    public string Ready(string version) => Say($"Portolan {version} is ready. Ctrl-C stops it.", $"Portolan {version} 已就绪。按 Ctrl-C 停止。");
    public string ConnectLabel => Say("Connect to", "连接地址");
    public string UserLabel => Say("User", "用户");
    public string PasswordLabel => Say("Password", "密码");
    public string FilesLabel => Say("Files", "文件目录");
    public string TlsLabel => Say("TLS", "TLS");
    public string FingerprintLabel => Say("SHA-256", "SHA-256");
    public string PassiveLabel => Say("Passive mode", "被动模式");
    public string NetworkLabel => Say("Network", "网络");
    public string ActiveLabel => Say("Active mode", "主动模式");
    public string TryLabel => Say("Try it", "试一试");
    public string ShownOnce => Say("shown only this once", "仅显示这一次");
    public string PasswordKept => Say("as shown at the first start; another one can be set in the console", "首次启动时已显示；可在控制台中重新设置");
    public string ImplicitTls(string address) => Say($"{address} (implicit TLS)", $"{address}（隐式 TLS）");
    public string TlsOff => Say("off: passwords and files travel in clear", "关闭：密码和文件以明文传输");
    public string TlsOptional(string subject) => Say($"explicit (AUTH TLS), certificate for {subject}", $"显式（AUTH TLS），证书：{subject}");
    public string TlsRequired(string subject) => Say($"required (AUTH TLS), certificate for {subject}", $"必须使用（AUTH TLS），证书：{subject}");
    public string TlsBy(string engine) => Say($"by {engine}", $"由 {engine} 实现");
    public string SelfSigned => Say("self-signed: clients must be told to trust this fingerprint", "自签名：客户端须确认信任此指纹");
    public string RouterLabel => Say("Router", "路由器");
    public string RouterForwards(string router, string protocol, string ports) => Say($"{router} forwards TCP {ports} to this server (by {protocol})", $"{router} 已将 TCP {ports} 转发到本服务器（{protocol}）");
    public string RouterForwardsNothing(string? router) => router is null ? Say("no port is forwarded", "未转发任何端口") : Say($"{router} forwards no port", $"{router} 未转发任何端口");
    public string RouterFails(string ports, string reason) => Say($"! not {ports}: {reason}", $"! 未转发 {ports}：{reason}");
    public string RouterAddress(string address) => Say($"its external address, announced to clients outside, is {address}", $"其外部地址为 {address}，将通告给外部客户端");
    public string RouterAddressUnused(string address) => Say($"its external address is {address}", $"其外部地址为 {address}");
    public string PassiveRandom => Say("random ports above 1024; behind a firewall choose a range: --passive-ports 50000-50010", "使用 1024 以上的随机端口；若有防火墙，请指定范围：--passive-ports 50000-50010");
    public string PassiveRange(string range) => Say($"open TCP {range} on the firewall, besides the port above", $"除上述端口外，请在防火墙上开放 TCP {range}");
    public string PassiveAnnounces(string address) => Say($"announces {address}", $"对外通告 {address}");
    public string ActiveOff => Say("off", "已禁用");
    public string ActiveFrom(int port) => Say($"dials from port {port}", $"从端口 {port} 发起连接");
    public string ActiveFromAny => Say("dials from any port", "从任意端口发起连接");
    public string ActiveNotPermitted(int port, string remedy) => Say($"may not use port {port}, dials from any port, which some firewalls refuse. {remedy}", $"无权使用端口 {port}，改从任意端口发起连接，部分防火墙会拒绝。{remedy}");
    public string PrivilegeRemedy => Say("Run as root, or give the program cap_net_bind_service.", "请以 root 运行，或授予程序 cap_net_bind_service 权限。");
    public string ActiveBusy(int port) => Say($"port {port} is taken by another program, dials from any port", $"端口 {port} 被其他程序占用，改从任意端口发起连接");
    public string Using2121(string why) => Say($"Listening on port 2121 instead of 21: {why}", $"改用 2121 端口监听，而非 21：{why}");
    public string Port21NotPermitted => Say("ports below 1024 need a privilege this process does not have", "1024 以下的端口需要本进程没有的权限");
    public string Port21Taken => Say("another program uses port 21", "21 端口已被其他程序占用");
    public string Stopping => Say("Stopping; running transfers may finish. Once more ends them at once.", "正在停止；进行中的传输可以完成。再次发出则立即结束。");
    public string AskNewPassword(string user) => Say($"Password for the user {user}: ", $"用户 {user} 的密码：");

    // What can go wrong.
    public string PortTaken(string endPoint, int next) => Say($"Another program listens on {endPoint} already. Stop it, or choose another port, such as --listen *:{next}.", $"已有其他程序监听 {endPoint}。请停止该程序，或换一个端口，例如 --listen *:{next}。");
    public string PortNotPermitted(string endPoint) => Say($"This process may not listen on {endPoint}: ports below 1024 need root or cap_net_bind_service. Choose a port above, such as --listen *:2121.", $"本进程无权监听 {endPoint}：1024 以下的端口需要 root 或 cap_net_bind_service。请改用更高的端口，例如 --listen *:2121。");
    public string ListenFailed(string endPoint, string detail) => Say($"The server cannot listen on {endPoint} ({detail}). Check the address behind --listen: it must be one of this machine.", $"服务器无法监听 {endPoint}（{detail}）。请检查 --listen 的地址，必须是本机地址。");
    public string RootMissing(string path) => Say($"The root folder {path} does not exist. Make it first, or name another behind --root.", $"根目录 {path} 不存在。请先创建，或用 --root 指定其他目录。");
    public string DataFolderFailed(string path, string detail) => Say($"The data folder {path} cannot be used: {detail} Name another behind --data.", $"数据目录 {path} 无法使用：{detail} 请用 --data 指定其他目录。");
    public string NotAPassiveRange(string problem) => Say($"--passive-ports: {problem}.", $"--passive-ports：{problem}。");
    public string NotAnActivePort(string text) => Say($"--active-port: '{text}' is neither a port (0 to 65535, where 0 lets the system choose) nor 'off'.", $"--active-port：“{text}”既不是端口（0 到 65535，0 表示由系统选择），也不是 off。");
    public string NetworkSaysNothing(string text) => Say($"--network: '{text}' says nothing about a network. Write NETWORK=KEY:VALUE, such as 10.0.0.0/8=external:local,tls-session-reuse:off.", $"--network：“{text}”没有写明规则。请写作 网络=键:值，例如 10.0.0.0/8=external:local,tls-session-reuse:off。");
    public string NotANetwork(string text) => Say($"--network: '{text}' is not a network. Write 10.0.0.0/8, 2001:db8::/32, one address, private or any.", $"--network：“{text}”不是网络。请写 10.0.0.0/8、2001:db8::/32、单个地址、private 或 any。");
    public string NetworkKey(string option, string key, string keys) => Say($"{option}: there is no setting '{key}' of a network. Possible: {keys}, each with a colon and its value.", $"{option}：网络没有“{key}”这一项。可用的有：{keys}，其后写冒号和值。");
    public string NetworkValue(string option, string key, string value, string allowed) => Say($"{option}: '{key}:{value}' is not understood. Possible values of {key}: {allowed}.", $"{option}：“{key}:{value}”无法理解。{key} 可用的值：{allowed}。");
    public string KeyWithoutCertificate => Say("--tls-key needs --tls-cert.", "--tls-key 须与 --tls-cert 一起使用。");
    public string NoSuchEngine(string name) => Say($"There is no TLS engine '{name}' on this machine.", $"本机没有 TLS 实现“{name}”。");
    public string UserIncomplete(string text) => Say($"--user: '{text}' has no name. Write NAME, NAME:PASSWORD or NAME:PASSWORD:RIGHTS.", $"--user：“{text}”缺少名称。请写作 名称、名称:密码 或 名称:密码:权限。");
    public string UserTwice(string name) => Say($"The user '{name}' is given twice; keep one.", $"用户“{name}”重复出现，请只保留一个。");
    public string UserFileLine(string file, int line, string problem) => Say($"{file}, line {line}: {problem}", $"{file} 第 {line} 行：{problem}");
    public string UserFileOpen(string file) => Say($"{file} can be read by others. Run: chmod 600 {file}", $"{file} 可被其他用户读取。请运行：chmod 600 {file}");
    public string NoUserFile(string file, string detail) => Say($"--user-file: {file} cannot be read: {detail}", $"--user-file：无法读取 {file}：{detail}");
    public string NoServerPassword(string user) => Say($"No password for the user '{user}'. Write --user {user}:PASSWORD, set PORTOLAN_PASSWORD, or run this on a terminal to be asked.", $"缺少用户“{user}”的密码。请写 --user {user}:密码，设置 PORTOLAN_PASSWORD，或在终端运行以便输入。");
    public string SettingsWrong(string problems) => Say($"These settings cannot be used: {problems}", $"设置无法使用：{problems}");
    public string CertificateWrong(string problem) => Say($"The certificate cannot be used: {problem}", $"证书无法使用：{problem}");
}
