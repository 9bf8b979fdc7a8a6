namespace Portolan.Cli.Text;

/// <summary>The explainer. The six steps themselves are in Portolan.Diagnosis, because the doctor and the console tell them too.</summary>
internal sealed partial class Texts
{
    public string ExplainCommand => Say("Show the six steps of active or passive mode in a real transfer, with the real ports.", "用一次真实的传输演示主动或被动模式的六个步骤，并显示真实的端口。");
    public string ExplainMode => Say("active (the server dials the client) or passive (the client dials again).", "active（主动：服务器连接客户端）或 passive（被动：客户端再次连接服务器）。");
    public string NotAMode(string text) => Say($"'{text}' is no mode. Write active or passive.", $"“{text}”不是模式。请写 active 或 passive。");
    public string ExplainNatOption => Say("Go through a NAT router, built of network namespaces and gone afterwards. Needs root on Linux, and the programs ip and nft.", "穿过一台 NAT 路由器：它由网络命名空间临时搭建，结束后即消失。需要 Linux 上的 root 权限以及 ip 和 nft 程序。");
    public string ExplainTlsOption => Say("Encrypt by explicit TLS: see what a router can still read.", "使用显式 TLS 加密：看看路由器还能读到什么。");
    public string ExplainJsonOption => Say("Print the steps as JSON.", "以 JSON 输出各步骤。");
    public string ExplainExample => Say("the mode for clients behind a router", "适合路由器之后的客户端的模式");
    public string ExplainNatExample => Say("where active mode breaks, and why", "主动模式在哪里断开，为什么");
    public string ExplainNote => Say(
        "Where packets may be captured (Linux, as root or with CAP_NET_RAW), each line below a step is a packet on the wire; elsewhere the ports are those that the sockets of both ends tell. The output says which.",
        "在允许抓包的环境中（Linux，root 或具有 CAP_NET_RAW），每一步下面的各行都是线路上的真实数据包；否则显示两端套接字所报告的端口。输出会说明是哪一种。");
    public string ExplainExitNote => Say(
        "Exit code of explain: 0 where all went as the story says, also where active mode dies at the NAT as it must; 74 otherwise.",
        "explain 的退出码：一切如所述（包括主动模式如预期在 NAT 处失败）时为 0，否则为 74。");
    public string ExplainJsonNote => Say(
        "With --json: mode, tls, network (loopback or nat), ports (wire or sockets), client, outside (the client's address as the server sees it), server, steps (each: step, state, text, seen, note; each seen: where, from, to, what), works, bytes, failedStep, cause.",
        "使用 --json 时的字段：mode、tls、network（loopback 或 nat）、ports（wire 为抓包，sockets 为套接字）、client、outside（服务器看到的客户端地址）、server、steps（每项含 step、state、text、seen、note；seen 每项含 where、from、to、what）、works、bytes、failedStep、cause。");

    // What --nat needs.
    public string NatNeedsLinux => Say("--nat builds its router from Linux network namespaces; this is another system.", "--nat 用 Linux 网络命名空间搭建路由器；当前系统不是 Linux。");
    public string NatNeedsRoot => Say("--nat needs root: only root may make network namespaces. Run it with sudo.", "--nat 需要 root 权限：只有 root 才能创建网络命名空间。请用 sudo 运行。");
    public string NatNeedsTool(string tool, string package) => Say($"--nat needs the program '{tool}'. Install the package {package}.", $"--nat 需要程序“{tool}”。请安装软件包 {package}。");
    public string NatNotBuilt(string tool, string detail) => Say($"The network for --nat could not be built; {tool}: {detail}", $"无法搭建 --nat 所需的网络；{tool}：{detail}");
    public string NatWithout => Say("Without --nat the same transfer runs on loopback and needs no rights.", "不加 --nat 时，同样的传输在本机回环上运行，不需要任何权限。");

    // Above the steps.
    public string Players(string client, string server) => Say($"client {client} ─ server {server}", $"客户端 {client} ─ 服务器 {server}");
    public string PlayersWithRouter(string client, string inside, string outside, string server) => Say($"client {client} ─ {inside} NAT {outside} ─ server {server}", $"客户端 {client} ─ {inside} NAT {outside} ─ 服务器 {server}");
    public string SeenOnTheWire => Say("Every line below a step is a packet seen on the wire.", "每一步下面的各行都是线路上抓到的数据包。");
    public string SeenAtTheRouter => Say("Every line below a step is a packet seen on the wire, inside and outside of the router.", "每一步下面的各行都是在路由器内侧和外侧的线路上抓到的数据包。");
    public string SeenBySockets => Say("The ports are those that the sockets of both ends tell; to see the packets themselves, run it as root on Linux.", "端口由两端的套接字报告；要看到数据包本身，请在 Linux 上以 root 运行。");
    public string OtherControlPort(int port, int dataPort) => Say($"Port 21 cannot be had here, so {port} stands for it, and {dataPort} for port 20.", $"此处无法使用端口 21，因此用 {port} 代替它，用 {dataPort} 代替端口 20。");

