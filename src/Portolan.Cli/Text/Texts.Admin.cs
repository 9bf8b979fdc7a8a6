using Portolan.Administration;
using Portolan.Cli.Remote;
using Portolan.Server;

namespace Portolan.Cli.Text;

/// <summary><c>portolan user|group|session|ban|config …</c>.</summary>
internal sealed partial class Texts
{
    // finding the console
    public string AdminConsoleOption => Say("The console's address. Otherwise PORTOLAN_CONSOLE, or the server that runs with the data folder.", "管理控制台的地址。默认依次为 PORTOLAN_CONSOLE、使用该数据目录运行的服务器。");
    public string AdminKeyOption => Say("An API key of the console. Otherwise PORTOLAN_KEY; not needed on the server's own machine.", "管理控制台的 API 密钥。默认为 PORTOLAN_KEY；在服务器本机上无需填写。");
    public string AdminDataOption => Say("The server's data folder. Without a running server its store is opened directly.", "服务器的数据目录。服务器未运行时直接打开其中的存储。");
    public string AdminJsonOption => Say("Print the answer as JSON.", "以 JSON 输出结果。");
    public string NoConsoleUrl(string address) => Say($"{address} is no console.", $"{address} 不是管理控制台。");
    public string KeyMissing => Say("A key is needed.", "需要密钥。");
    public string KeyAdvice => Say("Make one in the console (API keys) and give it as --key or PORTOLAN_KEY.", "请在管理控制台（API 密钥）中创建，并通过 --key 或 PORTOLAN_KEY 提供。");
    public string NoConsoleHere(string folder) => Say($"No server with a console runs with the data folder {folder}.", $"没有使用数据目录 {folder} 运行且带管理控制台的服务器。");
    public string NoConsoleAdvice => Say("Start it with portolan serve, name its folder with --data, or its console with --console URL --key KEY.", "请用 portolan serve 启动，或用 --data 指定其数据目录，或用 --console URL --key KEY 指定管理控制台。");
    public string NothingStoredHere(string folder) => Say($"No server runs with the data folder {folder}, and none has kept anything there.", $"没有使用数据目录 {folder} 运行的服务器，该目录中也没有服务器保存的数据。");
    public string ServerWithoutConsole(string folder) => Say($"The server that runs with the data folder {folder} has no console (--no-console), and would not notice a change.", $"使用数据目录 {folder} 运行的服务器没有管理控制台（--no-console），不会察觉更改。");
    public string ServerWithoutConsoleAdvice => Say("Stop it first, or start it without --no-console.", "请先停止它，或不带 --no-console 启动。");
    public string ConsoleSilent(string address, string why) => Say($"The console at {address} does not answer: {why}", $"管理控制台 {address} 没有应答：{why}");

    // values
    public string ValuesArgument => Say("What to set, as KEY=VALUE: terms.home=anna, disabled=true, note=null, groups=[\"staff\"].", "要设置的内容，格式为 键=值：terms.home=anna、disabled=true、note=null、groups=[\"staff\"]。");
    public string NoAssignment(string word) => Say($"'{word}' is no KEY=VALUE.", $"“{word}”不是 键=值 的形式。");
    public string NewPasswordPrompt => Say("New password: ", "新密码：");
    public string NewPasswordMissing => Say("A password is needed: on the terminal, or as the first line of standard input.", "需要密码：请在终端输入，或作为标准输入的第一行提供。");
    public string NewPasswordNote => Say("The password is asked for on the terminal, or read from the first line of standard input; never from the command line, which others on this machine can see.", "密码在终端上询问，或从标准输入的第一行读取；不接受命令行参数，因为本机其他用户可以看到。");

