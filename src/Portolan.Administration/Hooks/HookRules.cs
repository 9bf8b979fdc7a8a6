using MimeKit;

namespace Portolan.Administration;

/// <summary>What a hook must be like.</summary>
public static class HookRules
{
    private const int LongestTarget = 2048;

    /// <summary>What is wrong; empty where the hook can be used.</summary>
    public static IReadOnlyList<Problem> Check(Hook hook)
    {
        var problems = new List<Problem>();
        if (hook.On.Count == 0)
            problems.Add(new Problem("/on", ("A hook needs an event.", "钩子至少需要一个事件。"), ("Choose at least one, for example failure.", "请至少选择一个，例如 failure。")));
        if (hook.Target.Length > LongestTarget)
            problems.Add(new Problem("/target", ("This target is too long.", "目标过长。"), ($"At most {LongestTarget} characters.", $"最多 {LongestTarget} 个字符。")));
        if (TargetProblem(hook) is { } problem) problems.Add(problem);
        return problems;
    }

    private static Problem? TargetProblem(Hook hook) => hook.Kind switch
    {
        HookKind.Webhook when !Uri.TryCreate(hook.Target, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 =>
            new Problem("/target", ("This is no address for a webhook.", "这不是有效的 Webhook 地址。"), ("Write an http or https URL without user and password.", "请填写不含用户名和密码的 http 或 https 网址。")),
        HookKind.Mail when !InternetAddressList.TryParse(hook.Target, out var list) || list.Count == 0 || !list.Mailboxes.All(box => box.Address.Contains('@', StringComparison.Ordinal)) =>
            new Problem("/target", ("This is no mail address.", "这不是有效的邮箱地址。"), ("Write one like admin@example.org, or several with commas between them.", "请填写类似 admin@example.org 的地址，多个地址用逗号分隔。")),
        HookKind.Command when HookCommand.Split(hook.Target) is not [var program, ..] || !Path.IsPathFullyQualified(program) =>
            new Problem("/target", ("This command cannot be run.", "无法运行该命令。"), ("Write the program's full path, then its arguments; quotes keep words together. There is no shell.", "请填写程序的完整路径及参数，可用引号包含空格；不经过 shell。")),
        HookKind.Command when HookCommand.Split(hook.Target)![0] is var program && !File.Exists(program) =>
            new Problem("/target", ($"There is no program {program}.", $"程序 {program} 不存在。"), ("Check its path, on the server's machine.", "请检查服务器上的路径。")),
        _ => null,
    };
}
