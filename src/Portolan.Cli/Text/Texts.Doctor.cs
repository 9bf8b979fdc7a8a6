namespace Portolan.Cli.Text;

internal sealed partial class Texts
{
    public string DoctorCommand => Say("Try every way of making a data connection; say which step fails, why, and what to change.", "逐一尝试所有建立数据连接的方式，指出哪一步失败、原因以及如何解决。");
    public string DoctorJsonOption => Say("Print the report as JSON (docs/doctor-json.md).", "以 JSON 输出报告（见 docs/doctor-json.md）。");
    public string DoctorBundleOption => Say("Also write the report with its whole trace to FILE, for the server's administrator; no user, no password in it.", "另将报告及完整记录写入 FILE，可发送给服务器管理员；其中不含用户名和密码。");
    public string DoctorRangeOption => Say("Dial every port of a Portolan server's passive range and tell the closed ones.", "逐个连接 Portolan 服务器被动端口范围内的端口，列出不可达的端口。");
    public string DoctorWriteOption => Say("Also upload, download and delete a file of 4 MiB. Without it the doctor only reads.", "另外上传、下载并删除一个 4 MiB 的文件。不加此项时只读。");
    public string DoctorSizeOption => Say("Bytes for --write to upload, in place of 4 MiB.", "--write 上传的字节数，默认 4 MiB。");
    public string DoctorSizeNeedsWrite => Say("--size needs --write: it is the size of what is uploaded.", "--size 需要与 --write 一起使用：它是上传文件的大小。");
    public string DoctorIdleOption => Say("Keep silent for so long at the end, and see whether the control connection is still there.", "最后静默这么长时间，再检查控制连接是否仍然可用。");
    public string DoctorPlaintextOption => Say("The password may go in clear: where the server offers no TLS, and once more to compare.", "允许以明文发送密码：服务器不支持 TLS 时，以及为作比较再登录一次时。");
    public string DoctorAsciiOption => Say("Draw with ASCII characters only.", "只用 ASCII 字符绘图。");
    public string DoctorExample => Say("examine a server", "诊断一个服务器");
    public string DoctorJsonExample => Say("only the causes", "只看原因");
    public string DoctorExitNote => Say(
        "Exit codes of the doctor: 0 every mode works; 10 works, with advice; 20 some mode works; 30 only the control connection; 40 no login.",
        "doctor 的退出码：0 所有模式正常；10 可用但有建议；20 部分模式可用；30 只有控制连接可用；40 无法登录。");
    public string DoctorReportOption => Say("At the end also tell the server the result: the word of the invitation that its administrator gave you.", "最后将结果告知服务器：填写服务器管理员给您的邀请码。");
    public string DoctorReported => Say("The server's administrator has the result.", "结果已发送给服务器管理员。");
    public string DoctorNotReported(string why) => Say($"The result could not be told to the server: {why}", $"无法将结果告知服务器：{why}");
    public string DoctorBundleNotWritten(string file, string why) => Say($"The bundle could not be written to {file}: {why}", $"无法将报告写入 {file}：{why}");
}