    // headings of tables
    public string IdColumn => Say("ID", "编号");
    public string NameColumn => Say("NAME", "名称");
    public string UserColumn => Say("USER", "用户");
    public string GroupsColumn => Say("GROUPS", "用户组");
    public string MembersColumn => Say("MEMBERS", "成员数");
    public string DisabledColumn => Say("DISABLED", "已停用");
    public string ExpiresColumn => Say("EXPIRES", "过期时间");
    public string LastLoginColumn => Say("LAST LOGIN", "上次登录");
    public string OriginColumn => Say("ORIGIN", "来源");
    public string NoteColumn => Say("NOTE", "备注");
    public string ClientColumn => Say("CLIENT", "客户端");
    public string StateColumn => Say("STATE", "状态");
    public string SinceColumn => Say("SINCE", "开始时间");
    public string DirectoryColumn => Say("DIRECTORY", "目录");
    public string AddressColumn => Say("ADDRESS", "地址");
    public string UntilColumn => Say("UNTIL", "截止时间");
    public string AutomaticColumn => Say("AUTOMATIC", "自动");
    public string CountColumn => Say("COUNT", "次数");
    public string ReasonColumn => Say("REASON", "原因");
    public string VersionColumn => Say("VERSION", "版本");
    public string AtColumn => Say("AT", "时间");
    public string ByColumn => Say("BY", "操作者");
    public string SummaryColumn => Say("SUMMARY", "摘要");

    // words of the console in tables
    public string Yes => Say("yes", "是");
    public string No => Say("no", "否");
    public string State(SessionActivity activity) => activity switch
    {
        SessionActivity.Login => Say("login", "登录中"),
        SessionActivity.Idle => Say("idle", "空闲"),
        _ => Say("transfer", "传输中"),
    };
    public string Origin(UserOrigin origin) => origin == UserOrigin.Stored ? Say("stored", "已存储") : Say("command line", "命令行");

    /// <summary>Who did something: a name, or one of the two words that stand for no person.</summary>
    internal string By(string actor) =>
        actor == Actor.Server.By ? Say("the server", "服务器")
        : actor == Actor.CommandLine.By ? Say("command line", "命令行")
        : actor;

    // user, group
    public string UserCommand => Say("Users of a server.", "管理服务器的用户。");
    public string UserName => Say("The name.", "名称。");
    public string UserAdd => Say("Add a user.", "添加用户。");
    public string UserAddExample => Say("a user with a folder and a quota", "带目录和配额的用户");
    public string UserList => Say("List the users.", "列出用户。");
    public string UserShow => Say("Show one user.", "查看一个用户。");
    public string UserSet => Say("Change values of a user.", "修改用户的设置。");
    public string UserDisable => Say("Let a user log in no more.", "禁止用户登录。");
    public string UserEnable => Say("Let a user log in again.", "重新允许用户登录。");
    public string UserDelete => Say("Take a user away; the files stay.", "删除用户；其文件保留。");
    public string UserPassword => Say("Set a user's password.", "设置用户的密码。");
    public string UserRecount => Say("Count anew what a user stores, for quotas: files may have come and gone past the server.", "重新统计用户的存储量（用于配额）：文件可能绕过服务器增减。");
    public string UserRecountName => Say("The user. Otherwise all of them.", "用户名。默认为全部用户。");
    public string GroupCommand => Say("Groups of a server: users that share terms.", "管理服务器的用户组：共用设置的用户。");
    public string GroupName => Say("The group's name.", "用户组名称。");
    public string GroupAdd => Say("Add a group.", "添加用户组。");
    public string GroupList => Say("List the groups.", "列出用户组。");
    public string GroupShow => Say("Show one group.", "查看一个用户组。");
    public string GroupSet => Say("Change values of a group.", "修改用户组的设置。");
    public string GroupDelete => Say("Take a group away; its users stay.", "删除用户组；其中的用户保留。");