    // Who saw it.
    public string InsideLabel => Say("inside", "内侧");
    public string OutsideLabel => Say("outside", "外侧");
    public string ClientSocketLabel => Say("client's socket", "客户端套接字");
    public string ServerSocketLabel => Say("server's socket", "服务器套接字");

    // What to notice.
    public string NatRemembers(string outside, string inside) => Say($"The router puts its own address in, and remembers: {outside} is {inside}.", $"路由器换上自己的地址，并记住：{outside} 就是 {inside}。");
    public string NatRemembersToo(string outside, string inside) => Say($"Opened from inside again, so the router remembers this one too: {outside} is {inside}.", $"这条连接同样由内部发起，所以路由器也记住了：{outside} 就是 {inside}。");
    public string ClientListens(string arithmetic, string endPoint) => Say($"{arithmetic}: \"I listen on {endPoint}, come and connect.\"", $"{arithmetic}：“我在 {endPoint} 上监听，请来连接。”");
    public string ServerListens(string arithmetic, string endPoint) => Say($"{arithmetic}: \"I listen on {endPoint}.\" The port is from the passive range 50000-50010.", $"{arithmetic}：“我在 {endPoint} 上监听。”该端口取自被动端口范围 50000-50010。");
    public string NatAnnounced(string client) => Say($"The client has to name the router's address: its own, {client}, leads nowhere outside.", $"客户端只能报出路由器的地址：它自己的 {client} 在外部不可达。");
    public string InsideTls(string line) => Say($"Nobody on the way can read more than that. Inside stands \"{line}\".", $"途中的任何设备都只能看到这些。其中的内容是“{line}”。");
    public string DialledFromOtherPort(int wanted, int used) => Say($"Port {wanted} could not be had; the server dialled from {used}.", $"无法使用端口 {wanted}，服务器改用 {used} 发起连接。");
    public string NatKnowsNothing(int port) => Say($"Nothing arrives inside: for port {port} the router remembers no connection, and drops the SYN.", $"内侧什么也没有收到：路由器没有端口 {port} 的记录，于是丢弃了 SYN。");
    public string StepNotReached => Say("not reached", "未到达");
    public string Moved(string bytes) => Say($"{bytes} bytes came over the data channel.", $"数据连接传来了 {bytes} 字节。");
    public string MovedUnderTls(string bytes, string protocol) => Say($"{bytes} bytes came over the data channel, under {protocol}.", $"数据连接在 {protocol} 保护下传来了 {bytes} 字节。");

    // Below the steps.
    public string HelperNote => Say("Some routers read PORT and open the way for it (an \"FTP helper\"). They cannot when TLS hides the line: see --tls.", "有些路由器会读取 PORT 并为其放行（“FTP 助手”）。TLS 遮住这行命令后，它们就无能为力了：参见 --tls。");
    public string HelperBlindNote => Say("Some routers read PORT and open the way for it (an \"FTP helper\"). Here they could not: TLS hides the line.", "有些路由器会读取 PORT 并为其放行（“FTP 助手”）。这里它们无能为力：TLS 遮住了这行命令。");
    public string EndFailed(string detail) => Say($"The transfer could not be shown: {detail}", $"无法演示这次传输：{detail}");
    public string ExplainCannotListen(string endPoint, string detail) => Say($"The server of this lesson cannot listen on {endPoint}: {detail}", $"演示用的服务器无法监听 {endPoint}：{detail}");
    public string WhatToChange => Say("What to change", "如何解决");
    public string ThePicture => Say("The picture", "图示");
    public string NextActiveNat => Say("Next, why this breaks behind a NAT: sudo portolan explain active --nat", "接下来看它为什么会被 NAT 挡住：sudo portolan explain active --nat");
    public string NextPassiveNat => Say("Next, the mode that passes: sudo portolan explain passive --nat", "接下来看能够穿过 NAT 的模式：sudo portolan explain passive --nat");
    public string NextActive => Say("Next, the other mode: portolan explain active", "接下来看另一种模式：portolan explain active");
}
