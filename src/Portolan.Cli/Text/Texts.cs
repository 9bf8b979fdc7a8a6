namespace Portolan.Cli.Text;

/// <summary>
/// Everything the program says, in every language it speaks. Each message is one member that names what it needs and has both
/// languages side by side, so that none can be forgotten; a test calls every member in every language.
/// </summary>
internal sealed partial class Texts(Language language)
{
    public Language Language { get; } = language;

    /// <summary>The same for the diagnosis, whose texts have both languages.</summary>
    public Diagnosis.Language OfDiagnosis => Language == Language.Chinese ? Diagnosis.Language.SimplifiedChinese : Diagnosis.Language.English;

    private string Say(string english, string chinese) => Language == Language.Chinese ? chinese : english;

    /// <summary>A text of the diagnosis, which has both languages too.</summary>
    internal string Say(Diagnosis.Phrase phrase) => Say(phrase.En, phrase.Zh);

    // Words around every message.
    public string Colon => Language == Language.Chinese ? "：" : ": ";
    public string Error => Say("error", "错误");
    public string Warning => Say("warning", "警告");
    public string Hint => Say("hint", "提示");

    // Headings of the help.
    public string Usage => Say("Usage", "用法");
    public string Commands => Say("Commands", "命令");
    public string Arguments => Say("Arguments", "参数");
    public string Options => Say("Options", "选项");
    public string Examples => Say("Examples", "示例");
    public string OptionsPlaceholder => Say("[options]", "[选项]");
    public string CommandPlaceholder => Say("COMMAND", "命令");
    public string CommonOptions => Say("Common options", "通用选项");
    public string MayRepeat => Say("may be given more than once", "可重复给出");
    public string HelpOption => Say("Show this help and stop.", "显示本帮助后退出。");
    public string VersionOption => Say("Show the version and stop.", "显示版本号后退出。");
    public string LanguageOption => Say("Language of messages: en or zh. Otherwise LC_ALL, LC_MESSAGES and LANG decide.", "消息语言：en 或 zh。未指定时依次由 LC_ALL、LC_MESSAGES、LANG 决定。");
    public string UnknownOption(string option) => Say($"There is no option '{option}' here.", $"此处没有选项“{option}”。");
    public string UnknownCommand(string word) => Say($"There is no command '{word}'.", $"没有命令“{word}”。");
    public string Unexpected(string word) => Say($"'{word}' is one argument too many.", $"多余的参数：“{word}”。");
    public string MissingArgument(string name) => Say($"The argument {name} is missing.", $"缺少参数 {name}。");
    public string MissingValue(string option, string value) => Say($"{option} needs a value: {option} {value}", $"{option} 需要一个值：{option} {value}");
    public string OnlyOnce(string option) => Say($"{option} can be given only once.", $"{option} 只能给出一次。");
    public string MoreHelp(string command) => Say($"Run '{command} --help' to see how it is used.", $"运行“{command} --help”查看用法。");
    public string DidYouMean(string suggestion) => Say($"Did you mean '{suggestion}'?", $"您是否想输入“{suggestion}”？");
    public string SeeEachCommand => Say("'portolan COMMAND --help' explains one command; 'portolan help exit-codes' lists the exit codes.", "“portolan 命令 --help”说明单个命令；“portolan help exit-codes”列出退出码。");

