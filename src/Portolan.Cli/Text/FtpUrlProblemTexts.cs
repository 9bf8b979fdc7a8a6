using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Cli.Text;

/// <summary>What is wrong with a URL and what to write, in every language.</summary>
internal static class FtpUrlProblemTexts
{
    public static Phrase Of(FtpUrlProblem problem) => (problem.ToString(), ChineseOf(problem));

    private static string ChineseOf(FtpUrlProblem problem) => problem.Fault switch
    {
        FtpUrlFault.Scheme => "请以 ftp://、ftps://（立即使用 TLS）或 ftpes://（AUTH 之后使用 TLS）开头，例如 ftp://用户@主机/路径。",
        FtpUrlFault.NoHost => "请给出服务器，例如 ftp://主机/路径。",
        FtpUrlFault.HostName => $"“{problem.Host}”不是主机名：只能使用字母、数字、点和连字符，或写成地址。",
        FtpUrlFault.IPv6Address => $"“{problem.Host}”不是 IPv6 地址。",
        FtpUrlFault.BracketNotClosed => "IPv6 地址缺少结尾的 ]，例如 ftp://[2001:db8::1]/。",
        FtpUrlFault.BehindBracket => "] 之后只能写端口，例如 ftp://[2001:db8::1]:2121/。",
        FtpUrlFault.Port => "端口是 1 到 65535 的数字。IPv6 地址请放在方括号中，例如 ftp://[2001:db8::1]:2121/；密码中的斜杠请写成 %2F。",
        FtpUrlFault.Type => ";type= 之后应为 a、i 或 d；文件名中的分号请写成 %3B。",
        FtpUrlFault.Percent => $"{ChineseOf(problem.Part)}中的百分号请写成 %25。",
        _ => $"请去掉{ChineseOf(problem.Part)}中的换行符或 NUL：FTP 无法传送它们。",
    };

    private static string ChineseOf(FtpUrlPart part) => part switch
    {
        FtpUrlPart.UserName => "用户名",
        FtpUrlPart.Password => "密码",
        FtpUrlPart.Address => "地址",
        _ => "路径",
    };
}
