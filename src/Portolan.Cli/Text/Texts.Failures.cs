using Portolan.Client;
using Portolan.Net;

namespace Portolan.Cli.Text;

/// <summary>What went wrong, and what to do about it.</summary>
internal sealed partial class Texts
{
    // The control connection.
    public string NameNotFound(string host) => Say($"The name '{host}' has no address. Check its spelling and this machine's DNS.", $"找不到主机名“{host}”的地址。请检查拼写和本机的 DNS 设置。");
    public string ConnectRefused(string target) => Say($"{target} refused the connection: no server listens on that port, or a firewall rejects it. Check the port and that the server runs.", $"{target} 拒绝连接：该端口没有服务器在监听，或被防火墙拒绝。请检查端口以及服务器是否在运行。");
    public string ConnectTimedOut(string target) => Say($"{target} did not answer: a firewall drops the connection, or the host is down. Check the address and the firewalls on the way; --timeout waits longer.", $"{target} 无应答：可能被防火墙丢弃，或主机不在线。请检查地址和沿途防火墙；可用 --timeout 延长等待。");
    public string ConnectUnreachable(string target) => Say($"There is no route to {target}. Check this machine's network.", $"没有到达 {target} 的路由。请检查本机网络。");
    public string ConnectFailed(string target, string detail) => Say($"No connection to {target}: {detail}", $"无法连接 {target}：{detail}");
    public string ConnectionLost(string target, string detail) => Say($"The connection to {target} was lost: {detail}", $"与 {target} 的连接已断开：{detail}");
    public string LostBecause(ConnectionFault fault) => fault == ConnectionFault.TimedOut
        ? Say("there was no answer in time; --timeout waits longer", "未能及时得到应答；可用 --timeout 延长等待")
        : Say(FailureTexts.Of(fault));
    public string ServerBusy(string reply) => Say($"The server has no room right now: {reply}. Try again later.", $"服务器暂时繁忙：{reply}。请稍后再试。");
    public string LoginRefused(string user, string reply) => Say($"The server refused the login of '{user}': {reply}. Check user and password.", $"服务器拒绝用户“{user}”登录：{reply}。请检查用户名和密码。");

    // TLS.
    public string TlsNotOffered(string detail) => Say($"The server offers no TLS here: {detail}", $"服务器在此不提供 TLS：{detail}");
    public string TryOtherTls => Say("If the server does implicit TLS, use --tls implicit (port 990); to connect in clear, use ftp:// with --tls none.", "若服务器使用隐式 TLS，请加 --tls implicit（990 端口）；若要明文连接，请用 ftp:// 并加 --tls none。");
    public string TlsHandshakeFailed(string detail) => Say($"The TLS handshake failed: {detail}", $"TLS 握手失败：{detail}");
    public string TryExplicitTls => Say("If this port does not begin with TLS, use --tls explicit.", "若该端口不是一开始就使用 TLS，请加 --tls explicit。");
    public string TlsInjected => Say("Bytes in clear came behind the reply to AUTH TLS: somebody between here and the server tries to inject replies, or the server is broken. The connection was closed; nothing secret was sent.", "AUTH TLS 的应答之后出现了明文内容：有人在途中试图插入应答，或者服务器有缺陷。连接已关闭，没有发送任何机密内容。");
    public string CertificateNotTrusted(string detail) => Say($"The server's certificate is not trusted: {detail}", $"服务器证书不受信任：{detail}");
    public string TrustAdvice(string fingerprint) => Say($"Compare the fingerprint with the one the server's administrator gives you. If they are equal: --pin {fingerprint}", $"请与服务器管理员提供的指纹核对。若一致，请使用：--pin {fingerprint}");
    public string InsecureAdvice => Say("To go on without knowing who answers: --insecure", "若不在意对方身份仍要继续：--insecure");
    public string TlsNotResumed(string reply) => Say($"The server wants the data connection to resume the TLS session of the control connection, and it did not: {reply}", $"服务器要求数据连接恢复控制连接的 TLS 会话，但未能做到：{reply}");
    public string TlsOnDataFailed(string detail) => Say($"TLS failed on the data connection: {detail}", $"数据连接上的 TLS 失败：{detail}");