    // The commands, one line each.
    public string Root => Say("Portolan: FTP and FTPS server, client and connection doctor.", "Portolan：FTP/FTPS 服务器、客户端与连接诊断工具。");
    public string HelpCommand => Say("Explain a command, or list the exit codes.", "说明某个命令，或列出退出码。");
    public string HelpTopic => Say("A command, or exit-codes.", "命令名，或 exit-codes。");
    public string NoSuchTopic(string topic) => Say($"There is no help on '{topic}'.", $"没有关于“{topic}”的帮助。");
    public string ServeCommand => Say("Run an FTP and FTPS server in the foreground.", "在前台运行 FTP/FTPS 服务器。");
    public string LsCommand => Say("List a directory, or show one file.", "列出目录，或显示单个文件的信息。");
    public string GetCommand => Say("Download a file, or a whole directory with --recursive.", "下载文件；加 --recursive 下载整个目录。");
    public string PutCommand => Say("Upload files, or whole directories with --recursive.", "上传文件；加 --recursive 上传整个目录。");
    public string CatCommand => Say("Write a file's content to standard output.", "将文件内容写到标准输出。");
    public string RmCommand => Say("Delete a file, or a whole directory with --recursive.", "删除文件；加 --recursive 删除整个目录。");
    public string MkdirCommand => Say("Make a directory.", "新建目录。");
    public string RmdirCommand => Say("Remove an empty directory.", "删除空目录。");
    public string MvCommand => Say("Rename or move a file or directory on the server.", "在服务器上重命名或移动文件、目录。");
    public string DocsCommand => Say("Write a page of the documentation to standard output.", "将文档页面写到标准输出。");

    public string ReferenceTitle => Say("Command reference", "命令参考");
    public string ReferenceIntroduction => Say("This page is written by `portolan docs cli` from the program's own command tree; do not edit it.", "本页由 `portolan docs cli` 根据程序自身的命令树生成，请勿手工修改。");

    public string SameAs(string heading, string command) => Say($"{heading}: as for {command}.", $"{heading}：同 {command}。");

    // Values that every option may hold.
    public string BareNumber(string option, string value) =>
        Say($"{option}: '{value}' has no unit. Write for instance {value}s (seconds), {value}m (minutes) or {value}h (hours).",
            $"{option}：“{value}”没有单位。请写成 {value}s（秒）、{value}m（分钟）或 {value}h（小时）等。");
    public string NotADuration(string option, string value) =>
        Say($"{option}: '{value}' is not a duration. Write a number and a unit, such as 500ms, 30s, 5m or 2h.",
            $"{option}：“{value}”不是有效的时长。请写数字加单位，例如 500ms、30s、5m 或 2h。");
    public string NotOneOf(string option, string value, string allowed) =>
        Say($"{option}: '{value}' is not known. Possible values: {allowed}.", $"{option}：不认识“{value}”。可用的值：{allowed}。");
    public string NotAPortRange(string option, string value) =>
        Say($"{option}: '{value}' is not a port range. Write two ports from 1 to 65535 with a dash between, such as 50000-50010.",
            $"{option}：“{value}”不是有效的端口范围。请写 1 到 65535 之间的两个端口，中间用短横线相连，例如 50000-50010。");
    public string NotAnAddress(string option, string value) =>
        Say($"{option}: '{value}' is not an IP address. Write for instance 192.0.2.7 or 2001:db8::7.",
            $"{option}：“{value}”不是 IP 地址。请写成例如 192.0.2.7 或 2001:db8::7。");
    public string NotAnEndPoint(string option, string value) =>
        Say($"{option}: '{value}' is not an address to listen on. Write ADDRESS:PORT, such as 0.0.0.0:2121, [::]:2121 or *:2121, or only a port.",
            $"{option}：“{value}”不是可监听的地址。请写“地址:端口”，例如 0.0.0.0:2121、[::]:2121 或 *:2121，也可以只写端口。");
    public string NotANumber(string option, string value, long minimum, long maximum) =>
        Say($"{option}: '{value}' is not a whole number from {minimum} to {maximum}.", $"{option}：“{value}”不是 {minimum} 到 {maximum} 之间的整数。");
    public string NotAFingerprint(string option, string value) =>
        Say($"{option}: '{value}' is not a SHA-256 fingerprint. It has 64 hexadecimal digits; colons between them are fine.",
            $"{option}：“{value}”不是 SHA-256 指纹。指纹由 64 个十六进制数字组成，中间可以有冒号。");
    public string NotBoth(string one, string other) =>
        Say($"{one} and {other} cannot be given together; keep one of them.", $"{one} 与 {other} 不能同时使用，请只保留一个。");
}
