namespace Portolan.Diagnosis;

/// <summary>Who sends in a step of the story.</summary>
public enum StorySide : byte
{
    ClientToServer,
    ServerToClient,
}

/// <summary>One numbered step of the story of both connections.</summary>
/// <param name="Number">1 to 6.</param>
/// <param name="Side">Who acts.</param>
/// <param name="Wire">What is on the wire, as short as the picture needs it: <c>SYN</c>.</param>
/// <param name="Text">What happens, in one or two sentences.</param>
public sealed record StoryStep(int Number, StorySide Side, Phrase Wire, Phrase Text);

/// <summary>The six steps of both modes, told in both languages: the words that the explainer, the doctor and the console share.</summary>
public static class StoryText
{
    private static readonly StoryStep[] Control =
    [
        new(1, StorySide.ClientToServer, ("SYN", "SYN"),
            ("The client sends a SYN from a random port above 1024 to the server's control port (21).",
             "客户端从一个大于 1024 的随机端口向服务器的控制端口（21）发送 SYN。")),
        new(2, StorySide.ServerToClient, ("SYN/ACK", "SYN/ACK"),
            ("The server sets resources aside and answers SYN/ACK.",
             "服务器预留资源，并以 SYN/ACK 应答。")),
        new(3, StorySide.ClientToServer, ("ACK", "ACK"),
            ("The client sends ACK: the three-way handshake is done. This control channel carries commands only.",
             "客户端发送 ACK：三次握手完成。这条控制连接只传送命令。")),
    ];

    /// <summary>Active mode: the server dials the client.</summary>
    public static IReadOnlyList<StoryStep> Active { get; } =
    [
        .. Control,
        new(4, StorySide.ClientToServer, ("PORT / EPRT", "PORT / EPRT"),
            ("A transfer is wanted: the client listens on another port above 1024 and announces it on the control channel (PORT, or EPRT for IPv6).",
             "需要传输数据：客户端在另一个大于 1024 的端口上监听，并在控制连接上宣告它（PORT；IPv6 用 EPRT）。")),
        new(5, StorySide.ServerToClient, ("SYN", "SYN"),
            ("The server dials that port from its ftp-data port, 20 (one below the control port).",
             "服务器从自己的 ftp-data 端口 20（比控制端口小 1）主动连接客户端的这个端口。")),
        new(6, StorySide.ClientToServer, ("SYN/ACK, ACK", "SYN/ACK、ACK"),
            ("The client answers and the second three-way handshake completes: the data channel stands.",
             "客户端应答，第二次三次握手完成：数据连接建立。")),
    ];

    /// <summary>Passive mode: the client dials again.</summary>
    public static IReadOnlyList<StoryStep> Passive { get; } =
    [
        .. Control,
        new(4, StorySide.ClientToServer, ("PASV / EPSV", "PASV / EPSV"),
            ("A transfer is wanted: the client asks for passive mode (PASV, or EPSV).",
             "需要传输数据：客户端请求被动模式（PASV 或 EPSV）。")),
        new(5, StorySide.ServerToClient, ("227 / 229", "227 / 229"),
            ("The server picks a port above 1024 to listen on (from the configured passive range where there is one) and names it on the control channel.",
             "服务器选定一个大于 1024 的端口监听（设置了被动端口范围时从范围内选取），并在控制连接上告知客户端。")),
        new(6, StorySide.ClientToServer, ("SYN, SYN/ACK, ACK", "SYN、SYN/ACK、ACK"),
            ("The client dials that port from yet another random port above 1024 and the three-way handshake completes: the data channel stands.",
             "客户端再用一个大于 1024 的随机端口连接该端口，三次握手完成：数据连接建立。")),
    ];

    public static Phrase ActiveTitle { get; } = ("Active mode: the server dials the client", "主动模式：服务器连接客户端");

    public static Phrase PassiveTitle { get; } = ("Passive mode: the client dials again", "被动模式：客户端再次连接服务器");

    public static Phrase ActiveUse { get; } =
        ("Ports: 21 for commands, 20 for data. Good where server and client reach each other directly.",
         "端口：21 传命令，20 传数据。适合服务器与客户端能够互相直接访问的网络。");

    public static Phrase PassiveUse { get; } =
        ("Good for clients behind NAT or a firewall. Set the passive range on the server and open exactly that range on the server's firewall.",
         "适合位于 NAT 或防火墙之后的客户端。请在服务器上设置被动端口范围，并在服务器防火墙上恰好放行这一范围。");

    /// <summary>Why active mode breaks behind NAT.</summary>
    public static Phrase ActiveBehindNat { get; } =
        ("A NAT router remembers only the connections that its inside hosts opened. Steps 1 to 3 pass. In step 4 the client says \"I listen on port N, "
         + "come and connect\"; the server sees the NAT's address, not the client's, and in step 5 dials the NAT at port N. The NAT has no entry for N, "
         + "so the SYN is dropped or refused. The control channel works, every transfer fails.",
         "NAT 路由器只记得内部主机主动发起的连接。第 1 至 3 步正常。第 4 步客户端说“我在端口 N 上监听，请来连接”；服务器看到的是 NAT 的地址而不是客户端的地址，"
         + "于是第 5 步连接 NAT 的端口 N。NAT 没有端口 N 的记录，SYN 因而被丢弃或拒绝。结果是控制连接正常，而每次传输都失败。");

    /// <summary>Why passive mode passes it.</summary>
    public static Phrase PassiveThroughNat { get; } =
        ("Both connections were opened from inside: in step 1 and again in step 6 the client dialled, so the router remembered both and let the answers in. "
         + "Nothing has to change at the client; the server opens its control port and exactly its passive range.",
         "两条连接都由内部发起：第 1 步和第 6 步都是客户端发起连接，路由器因此记住了两者，并放行应答。客户端一侧无需任何改动；服务器只需放行控制端口和它的被动端口范围。");

    public static IReadOnlyList<StoryStep> Of(bool active) => active ? Active : Passive;

    /// <summary>The name of a step, also of those beyond the six numbered ones.</summary>
    public static Phrase Name(DataStep step, bool active) => (step, active) switch
    {
        (DataStep.None, _) => ("nothing yet", "尚未开始"),
        (DataStep.ControlConnected, _) => ("steps 1–3: control connection", "第 1–3 步：控制连接"),
        (DataStep.Announced, true) => ("step 4: the client announces where it listens", "第 4 步：客户端宣告监听地址"),
        (DataStep.Announced, false) => ("step 4: the client asks for passive mode", "第 4 步：客户端请求被动模式"),
        (DataStep.Opening, true) => ("step 5: the server dials the client", "第 5 步：服务器连接客户端"),
        (DataStep.Opening, false) => ("step 5: the server listens and names its port", "第 5 步：服务器监听并告知端口"),
        (DataStep.Connected, true) => ("step 6: the client answers", "第 6 步：客户端应答"),
        (DataStep.Connected, false) => ("step 6: the client dials", "第 6 步：客户端发起连接"),
        (DataStep.TlsDone, _) => ("TLS handshake", "TLS 握手"),
        (DataStep.FirstByte, _) => ("first byte", "第一个字节"),
        (DataStep.LastByte, _) => ("last byte", "最后一个字节"),
        _ => ("close", "关闭"),
    };
}
