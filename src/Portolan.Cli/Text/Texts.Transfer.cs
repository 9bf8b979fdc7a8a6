using Portolan.Client;

namespace Portolan.Cli.Text;

/// <summary>The client verbs: options, questions, results.</summary>
internal sealed partial class Texts
{
    // Headings.
    public string ConnectionOptions => Say("Connection options", "连接选项");
    public string TransferOptions => Say("Transfer options", "传输选项");

    // Arguments.
    public string UrlArgument => Say("ftp[s]://[USER[:PASSWORD]@]HOST[:PORT]/PATH. The path is seen from the login directory; begin it with // for an absolute one. Write special characters as %XX.",
        "ftp[s]://[用户[:密码]@]主机[:端口]/路径。路径相对于登录目录；以 // 开头表示绝对路径。特殊字符写作 %XX。");
    public string GetLocalArgument => Say("File or directory to write to; - is standard output. Otherwise the name on the server, in the current directory.",
        "要写入的文件或目录；- 表示标准输出。省略时以服务器上的文件名存入当前目录。");
    public string PutLocalArgument => Say("Files to upload; - is standard input. With a URL that ends in / each keeps its name. URL and files may be given in either order.",
        "要上传的文件；- 表示标准输入。URL 以 / 结尾时保留各文件原名。URL 与文件的先后顺序不限。");
    public string MvTargetArgument => Say("The new path, or a URL on the same server. With a / at its end the name is kept.", "新路径，或同一服务器上的 URL。以 / 结尾时保留原名。");

    // Connection options.
    public string ModeOption => Say("How data connections are made: auto (passive, then active), passive, active, or one command only: epsv, pasv, eprt, port.",
        "数据连接的建立方式：auto（先被动后主动）、passive（被动）、active（主动），或仅用一种命令：epsv、pasv、eprt、port。");
    public string TlsOption => Say("auto, none, explicit (AUTH TLS) or implicit (TLS from the first byte). See the note on TLS below.",
        "auto（自动）、none（不加密）、explicit（显式，AUTH TLS）或 implicit（隐式，从首字节起加密）。见下方 TLS 说明。");
    public string InsecureOption => Say("Accept any certificate. The connection is encrypted, but nobody knows to whom.", "接受任何证书。连接会加密，但无法确认对方身份。");
    public string PinOption => Say("Accept only the certificate with this SHA-256 fingerprint, whoever signed it.", "仅接受具有此 SHA-256 指纹的证书，不论由谁签发。");
    public string ActiveAddressOption => Say("Address to announce in active mode, where a router hides ours.", "主动模式下对外通告的地址（位于路由器之后时使用）。");
    public string ActivePortsOption => Say("Ports to listen on in active mode, such as 50000-50010.", "主动模式下监听的端口范围，例如 50000-50010。");
    public string TimeoutOption => Say("How long to wait for a connection, a reply or the next byte, such as 30s. Otherwise 15s to connect and 60s for the rest.",
        "等待连接、应答或数据的最长时间，例如 30s。默认连接 15s，其余 60s。");
    public string VerboseOption => Say("Show the conversation with the server on standard error; passwords are masked.", "在标准错误上显示与服务器的对话；密码会被隐去。");
    public string QuietOption => Say("No progress and no warnings.", "不显示进度和警告。");

    // Transfer options.
    public string OutputOption => Say("File to write to; - is standard output. The same as the argument LOCAL.", "要写入的文件；- 表示标准输出。与参数 LOCAL 作用相同。");
    public string GetResumeOption => Say("Go on where an earlier download broke off.", "从上次中断处继续下载。");
    public string PutResumeOption => Say("Go on where the file on the server ends.", "从服务器上文件的末尾继续上传。");
    public string GetRecursiveOption => Say("Download a directory with everything below it.", "下载目录及其下全部内容。");
    public string PutRecursiveOption => Say("Upload directories with everything below them.", "上传目录及其下全部内容。");
    public string RmRecursiveOption => Say("Delete a directory with everything below it, without asking.", "删除目录及其下全部内容，不再询问。");
    public string KeepTimeOption => Say("Keep the modification time of the file.", "保留文件的修改时间。");
    public string AppendOption => Say("Add to the end of the file on the server.", "追加到服务器上文件的末尾。");
    public string PutParentsOption => Say("Make missing directories on the server first.", "先在服务器上创建缺少的目录。");
    public string ParentsOption => Say("Make missing parent directories too; an existing directory is no error.", "同时创建缺少的上级目录；目录已存在不算错误。");
    public string LongOption => Say("Show type, rights, owner, size and time as well.", "同时显示类型、权限、属主、大小和时间。");
    public string JsonOption => Say("Write a JSON array, one object for each entry.", "输出 JSON 数组，每个条目一个对象。");

