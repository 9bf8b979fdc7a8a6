namespace Portolan.Cli.Text;

/// <summary><c>portolan config</c>, and what a server writes down for it.</summary>
internal sealed partial class Texts
{
    public string ConfigCommand => Say("Plan a server's ports, print firewall rules, look at its settings and change them.", "规划服务器端口、输出防火墙规则，查看和修改设置。");

    // plan
    public string PlanCommand => Say("Compute how large the passive range must be, and say why.", "计算被动端口范围所需的大小，并说明原因。");
    public string PlanSessionsOption => Say("Simultaneous sessions at the busiest time.", "最繁忙时同时存在的会话数。");
    public string PlanRateOption => Say("Transfers and listings that begin in a second, all sessions together, such as 20 or 0.5. Otherwise one in ten seconds for each session.", "所有会话每秒开始的传输与列目录次数之和，例如 20 或 0.5。默认每个会话每十秒一次。");
    public string PlanPerAddressOption => Say("The most sessions from one client address: many people behind one office NAT. Otherwise 1.", "来自同一客户端地址的最大会话数，例如同一办公室 NAT 之后的多人。默认 1。");
    public string PlanFirstPortOption => Say("Where the range begins. Otherwise 50000.", "范围的起始端口。默认 50000。");
    public string PlanJsonOption => Say("Print the plan as JSON.", "以 JSON 输出规划结果。");
    public string PlanExample => Say("clients from all over the world", "客户端来自世界各地");
    public string PlanOfficeExample => Say("two hundred of them in one office", "其中两百个位于同一办公室");
    public string PlanResult(string range, int ports) => Say($"Passive range: {range} ({ports} ports)", $"被动端口范围：{range}（{ports} 个端口）");
    public string PlanNext => Say("Go on with:", "接下来：");

    // firewall
    public string FirewallCommand => Say("Print firewall rules for a server's control ports, passive range and active mode.", "为服务器的控制端口、被动端口范围和主动模式输出防火墙规则。");
    public string FirewallForOption(string products) => Say($"The firewall or platform: {products}.", $"防火墙或平台：{products}。");
    public string FirewallDataOption => Say("Data folder of the running server. Otherwise PORTOLAN_DATA, /var/lib/portolan for root, or ~/.local/share/portolan.", "运行中服务器的数据目录。默认依次为 PORTOLAN_DATA、root 用户的 /var/lib/portolan、~/.local/share/portolan。");
    public string FirewallPortOptions => Say("For a server that does not run here (as for portolan serve)", "用于不在本机运行的服务器（含义同 portolan serve）");
    public string FirewallExample => Say("rules for the server that runs here", "为本机正在运行的服务器输出规则");
    public string FirewallPlannedExample => Say("rules for a server that is only planned", "为尚在规划的服务器输出规则");
    public string FirewallRecordNote => Say(
        "The settings come from the record that a running server keeps in its data folder (running.json, for its owner only); run this as the same user. A server started with --user or --user-file keeps one only where --data is named. "
        + "Rules go to standard output, remarks to standard error. Nothing is changed on this machine.",
        "设置取自运行中的服务器在数据目录里维护的记录（running.json，仅属主可读），请以同一用户运行。以 --user 或 --user-file 启动的服务器只有指定了 --data 才会写入记录。规则写到标准输出，说明写到标准错误。不会更改本机的任何设置。");
    public string FirewallSource(int process) => Say($"Rules for the server that runs as process {process}.", $"以下规则针对进程 {process} 的服务器。");
    public string FirewallLoopbackOnly => Say("This server listens on loopback only: nobody outside reaches it, whatever the firewall says.", "该服务器只监听环回地址：无论防火墙如何设置，外部都无法访问。");

    // The record.
    public string NoLiveServer(string folder) => Say($"No server runs with the data folder {folder}.", $"没有使用数据目录 {folder} 的服务器在运行。");
    public string LiveServerGone(string folder, int process) => Say($"No server runs with the data folder {folder}; the last one, process {process}, is gone.", $"没有使用数据目录 {folder} 的服务器在运行；上一个（进程 {process}）已经退出。");
    public string NoLiveServerAdvice => Say(
        "Start it with portolan serve, name its folder behind --data, or say what it will use: --passive-ports 50000-50010, and --listen, --implicit-tls, --active-port where they differ from the usual.",
        "请用 portolan serve 启动服务器，用 --data 指定其目录，或直接写明其设置：--passive-ports 50000-50010，以及与默认不同的 --listen、--implicit-tls、--active-port。");
    public string RecordNotReadable(string file, string detail) => Say($"{file} cannot be read: {detail} Run this as the user of the server.", $"无法读取 {file}：{detail} 请以服务器的用户身份运行。");
    public string RecordBroken(string file, string detail) => Say($"{file} is not understood: {detail} Restart the server to have it written anew.", $"无法理解 {file}：{detail} 请重启服务器以重新生成。");
    public string RecordFailed(string file, string detail) => Say($"{file} could not be written, portolan config will not find this server: {detail}", $"无法写入 {file}，portolan config 将找不到此服务器：{detail}");
    public string MissingOption(string option) => Say($"{option} is missing.", $"缺少 {option}。");
    public string NotARate(string option, string value) => Say($"{option}: '{value}' is not a number such as 20 or 0.5.", $"{option}：“{value}”不是有效的数字，例如 20 或 0.5。");
}
