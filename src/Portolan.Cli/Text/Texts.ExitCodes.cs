namespace Portolan.Cli.Text;

internal sealed partial class Texts
{
    public string ExitCodesHeading => Say("Exit codes", "退出码");
    public string ExitCodesIntroduction => Say("Scripts may rely on these numbers.", "脚本可以依赖这些数字。");

    /// <summary>One sentence on an exit code.</summary>
    public string MeaningOf(ExitCode code) => code switch
    {
        ExitCode.Ok => Say("All went well.", "一切正常。"),
        ExitCode.Usage => Say("The command line was not understood, or something it needs is missing.", "命令行有误，或缺少必要内容。"),
        ExitCode.NotFound => Say("The file or directory does not exist on the server.", "服务器上没有该文件或目录。"),
        ExitCode.LoginRefused => Say("The server did not accept the user or the password.", "服务器不接受该用户名或密码。"),
        ExitCode.CannotConnect => Say("No control connection: the name is unknown, nothing listens there, or nothing answered in time.", "无法建立控制连接：域名不存在、目标端口无人监听或超时无应答。"),
        ExitCode.Busy => Say("The server has no room right now, or another transfer holds the file. Trying again later may help.", "服务器暂时繁忙，或文件正被其他传输占用。稍后重试可能成功。"),
        ExitCode.InternalError => Say("A fault in this program. Please report it.", "本程序内部错误，请报告给我们。"),
        ExitCode.CannotListen => Say("The server could not listen: the port is taken or not allowed.", "服务器无法监听：端口被占用或没有权限。"),
        ExitCode.LocalFile => Say("A file on this machine could not be read or written.", "无法读写本机上的文件。"),
        ExitCode.TransferFailed => Say("The data connection could not be opened or broke off.", "数据连接无法建立或中途断开。"),
        ExitCode.Refused => Say("The server answered something that cannot be used, or refused the command for another reason.", "服务器的应答无法使用，或因其他原因拒绝了该命令。"),
        ExitCode.Denied => Say("The server does not permit this to the user.", "服务器不允许该用户执行此操作。"),
        ExitCode.Settings => Say("The settings of the server do not work: certificate, data folder, root folder or accounts.", "服务器设置有问题：证书、数据目录、根目录或账户。"),
        ExitCode.Tls => Say("No secure connection: TLS is not offered, the handshake failed, or the certificate is not trusted.", "无法建立安全连接：对方不提供 TLS、握手失败或证书不受信任。"),
        ExitCode.Interrupted => Say("Interrupted (Ctrl-C).", "被中断（Ctrl-C）。"),
        ExitCode.OutputClosed => Say("The reader of standard output went away.", "标准输出的读取方已关闭。"),
        ExitCode.Terminated => Say("Terminated (SIGTERM).", "被终止（SIGTERM）。"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