    // Notes below the help.
    public string TlsNote => Say(
        "TLS: ftp:// uses TLS where the server offers it (AUTH TLS) and says so when it cannot or when the certificate is not trusted, but goes on: such a URL promises nothing. "
        + "ftps:// never goes on without TLS and a trusted certificate: implicit on port 990 (also without a port), explicit on port 21, elsewhere implicit and, if the server speaks in clear first, explicit. "
        + "ftpes:// is explicit TLS everywhere. --tls explicit or --tls implicit give an ftp:// URL the same promise.",
        "TLS：ftp:// 在服务器支持时使用 TLS（AUTH TLS）；不支持或证书不受信任时会给出警告并继续，因为此类 URL 不作任何承诺。"
        + "ftps:// 必须使用 TLS 且证书受信任：990 端口（或未写端口）用隐式，21 端口用显式，其他端口先试隐式，若服务器先以明文应答则改用显式。ftpes:// 一律使用显式 TLS。"
        + "对 ftp:// 加 --tls explicit 或 --tls implicit 可获得同样的保证。");
    public string PasswordNote => Say(
        "Passwords are taken from the URL, else from PORTOLAN_PASSWORD, else from ~/.netrc (only if nobody else may read it), else asked for on the terminal. Without a user name the login is anonymous.",
        "密码依次取自 URL、环境变量 PORTOLAN_PASSWORD、~/.netrc（仅当他人无权读取时），最后在终端询问。未给出用户名时匿名登录。");

    // Examples.
    public string LsExample => Say("List a directory with details.", "列出目录及详细信息。");
    public string LsJsonExample => Say("List for a script.", "供脚本使用的列表。");
    public string GetExample => Say("Download into the current directory.", "下载到当前目录。");
    public string GetResumeExample => Say("Go on with a download that broke off.", "继续中断的下载。");
    public string GetOutputExample => Say("Write to another file, passive mode only.", "写入另一个文件，仅用被动模式。");
    public string PutExample => Say("Upload and keep the name.", "上传并保留文件名。");
    public string PutStdinExample => Say("Upload what a program writes.", "上传程序的输出。");
    public string CatExample => Say("Read a file without keeping it.", "查看文件而不保存。");
    public string RmExample => Say("Delete a directory with all in it.", "删除目录及其全部内容。");
    public string MkdirExample => Say("Make a directory with its parents.", "创建目录及其上级目录。");
    public string RmdirExample => Say("Remove an empty directory.", "删除空目录。");
    public string MvExample => Say("Rename within the same directory tree.", "在同一目录树内重命名。");

    // Mistakes on the command line.
    public string NotAUrl(string text, string problem) => Say($"'{text}' is not an FTP URL. {problem}", $"“{text}”不是 FTP 网址。{problem}");
    public string PlainOverFtps => Say("ftps:// and --tls none contradict each other. Write ftp:// to connect without TLS.", "ftps:// 与 --tls none 相互矛盾。若要不加密连接，请写 ftp://。");
    public string UrlNamesNoFile(string url) => Say($"{url} names a directory. Add a file name, or --recursive for everything in it.", $"{url} 指向目录。请加上文件名，或用 --recursive 处理其中全部内容。");
    public string UrlNeedsPath(string url) => Say($"{url} names no file or directory. Add a path.", $"{url} 没有指明文件或目录。请加上路径。");
    public string NothingToUpload => Say("Nothing to upload: name a local file, or - for standard input.", "没有要上传的内容：请给出本地文件名，或用 - 表示标准输入。");
    public string ExactlyOneUrl => Say("Give exactly one URL and at least one local file.", "请只给出一个 URL 和至少一个本地文件。");
    public string ManyNeedDirectory(string url) => Say($"Several files need a directory: end the URL with a slash ({url}/).", $"上传多个文件时 URL 必须指向目录：请在末尾加斜杠（{url}/）。");
    public string NotWithStream(string option) => Say($"{option} does not work with - (standard input or output).", $"{option} 不能与 -（标准输入或输出）一起使用。");
    public string StdinNeedsName(string url) => Say($"Standard input has no name: add a file name to {url}.", $"标准输入没有文件名：请在 {url} 后加上文件名。");
    public string IsLocalDirectory(string path) => Say($"{path} is a directory. Add --recursive to upload it with everything below it.", $"{path} 是目录。要上传目录及其全部内容，请加 --recursive。");
    public string NoLocalFile(string path) => Say($"There is no file '{path}' here.", $"本机没有文件“{path}”。");
    public string OtherServer(string url) => Say($"{url} is on another server (or another user). A file can only be moved within one server: use get and put instead.", $"{url} 位于另一台服务器（或属于另一用户）。只能在同一服务器内移动；请改用 get 和 put。");
    public string NoPassword(string user) => Say($"No password for '{user}'. Put it in PORTOLAN_PASSWORD, in ~/.netrc or in the URL, or run this on a terminal to be asked.", $"缺少用户“{user}”的密码。请放入 PORTOLAN_PASSWORD、~/.netrc 或 URL 中，或在终端运行以便输入。");