    // session, ban
    public string SessionCommand => Say("Sessions of a running server.", "查看和管理运行中服务器的会话。");
    public string SessionId => Say("The session's number.", "会话编号。");
    public string SessionList => Say("List the running sessions.", "列出当前会话。");
    public string SessionShow => Say("Show one session with its data connections.", "查看一个会话及其数据连接。");
    public string SessionFollow => Say("Print what happens in the sessions, as it happens, until Ctrl-C.", "实时输出会话中发生的事件，直到按 Ctrl-C。");
    public string SessionFollowId => Say("Only this session, until it ends.", "只跟踪该会话，直到其结束。");
    public string FollowStarted(string client) => Say($"connected from {client}", $"从 {client} 连接");
    public string FollowEnded(string reason) => Say($"ended: {reason}", $"结束：{reason}");
    public string FollowLoggedIn(string user) => Say($"logged in as {user}", $"以 {user} 登录");
    public string FollowRefused(string user, string why) => Say($"login as {user} refused: {why}", $"以 {user} 登录被拒绝：{why}");
    public string FollowNoConnection(string verb, string reply, string why) => Say($"{verb} refused with {reply}: {why}", $"{verb} 被拒绝（{reply}）：{why}");
    public string FollowBytes(long bytes) => Say($"{bytes} bytes", $"{bytes} 字节");
    public string SessionKick => Say("End a session.", "结束会话。");
    public string BanCommand => Say("Addresses that may not connect.", "管理被禁止连接的地址。");
    public string BanAddress => Say("An address or a network: 203.0.113.7, 203.0.113.0/24.", "地址或网络：203.0.113.7、203.0.113.0/24。");
    public string BanForOption => Say("How long, such as 2h. Otherwise until it is lifted.", "时长，例如 2h。默认一直有效，直到解除。");
    public string BanReasonOption => Say("Why, for other administrators.", "原因，供其他管理员查看。");
    public string BanList => Say("List the bans.", "列出封禁。");
    public string BanAdd => Say("Ban an address or a network; its sessions end.", "封禁地址或网络；其会话会被结束。");
    public string BanRemove => Say("Lift a ban.", "解除封禁。");

    // config
    public string ConfigGet => Say("Show the settings, or some of them.", "查看全部或部分设置。");
    public string ConfigKey => Say("A setting: passive.ports, limits.", "设置项：passive.ports、limits。");
    public string NoSuchSetting(string name) => Say($"There is no setting {name}.", $"没有设置项 {name}。");
    public string ConfigSet => Say("Change settings; they hold at once, or from the next start.", "修改设置，立即生效，服务器未运行时在下次启动后生效。");
    public string ConfigSetExample => Say("the passive range", "被动端口范围");
    public string ConfigValidate => Say("Check a settings document; nothing is changed.", "检查设置文档，不做任何更改。");
    public string ConfigHistory => Say("Versions of the settings, the newest first.", "设置的历史版本，最新在前。");
    public string ConfigVersion => Say("A version of the history.", "历史版本号。");
    public string ConfigUndo => Say("Let an earlier version hold again.", "恢复到以前的版本。");
    public string ConfigExport => Say("Print the whole configuration as one document; passwords only as hashes.", "以单个文档输出全部配置；密码仅为哈希值。");
    public string ConfigImport => Say("Make an exported document hold; what it does not name is removed.", "导入配置文档；其中没有的内容会被删除。");
    public string ConfigDiff => Say("Say what an import would change.", "说明导入会更改哪些内容。");
    public string ConfigFile => Say("A JSON document.", "JSON 文档。");
    public string ConfigAdministrator => Say("Give an administrator of the console a new password; their logins end.", "为控制台管理员设置新密码，其登录会话随即结束。");
    public string AdministratorName => Say("The administrator's name.", "管理员名称。");
    public string RemoveTotpOption => Say("Take the second factor away too: the phone with its codes is lost.", "同时移除第二因素（例如手机已丢失）。");
    public string NoDifferences => Say("The file says what already holds.", "文件内容与当前配置一致。");
    public string IsNew => Say("new", "新增");
    public string IsRemoved => Say("removed", "移除");
    public string NotReadable(string file, string why) => Say($"{file} is not understood: {why}", $"无法理解 {file}：{why}");

    /// <summary>What is wrong with a document, and at which of its fields.</summary>
    internal string Words(Administration.Problem problem) => problem.Field.Length == 0 ? Say(problem.Text) : $"{problem.Field}{Colon}{Say(problem.Text)}";
    public string FileNotReadable(string file, string why) => Say($"{file} could not be read: {why}", $"无法读取 {file}：{why}");
}