    // Commands.
    public string NoSuchRemoteFile(string command, string reply) => Say($"{command}: there is no such file or directory: {reply}", $"{command}：没有该文件或目录：{reply}");
    public string RemoteDenied(string command, string reply) => Say($"{command}: the server does not permit it: {reply}", $"{command}：服务器不允许：{reply}");
    public string RemoteBusy(string command, string reply) => Say($"{command}: not possible right now: {reply}. Try again later.", $"{command}：暂时无法执行：{reply}。请稍后再试。");
    public string RemoteRefused(string command, string reply) => Say($"{command}: the server refused: {reply}", $"{command}：服务器拒绝：{reply}");
    public string NameNotRemoved(string directory, string name, string reason) => Say($"The listing of {directory} holds \"{name}\": {reason}. It is not removed, and so {directory} is not either.", $"{directory} 的列表中有“{name}”：{reason}。该条目没有删除，因此 {directory} 也没有删除。");
    public string RemoteNotFound(string path) => Say($"There is no '{path}' on the server.", $"服务器上没有“{path}”。");
    public string IsRemoteDirectory(string path) => Say($"'{path}' is a directory on the server.", $"“{path}”在服务器上是目录。");
    public string UseRecursive => Say("Use 'portolan get --recursive' for it with all in it.", "要连同内容一起下载，请用“portolan get --recursive”。");
    public string UseRmdirOrRecursive => Say("Use 'portolan rmdir' for an empty one, or --recursive to delete it with all in it.", "空目录请用“portolan rmdir”；要连同内容一起删除，请加 --recursive。");

    // The data connection.
    public string DataFailed(string detail) => Say($"The data connection failed: {detail}", $"数据连接失败：{detail}");
    public string TryPassive => Say("In active mode the server dials this machine; a router or firewall here usually stops it. Try --mode passive.", "主动模式由服务器连接本机，通常会被本地路由器或防火墙拦截。请试 --mode passive。");
    public string TryRange => Say("In passive mode this machine dials a second port of the server; its administrator must open the passive range on the firewall and announce the right address. Try also --mode active.", "被动模式由本机连接服务器的另一个端口；服务器管理员须在防火墙上开放被动端口范围并通告正确的地址。也可试 --mode active。");
    public string Truncated(string path, long expected, long actual) => Say($"{path}: {actual} bytes arrived instead of {expected}.", $"{path}：收到 {actual} 字节，应为 {expected} 字节。");
    public string TruncatedUnknown(string path, long actual) => Say($"{path}: the data ended too early, after {actual} bytes.", $"{path}：数据提前结束，仅收到 {actual} 字节。");

    // This machine.
    public string LocalFileMissing(string detail) => Say($"There is no such file or directory on this machine: {detail}", $"本机没有该文件或目录：{detail}");
    public string LocalFileDenied(string detail) => Say($"This machine does not permit the use of a file: {detail}", $"本机不允许使用该文件：{detail}");
    public string LocalNameTooLong(string detail) => Say($"A name is too long for this machine: {detail}", $"名称对本机来说过长：{detail}");
    public string LocalDiskFull(string detail) => Say($"This machine's disk is full: {detail}", $"本机磁盘已满：{detail}");
    public string LocalFileFailed(string detail) => Say($"A file on this machine could not be used: {detail}", $"无法使用本机上的文件：{detail}");
    public string FileTroubleWords(FileTrouble trouble) => trouble switch
    {
        FileTrouble.Missing => Say("it is not there.", "它不存在。"),
        FileTrouble.Denied => Say("this machine does not permit it.", "本机不允许。"),
        FileTrouble.NameTooLong => Say("the name is too long for this machine.", "名称对本机来说过长。"),
        _ => Say("the disk is full.", "磁盘已满。"),
    };
    public string Interrupted => Say("Interrupted.", "已中断。");
    public string InternalFault(string detail) => Say($"A fault in Portolan itself: {detail}", $"Portolan 内部错误：{detail}");
    public string ReportFault => Say("Please report it with what you did; --verbose shows more.", "请附上操作步骤向我们报告；--verbose 可显示更多信息。");
}