    // Questions and notices.
    public string AskPassword(string user, string host) => Say($"Password for {user} at {host}: ", $"{user} 在 {host} 的密码：");
    public string NetrcOpen(string path) => Say($"{path} can be read by others and was not used. Run: chmod 600 {path}", $"{path} 可被其他用户读取，已忽略。请运行：chmod 600 {path}");
    public string InClear => Say("This connection is not encrypted: the password and all data can be read on the way. --tls explicit refuses that, --tls none accepts it silently.", "此连接未加密：密码和所有数据在途中都可能被读取。--tls explicit 会拒绝这种连接，--tls none 则不再提示。");
    public string NotTrusted(string fingerprint) => Say($"The server's certificate is not trusted (SHA-256 {fingerprint}). Encrypted anyway, since ftp:// promises nothing; check the fingerprint and add --pin {fingerprint} to be sure.", $"服务器证书不受信任（SHA-256 {fingerprint}）。由于 ftp:// 不作承诺，仍以加密方式继续；请核对指纹并加上 --pin {fingerprint} 以确认对方身份。");
    public string Downloaded(string path, string bytes, string time, string rate) => Say($"{path}: {bytes} in {time}, {rate}", $"{path}：{bytes}，用时 {time}，{rate}");
    public string DownloadedTree(string path, int files, string bytes) => Say($"{path}: {files} files, {bytes}", $"{path}：{files} 个文件，{bytes}");
    public string LeftOut(string path, string reason) => Say($"Left out {path}: {reason}", $"已跳过 {path}：{reason}");
    public string SkippedBecause(SkipReason reason) => reason switch
    {
        SkipReason.LeadsOut => Say(reason.ToText(), "名称指向其目录之外"),
        SkipReason.LineEnd => Say(reason.ToText(), "FTP 命令无法携带含换行符或 NUL 的名称"),
        SkipReason.NotOnWindows => Say(reason.ToText(), "名称含有 Windows 不允许的字符"),
        SkipReason.DotOrSpaceAtEnd => Say(reason.ToText(), "Windows 会去掉名称末尾的点或空格"),
        SkipReason.DeviceName => Say(reason.ToText(), "Windows 会把该名称当作设备"),
        SkipReason.ControlCharacters => Say(reason.ToText(), "名称含有控制字符"),
        SkipReason.TooLong => Say(reason.ToText(), "名称对本机来说过长"),
        SkipReason.TooDeep => Say(reason.ToText(), "位于超过 100 层目录之下"),
        SkipReason.LocalFileInTheWay => Say(reason.ToText(), "本机已有同名文件"),
        SkipReason.LocalDirectoryInTheWay => Say(reason.ToText(), "本机已有同名目录"),
        SkipReason.Link => Say(reason.ToText(), "这是链接"),
        _ => Say(reason.ToText(), "不是普通文件"),
    };
    public string PartKept(string path) => Say($"What arrived is kept in {path}; go on with --resume.", $"已收到的部分保存在 {path}；可用 --resume 继续。");
    public string Connecting(string host) => Say($"Connecting to {host}", $"正在连接 {host}");
}
